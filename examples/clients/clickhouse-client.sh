#!/usr/bin/env bash
# Debian's clickhouse-client, a ClickHouse of 2018, over the native protocol: an old revision, whose types are fewer. Run by check.sh.
# What it does not know (Bool, DateTime64, Map, JSON) it refuses itself, so those columns are read as text.
set -euo pipefail

client=(clickhouse-client --host "${CLIENTS_NATIVE%:*}" --port "${CLIENTS_NATIVE##*:}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# fail TEXT: ends the check.
fail() {
    echo "clickhouse-client: $1" >&2
    exit 1
}

# same NAME STATEMENT: reads STATEMENT over both protocols, as text, and compares.
same() {
    "${client[@]}" --query "$2" >"$scratch/native"
    curl --silent --show-error --fail "http://$CLIENTS_HTTP/" --data-binary "$2" >"$scratch/http"
    [ -s "$scratch/native" ] || fail "$1 is empty"
    diff -u "$scratch/http" "$scratch/native" || fail "$1 differs from what HTTP gives"
}

# refused CODE ARGUMENTS: expects the client to end with an exception of the server's.
refused() {
    local code=$1
    shift
    if "${client[@]}" "$@" >"$scratch/out" 2>"$scratch/err"; then
        fail "$* is no error"
    fi
    grep -q "^Code: $code\. DB::Exception: Received from" "$scratch/err" || { cat "$scratch/err" >&2; fail "$* is another error than $code"; }
}

same databases 'SHOW DATABASES'
same tables 'SHOW TABLES FROM identity'
same columns "$(cat "$CLIENTS_QUERIES/columns.sql")"
same profiles 'SELECT profile_id, user_id, user_ids, anonymous_ids, toString(identifiers), identifier_count, toString(first_seen), toString(identified_at),
    event_count, sources, toString(traits), email, name FROM identity.profiles ORDER BY profile_id'
same identity_map 'SELECT id_type, id_value, profile_id, toDateTime(first_seen), event_count FROM identity.identity_map ORDER BY id_type, id_value'
same resolved_events 'SELECT profile_id, message_id, type, event, source, toString(timestamp), toString(properties) FROM identity.resolved_events ORDER BY message_id'
same 'a long result' 'SELECT number, toString(number), [number] FROM numbers(300000)'

"${client[@]}" --query 'DROP DATABASE IF EXISTS scratch_old'
"${client[@]}" --query 'CREATE DATABASE scratch_old'
"${client[@]}" --query "CREATE TABLE scratch_old.rows (n UInt64, i Int8, s String, fixed FixedString(2), day Date, at DateTime, id UUID, names Array(String),
    maybe Nullable(Int32), low LowCardinality(String), e Enum8('a' = 1, 'b' = 2), d Decimal(9, 2), f Float64, pair Tuple(String, UInt8)) ENGINE = MergeTree ORDER BY n"
printf '%s\n' \
    "1	-1	it's \\\\ \\t 🙂	ab	2026-02-28	2026-02-28 10:11:12	0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001	['a','b']	\\N	web	a	1.25	0.25	('x',1)" \
    "2	127		cd	1970-01-02	1970-01-01 00:00:01	00000000-0000-0000-0000-000000000000	[]	-7	ios	b	-0.11	-1e100	('',0)" >"$scratch/rows"
"${client[@]}" --query 'INSERT INTO scratch_old.rows FORMAT TabSeparated' <"$scratch/rows"
same 'what was inserted' 'SELECT * FROM scratch_old.rows ORDER BY n'
[ "$("${client[@]}" --query 'SELECT count(), sum(i), max(id) FROM scratch_old.rows')" = "2	126	0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001" ] || fail 'the rows inserted are others'
"${client[@]}" --query "INSERT INTO scratch_old.rows (n, s) VALUES (3, 'three'), (4, 'four')"
[ "$("${client[@]}" --query 'SELECT groupArray(s) FROM (SELECT s FROM scratch_old.rows WHERE n > 2 ORDER BY n)')" = "['three','four']" ] || fail 'INSERT VALUES'

refused 60 --query 'SELECT * FROM identity.nothing_of_this_name'
refused 60 --query 'SELECT * FROM system.query_log'
refused 159 --max_execution_time 1 --query 'SELECT count() FROM system.numbers'

# Control-C cancels the query at the server, too.
timeout --signal INT 2 "${client[@]}" --query 'SELECT count() AS cancelled_by_client FROM system.numbers' >"$scratch/out" 2>&1 || true
running="SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() AS cancelled_by_client%'"
for _ in $(seq 50); do
    if [ "$("${client[@]}" --query "$running")" = 0 ]; then
        echo 'clickhouse-client: everything is as expected'
        exit 0
    fi
    sleep 0.1
done
fail 'a cancelled query still runs'
