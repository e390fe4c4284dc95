-- Fragment of source/branch.sql: a list that may be JSON in a column of texts; any other text is a list of one.
if(startsWith({value:Expression}, '[') AND isValidJSON({value:Expression}), {list:Expression}, [{value:Expression}])
