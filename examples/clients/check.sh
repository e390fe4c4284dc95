#!/usr/bin/env bash
# Loads and resolves the demo's events, serves the warehouse over HTTP and the native protocol, and has the clients of docs/clients.md read it:
# examples/clients/check.sh [go python node java clickhouse-client]; without names, all. Run by `make test-clients`.
#
# What they have to read is read once before, as JSON over HTTP: every value that a client reads is compared with that.
set -euo pipefail
cd "$(dirname "$0")/../.."
. examples/terminal.sh

clients=examples/clients
data=examples/data/clients
tools=$PWD/.engine/clients # what is installed once
metabase_jdbc=0.8.6        # the driver that Metabase pins, in its modules/drivers/clickhouse/deps.edn

[ $# -gt 0 ] || set -- go python node java clickhouse-client

# needs COMMAND WHAT: ends unless COMMAND is there.
needs() {
    if ! command -v "$1" >/dev/null; then
        echo "$1 is missing: $2, or name the clients to run: $clients/check.sh go" >&2
        exit 1
    fi
}

needs curl 'on Debian: apt-get install curl'
for client in "$@"; do
    case $client in
    go) needs go 'install Go' ;;
    python) needs python3 'install Python 3.11 or later with venv (on Debian: apt-get install python3-venv)' ;;
    node) needs npm 'install Node.js 20 or later' ;;
    java)
        needs javac 'install a JDK, 17 or later (on Debian: apt-get install openjdk-17-jdk-headless)'
        needs mvn 'install Maven 3.8 or later (on Debian: apt-get install maven)'
        ;;
    clickhouse-client)
        if ! command -v clickhouse-client >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
            apt-get install --yes --quiet clickhouse-client >/dev/null 2>&1 ||
                { apt-get update && apt-get install --yes --quiet clickhouse-client; } >/dev/null || true # what is missing then is said below
        fi
        needs clickhouse-client 'on Debian: apt-get install clickhouse-client'
        ;;
    *)
        echo "$client is no client that this script knows: go, python, node, java, clickhouse-client" >&2
        exit 2
        ;;
    esac
done

begin $data

heading 'Who is who'
kindred query 'DROP DATABASE IF EXISTS scratch SYNC'
head -n 23 examples/journey.jsonl | kindred load -
kindred run
tail -n +24 examples/journey.jsonl | cat - examples/race.jsonl | kindred load -
kindred run
headline

heading 'The warehouse, served on free ports'
serve $data --native-listen 127.0.0.1:0
CLIENTS_HTTP=$(served address=http://)
CLIENTS_NATIVE=$(served native=)
CLIENTS_QUERIES=$PWD/$clients/queries
CLIENTS_REFERENCE=$scratch
export CLIENTS_HTTP CLIENTS_NATIVE CLIENTS_QUERIES CLIENTS_REFERENCE
echo "  HTTP is $CLIENTS_HTTP, native $CLIENTS_NATIVE."

# over_http FORMAT: the result of the statement in standard input. Integers of 64 bits and more are strings, as not every language's numbers
# hold them.
over_http() {
    curl --silent --show-error --fail-with-body --data-binary @- \
        "http://$CLIENTS_HTTP/?default_format=$1&output_format_json_quote_64bit_integers=1&output_format_json_quote_decimals=1"
}

# One statement an HTTP request: they are apart by empty lines.
awk -v RS= -v folder="$scratch" '{ sub(/;$/, ""); print > (folder "/types-" NR ".sql") }' $clients/types.sql
for file in "$scratch"/types-*.sql; do
    over_http Null <"$file"
done
for file in "$CLIENTS_QUERIES"/*.sql; do
    over_http JSONCompactEachRow <"$file" >"$scratch/$(basename "$file" .sql).jsonl"
done

# fresh FILE FOLDER: whether what FILE asks for has not been installed into FOLDER yet.
fresh() { ! cmp -s "$1" "$2/$(basename "$1").installed"; }
installed() { cp "$1" "$2/$(basename "$1").installed"; }

run_go() { go test -count=1 ./examples/clients/go; }

run_python() {
    if fresh $clients/python/requirements.txt "$tools/python"; then
        python3 -m venv --clear "$tools/python"
        "$tools/python/bin/pip" install --quiet --disable-pip-version-check --requirement $clients/python/requirements.txt
        installed $clients/python/requirements.txt "$tools/python"
    fi
    (cd $clients/python && PYTHONDONTWRITEBYTECODE=1 SQLALCHEMY_SILENCE_UBER_WARNING=1 "$tools/python/bin/python" -m unittest)
}

run_node() {
    mkdir -p "$tools/node"
    cp $clients/node/package.json $clients/node/client.test.mjs "$tools/node/"
    if fresh $clients/node/package.json "$tools/node"; then
        (cd "$tools/node" && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts)
        installed $clients/node/package.json "$tools/node"
    fi
    (cd "$tools/node" && node --test --test-reporter=spec client.test.mjs)
}

run_java() {
    local maven=(mvn --quiet --batch-mode -Dstyle.color=never --file $clients/java/pom.xml "-Dfolder=$tools/java" -Dsurefire.failIfNoSpecifiedTests=true test)
    "${maven[@]}" -Dtest=JdbcTest
    echo "JdbcTest passed"
    "${maven[@]}" -Dtest=MetabaseTest "-Dclickhouse-jdbc.version=$metabase_jdbc"
    echo "MetabaseTest passed"
}

run_clickhouse-client() { $clients/clickhouse-client.sh; }

mkdir -p "$tools"
failed=()
for client in "$@"; do
    heading "$client"
    # In a subshell that ends at its first failure, while the others run all the same.
    set +e
    (
        set -e
        "run_$client"
    ) 2>&1 | sed 's/^/  /'
    [ "${PIPESTATUS[0]}" -eq 0 ] || failed+=("$client")
    set -e
done

heading 'The clients'
if [ ${#failed[@]} -gt 0 ]; then
    echo "  Not as expected: ${failed[*]}" >&2
    exit 1
fi
echo "  All is as expected: $*"
