-- Fragment: in the place of trait/trust.sql where a rule trusts all sources alike.
''
