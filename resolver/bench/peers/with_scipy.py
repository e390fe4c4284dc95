"""pandas numbers the identifiers, scipy finds the components."""

import numpy
import pandas
import pyarrow
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

import warehouse

pairs = warehouse.read().to_pandas()
codes, identifiers = pandas.factorize(pandas.concat([pairs.user_id, pairs.anonymous_id], ignore_index=True))
users, anonymous = codes[: len(pairs)], codes[len(pairs) :]
del pairs
links = coo_array((numpy.ones(len(users), dtype=numpy.int8), (users, anonymous)), shape=(len(identifiers), len(identifiers)))
_, labels = connected_components(links, directed=False)
warehouse.write(pyarrow.table({"identifier": pyarrow.array(identifiers), "component": labels}))
