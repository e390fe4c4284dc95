"""clickhouse-driver over the native protocol: rows, inserts, parameters, progress, errors, time limits and cancelling."""

import unittest

from clickhouse_driver import Client, connect, errors
from expected import NATIVE_HOST, NATIVE_PORT, PUBLISHED, TYPES, assert_rows, over_http, plain, query, reference

NAMED = [column[0] for column in over_http("SELECT name FROM system.columns WHERE database = 'scratch' AND table = 'types' ORDER BY position")].index("named")


def client(**options) -> Client:
    return Client(NATIVE_HOST, port=int(NATIVE_PORT), **options)


class Driver(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.client = client()
        cls.client.execute("DROP DATABASE IF EXISTS scratch_driver")
        cls.client.execute("CREATE DATABASE scratch_driver")

    @classmethod
    def tearDownClass(cls):
        cls.client.disconnect()

    def test_lists(self):
        self.assertIn(("identity",), self.client.execute("SHOW DATABASES"))
        self.assertLessEqual({(table,) for table in PUBLISHED}, set(self.client.execute("SHOW TABLES FROM identity")))
        assert_rows(self, self.client.execute(query("columns")), "columns")

    def test_rows(self):
        for compression in [False, "lz4", "lz4hc"]:
            reader = client(compression=compression)
            for name in PUBLISHED:
                with self.subTest(name, compression=compression):
                    assert_rows(self, reader.execute(query(name)), name)
            reader.disconnect()

    def test_types(self):
        rows = [list(row) for row in self.client.execute(query(TYPES))]
        for row in rows:  # a tuple's elements have no names in this client
            row[NAMED] = dict(zip("xy", row[NAMED]))
        assert_rows(self, rows, TYPES)

    def test_streams(self):
        rows = list(self.client.execute_iter(query("resolved_events"), settings={"max_block_size": 10}))
        assert_rows(self, rows, "resolved_events")

    def test_insert(self):
        self.client.execute("CREATE TABLE scratch_driver.rows AS scratch.types")
        rows = [list(row) for row in self.client.execute(query(TYPES))]
        self.assertEqual(self.client.execute("INSERT INTO scratch_driver.rows VALUES", rows), len(rows))
        assert_rows(self, over_http("SELECT * FROM scratch_driver.rows ORDER BY n"), TYPES)

    def test_parameters(self):
        email = reference("profiles")[0][13]
        found = self.client.execute("SELECT profile_id FROM identity.profiles WHERE email = %(email)s", {"email": email})
        self.assertEqual(plain(found[0][0]), reference("profiles")[0][0])
        server_side = client(settings={"server_side_params": True})
        row = server_side.execute("SELECT {n:UInt64} + 1, {text:String}", {"n": 41, "text": "it's \\ 🙂"})
        self.assertEqual(row, [(42, "it's \\ 🙂")])
        server_side.disconnect()

    def test_db_api(self):
        with connect(host=NATIVE_HOST, port=int(NATIVE_PORT), database="identity") as connection, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM identity_map ORDER BY id_type, id_value")
            self.assertEqual([column[0] for column in cursor.description][:3], ["id_type", "id_value", "profile_id"])
            assert_rows(self, cursor.fetchall(), "identity_map")

    def test_progress(self):
        progress = self.client.execute_with_progress("SELECT sum(number) FROM numbers(1000000)")
        read = [rows for rows, _ in progress]
        self.assertEqual(progress.get_result(), [(499999500000,)])
        self.assertEqual(max(read, default=0), 1000000)

    def test_errors(self):
        with self.assertRaises(errors.ServerException) as raised:
            self.client.execute("SELECT * FROM identity.nothing_of_this_name")
        self.assertEqual(raised.exception.code, 60)
        with self.assertRaisesRegex(errors.ServerException, "(?s)Code: 497.*Not enough privileges"):
            self.client.execute("CREATE USER someone")
        self.assertEqual(self.client.execute("SELECT 1"), [(1,)])  # on the same connection

    def test_time_limit(self):
        limits = {"max_execution_time": 1, "max_block_size": 1, "function_sleep_max_microseconds_per_block": 10**9}
        with self.assertRaises(errors.ServerException) as raised:
            self.client.execute("SELECT sleepEachRow(0.1) FROM numbers(100)", settings=limits)
        self.assertEqual(raised.exception.code, 159)

    def test_external_tables(self):
        ids = [{"name": "ids", "structure": [("n", "UInt8")], "data": [{"n": 1}, {"n": 2}]}]
        self.assertEqual(self.client.execute("SELECT sum(n) FROM ids", external_tables=ids), [(3,)])

    def test_zone(self):
        at = self.client.execute("SELECT toDateTime('2026-07-01 12:00:00', 'Europe/Berlin')")[0][0]
        self.assertEqual((str(at.tzinfo), at.hour), ("Europe/Berlin", 12))

    def test_totals(self):
        rows = self.client.execute("SELECT number % 2 AS odd, count() FROM numbers(5) GROUP BY odd WITH TOTALS ORDER BY odd")
        self.assertEqual(rows, [(0, 3), (1, 2), (0, 5)])

    def test_cancel(self):
        reader = client()
        reader.execute_with_progress("SELECT count() AS cancelled_by_driver FROM system.numbers", query_id="cancelled-by-driver")
        reader.cancel()
        reader.disconnect()
        self.assertEqual(self.client.execute("SELECT 1"), [(1,)])
        running = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() AS cancelled_by_driver%'"
        for _ in range(100):
            if self.client.execute(running) == [(0,)]:
                return
            self.client.execute("SELECT sleep(0.1)")
        self.fail("the query still runs")


if __name__ == "__main__":
    unittest.main()
