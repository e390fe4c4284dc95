-- Fragment: what an expression makes of each of some values. A name beside an expression would stand for all of it, wherever it is used: the
-- planner writes such a thing out, and with a few steps over a few tables took seconds for a statement.
arrayMap(one -> /* insert: expression */, /* insert: values */)
