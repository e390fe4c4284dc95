"""clickhouse-connect over HTTP: rows, data frames, Arrow tables, inserts, parameters, errors and time limits."""

import json
import threading
import time
import unittest
import uuid

import clickhouse_connect
import pandas
from clickhouse_connect.driver.exceptions import DatabaseError
from expected import HTTP_HOST, HTTP_PORT, PUBLISHED, TYPES, assert_rows, over_http, plain, query, reference


def connect(**options):
    return clickhouse_connect.get_client(host=HTTP_HOST, port=int(HTTP_PORT), tz_mode="schema", **options)


class Connect(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.client = connect()
        cls.client.command("DROP DATABASE IF EXISTS scratch_connect")
        cls.client.command("CREATE DATABASE scratch_connect")

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def test_lists(self):
        self.assertIn("identity", self.client.query("SHOW DATABASES").result_columns[0])
        self.assertLessEqual(set(PUBLISHED), set(self.client.query("SHOW TABLES FROM identity").result_columns[0]))
        self.assertEqual(plain(self.client.query(query("columns")).result_rows), reference("columns"))
        for table in PUBLISHED:
            described = [row[:2] + row[4:5] for row in self.client.query(f"DESCRIBE TABLE identity.{table}").result_rows]
            self.assertEqual(plain(described), [row[1:] for row in reference("columns") if row[0] == table])

    def test_rows(self):
        for name in [*PUBLISHED, TYPES]:
            with self.subTest(name):
                assert_rows(self, self.client.query(query(name)).result_rows, name)

    def test_streams(self):
        with self.client.query_row_block_stream(query("resolved_events"), settings={"max_block_size": 10}) as blocks:
            rows = [row for block in blocks for row in block]
        assert_rows(self, rows, "resolved_events")

    def test_data_frames(self):
        for name in PUBLISHED:
            with self.subTest(name):
                frame = self.client.query_df(query(name))
                assert_rows(self, frame_rows(frame), name)

    def test_arrow(self):
        for name in PUBLISHED:
            with self.subTest(name):
                table = self.client.query_arrow(query(name), use_strings=True)
                assert_rows(self, arrow_rows(table), name)

    def test_insert(self):
        self.client.command("CREATE TABLE scratch_connect.rows AS scratch.types")
        read = self.client.query(query(TYPES))
        self.client.insert("rows", read.result_rows, column_names=read.column_names, database="scratch_connect")
        assert_rows(self, over_http("SELECT * FROM scratch_connect.rows ORDER BY n"), TYPES)

    def test_insert_data_frame(self):
        self.client.command("CREATE TABLE scratch_connect.frame AS identity.identity_map")
        self.client.insert_df("scratch_connect.frame", self.client.query_df(query("identity_map")))
        assert_rows(self, over_http("SELECT * FROM scratch_connect.frame ORDER BY id_type, id_value"), "identity_map")

    def test_insert_arrow(self):
        self.client.command("CREATE TABLE scratch_connect.arrow AS identity.identity_map")
        self.client.insert_arrow("scratch_connect.arrow", self.client.query_arrow(query("identity_map"), use_strings=True))
        assert_rows(self, over_http("SELECT * FROM scratch_connect.arrow ORDER BY id_type, id_value"), "identity_map")

    def test_parameters(self):
        text, names, key = "it's \\ \t {x} 🙂", ["a", "b'c"], uuid.UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001")
        row = self.client.query(
            "SELECT {n:UInt64} + 1, {text:String}, {names:Array(String)}, {key:UUID}, {maybe:Nullable(String)}",
            parameters={"n": 2**63, "text": text, "names": names, "key": key, "maybe": None},
        ).first_row
        self.assertEqual(row, (2**63 + 1, text, names, key, None))
        email = reference("profiles")[0][13]
        found = self.client.query("SELECT profile_id FROM identity.profiles WHERE email = %(email)s", parameters={"email": email})
        self.assertEqual(plain(found.first_row[0]), reference("profiles")[0][0])

    def test_sessions(self):
        client = connect(session_id=str(uuid.uuid4()))
        client.command("CREATE TEMPORARY TABLE kept (n UInt8)")
        client.insert("kept", [[1], [2]], column_names=["n"])
        self.assertEqual(client.query("SELECT sum(n) FROM kept").first_row, (3,))
        client.close()

    def test_external_data(self):
        data = clickhouse_connect.driver.external.ExternalData(file_name="ids", fmt="CSV", structure="n UInt8", data=b"1\n2\n")
        self.assertEqual(self.client.query("SELECT sum(n) FROM ids", external_data=data).first_row, (3,))

    def test_zone(self):
        at = self.client.query("SELECT toDateTime('2026-07-01 12:00:00', 'Europe/Berlin')").first_row[0]
        self.assertEqual((str(at.tzinfo), at.hour), ("Europe/Berlin", 12))

    def test_totals(self):
        raw = self.client.raw_query("SELECT number % 2 AS odd, count() FROM numbers(5) GROUP BY odd WITH TOTALS ORDER BY odd", fmt="JSONCompact")
        self.assertEqual(json.loads(raw)["totals"][1], 5)

    def test_errors(self):
        with self.assertRaisesRegex(DatabaseError, "Code: 60") as raised:
            self.client.query("SELECT * FROM identity.nothing_of_this_name")
        self.assertEqual(raised.exception.code, 60)
        with self.assertRaisesRegex(DatabaseError, "Code: 395.*stop"):  # in the middle of a result
            self.client.query("SELECT throwIf(number = 600000, 'stop') FROM numbers(1000000)", settings={"max_threads": 1})
        with self.assertRaisesRegex(DatabaseError, "Code: 115"):
            self.client.command("SELECT 1 SETTINGS nothing_of_this_name = 1")

    def test_time_limit(self):
        with self.assertRaisesRegex(DatabaseError, "Code: 159"):
            self.client.query(
                "SELECT sleepEachRow(0.1) FROM numbers(100)",
                settings={"max_execution_time": 1, "max_block_size": 1, "function_sleep_max_microseconds_per_block": 10**9},
            )

    def test_kill(self):
        name = str(uuid.uuid4())
        failure = []

        def wait():
            other = connect()
            try:
                other.query("SELECT count() FROM system.numbers", settings={"query_id": name})
            except DatabaseError as e:
                failure.append(str(e))
            other.close()

        waiting = threading.Thread(target=wait)
        waiting.start()
        end = time.monotonic() + 20
        while waiting.is_alive() and time.monotonic() < end:
            self.client.command(f"KILL QUERY WHERE query_id = '{name}' SYNC")
            waiting.join(0.1)
        self.assertRegex(failure[0], "Code: 394")
        self.assertLess(time.monotonic(), end, "SYNC waits for the statement to end, and no longer")

    def test_access_control_is_refused(self):
        """Users come from files: docs/operations.md."""
        for statement in ["CREATE USER someone", "GRANT SELECT ON *.* TO default", "CREATE ROLE readers", "CREATE QUOTA few"]:
            with self.subTest(statement), self.assertRaisesRegex(DatabaseError, "Code: 497.*Not enough privileges"):
                self.client.command(statement)
        self.assertIn("kindred", self.client.query("SHOW USERS").result_columns[0])


def frame_rows(frame: pandas.DataFrame) -> list:
    """The rows of a data frame in the form of plain(). A time of a frame has no zone, and what is missing has many names there."""
    return [[plain_item(item) for item in row] for row in frame.itertuples(index=False, name=None)]


def plain_item(item):
    if isinstance(item, (list, dict, tuple)):
        return plain(item)
    return None if pandas.isna(item) else plain(item)


def arrow_rows(table) -> list:
    """The rows of an Arrow table in the form of plain(): maps are lists of pairs there, and JSON is text."""
    columns = []
    for field, column in zip(table.schema, table.columns):
        values = column.to_pylist()
        if field.name in ("traits", "properties", "context"):
            values = [json.loads(value) for value in values]
        if field.name == "identifiers":
            values = [dict(value) for value in values]
        columns.append([plain(value) for value in values])
    return [list(row) for row in zip(*columns)]


if __name__ == "__main__":
    unittest.main()
