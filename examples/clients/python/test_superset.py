"""The SQLAlchemy dialect of clickhouse-connect, by which Superset reads: reflection, and statements as it sends them."""

import unittest

import sqlalchemy
from clickhouse_connect.datatypes.format import clear_all_formats, set_default_formats
from expected import HTTP_HOST, HTTP_PORT, PUBLISHED, assert_rows, over_http, plain, query, reference
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

URL = f"clickhousedb://default:@{HTTP_HOST}:{HTTP_PORT}/identity"


class Superset(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # As Superset sets them for every result, in superset/db_engine_specs/clickhouse.py.
        set_default_formats(
            *("FixedString", "string", "IPv*", "string", "UInt64", "signed", "UUID", "string", "*Int256", "string", "*Int128", "string")
        )
        cls.engine = sqlalchemy.create_engine(URL)
        cls.inspector = sqlalchemy.inspect(cls.engine)

    @classmethod
    def tearDownClass(cls):
        cls.engine.dispose()
        clear_all_formats()

    def test_reflection(self):
        self.assertIn("identity", self.inspector.get_schema_names())
        listed = self.inspector.get_table_names("identity") + self.inspector.get_view_names("identity")
        self.assertLessEqual(set(PUBLISHED), set(listed))
        self.assertIn("resolved_events", self.inspector.get_view_names("identity"))
        self.assertRegex(self.inspector.get_table_comment("profiles", "identity")["text"], "^One row a profile")
        for table in PUBLISHED:
            columns = self.inspector.get_columns(table, "identity")
            described = [[column["name"], column["comment"]] for column in columns]
            self.assertEqual(described, [[row[1], row[3] or None] for row in reference("columns") if row[0] == table])

    def test_rows(self):
        for name in PUBLISHED:
            with self.subTest(name), self.engine.connect() as connection:
                assert_rows(self, [tuple(row) for row in connection.execute(text(query(name)))], name)

    def test_expressions(self):
        profiles = sqlalchemy.Table("profiles", sqlalchemy.MetaData(), autoload_with=self.engine, schema="identity")
        with self.engine.connect() as connection:
            email = reference("profiles")[0][13]
            found = connection.execute(select(profiles.c.profile_id).where(profiles.c.email == email)).scalar()
            self.assertEqual(plain(found), reference("profiles")[0][0])
            months = select(func.toStartOfMonth(profiles.c.first_seen).label("month"), func.count().label("people")).group_by(text("month"))
            got = sorted(plain([tuple(row) for row in connection.execute(months)]))
        self.assertEqual(got, over_http("SELECT toStartOfMonth(first_seen) AS month, count() FROM identity.profiles GROUP BY month ORDER BY month"))

    def test_superset_statements(self):
        """What superset/db_engine_specs/clickhouse.py sends for the SQL editor's completion, and a chart's time grain."""
        with self.engine.connect() as connection:
            functions = connection.execute(text("SELECT name FROM system.functions UNION ALL SELECT name FROM system.table_functions LIMIT 10000"))
            self.assertIn(("uniqExact",), [tuple(row) for row in functions])
            chart = (
                "SELECT toStartOfDay(toDateTime(`timestamp`)) AS `__timestamp`, count() AS `events` FROM `identity`.`resolved_events` "
                "WHERE `timestamp` >= toDateTime('2025-01-01 00:00:00') GROUP BY toStartOfDay(toDateTime(`timestamp`)) ORDER BY `__timestamp` LIMIT 10000"
            )
            self.assertEqual(plain([tuple(row) for row in connection.execute(text(chart.replace(":", r"\:")))]), over_http(chart))

    def test_insert(self):
        with self.engine.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS scratch_superset"))
            connection.execute(text("CREATE DATABASE scratch_superset"))
            connection.execute(text("CREATE TABLE scratch_superset.map AS identity.identity_map"))
            table = sqlalchemy.Table("map", sqlalchemy.MetaData(), autoload_with=self.engine, schema="scratch_superset")
            read = [dict(row._mapping) for row in connection.execute(text(query("identity_map")))]
            connection.execute(table.insert(), read)
        assert_rows(self, over_http("SELECT * FROM scratch_superset.map ORDER BY id_type, id_value"), "identity_map")

    def test_errors(self):
        with self.engine.connect() as connection, self.assertRaisesRegex(DatabaseError, "Code: 60"):
            connection.execute(text("SELECT * FROM identity.nothing_of_this_name"))


if __name__ == "__main__":
    unittest.main()
