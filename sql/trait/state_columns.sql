-- Fragment of state/traits.sql: the columns that rules need which want more than one value.
,
    value String COMMENT 'Of a set one of its values, after s for a text or j for JSON: then there is a row for each value',
    total Decimal(76, 18) COMMENT 'Of a sum what adds to it'
