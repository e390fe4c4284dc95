"""What a client has to read, and the form in which the values of any client are compared with it.

The reference are the rows that JSON over HTTP gave. check.sh writes them, and says by the environment where they are.
"""

import json
import os
import pathlib
import re
import urllib.parse
import urllib.request
from datetime import date, datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from uuid import UUID

HTTP_HOST, HTTP_PORT = os.environ["CLIENTS_HTTP"].rsplit(":", 1)
NATIVE_HOST, NATIVE_PORT = os.environ.get("CLIENTS_NATIVE", ":").rsplit(":", 1)
QUERIES = pathlib.Path(os.environ["CLIENTS_QUERIES"])
REFERENCE = pathlib.Path(os.environ["CLIENTS_REFERENCE"])

PUBLISHED = ["profiles", "identity_map", "resolved_events"]
TYPES = "types"

# A fraction of a second without its zeros: whether there is one depends on the client, not on the value.
FRACTION = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d+)?")


def query(name: str) -> str:
    """The text of a query in queries/."""
    return (QUERIES / f"{name}.sql").read_text()


def reference(name: str) -> list:
    """The rows of that query in the form of plain()."""
    lines = (REFERENCE / f"{name}.jsonl").read_text().splitlines()
    return [plain(json.loads(line, parse_float=Decimal)) for line in lines]


def over_http(sql: str) -> list:
    """The rows of another query, read in the way of the reference."""
    settings = urllib.parse.urlencode(
        {
            "default_format": "JSONCompactEachRow",
            "output_format_json_quote_64bit_integers": 1,
            "output_format_json_quote_decimals": 1,
        }
    )
    with urllib.request.urlopen(f"http://{HTTP_HOST}:{HTTP_PORT}/?{settings}", sql.encode()) as answer:
        return [plain(json.loads(line, parse_float=Decimal)) for line in answer.read().splitlines()]


def plain(value):
    """A value as strings, lists and dicts of strings. Raises TypeError for a type that no client should give."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case bytes():
            return plain(value.decode())
        case int() | UUID() | IPv4Address() | IPv6Address():
            return str(value)
        case float():
            return plain(Decimal(str(value)))
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case datetime():
            return plain(value.replace(tzinfo=None).isoformat(" "))
        case date():
            return value.isoformat()
        case str():
            at = FRACTION.fullmatch(value)
            return (at[1] + (at[2] or "").rstrip("0").rstrip(".")) if at else value
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    if hasattr(value, "tolist"):  # a number or an array of numpy
        return plain(value.tolist())
    raise TypeError(f"{type(value)} {value!r}")


def assert_rows(test, got, name: str):
    """Fails at the first row that is not the reference's."""
    want = reference(name)
    for number, (got_row, want_row) in enumerate(zip(plain(got), want)):
        test.assertEqual(got_row, want_row, f"row {number} of {name}")
    test.assertEqual(len(got), len(want), f"rows of {name}")
