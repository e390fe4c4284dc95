#!/usr/bin/env bash
# Loads the demo's events, resolves them, and builds the dbt project of this folder on what Kindred published, over the
# embedded warehouse's HTTP interface. Run by `make dbt`. What the models make of the events is compared with expected.txt;
# with --update, it is written there.
set -euo pipefail
cd "$(dirname "$0")/../.."
. examples/terminal.sh

project=examples/dbt
data=examples/data/dbt
tools=.engine/dbt # dbt itself, installed once

# Whatever dbt is set to elsewhere on this machine does not belong here, as begin says of Kindred's own settings.
for name in $(env | sed -n 's/^\(\(DBT\|CLICKHOUSE\)_[A-Za-z0-9_]*\)=.*/\1/p'); do
    unset "$name"
done

begin $data

# Installed again only where the requirements have changed, or an installation broke off.
if ! cmp -s $project/requirements.txt $tools/requirements.txt; then
    heading 'dbt, installed once'
    command_line "python3 -m venv $tools && $tools/bin/pip install --requirement $project/requirements.txt"
    if ! python3 -m venv --clear $tools; then
        echo "This needs Python 3.11 or later, with venv; on Debian: apt-get install python3-venv" >&2
        exit 1
    fi
    $tools/bin/pip install --quiet --disable-pip-version-check --requirement $project/requirements.txt
    cp $project/requirements.txt $tools/
fi

# Two runs, so that profiles have merged, and ids of before lead to others.
heading 'Who is who'
kindred query 'DROP DATABASE IF EXISTS analytics SYNC' # of a build before this one
command_line "head -n 23 examples/journey.jsonl | bin/kindred load - && bin/kindred run"
head -n 23 examples/journey.jsonl | kindred load -
kindred run
headline
command_line "tail -n +24 examples/journey.jsonl | cat - examples/race.jsonl | bin/kindred load - && bin/kindred run"
tail -n +24 examples/journey.jsonl | cat - examples/race.jsonl | kindred load -
kindred run
headline

heading 'The warehouse, served on a free port'
serve $data
port=$(served address=http://127.0.0.1:)
echo "  It is $port."

export CLICKHOUSE_HOST=127.0.0.1 CLICKHOUSE_PORT="$port" CLICKHOUSE_SCHEMA=analytics
export DBT_PROJECT_DIR=$project DBT_PROFILES_DIR=$project DBT_TARGET_PATH=$PWD/$data-target DBT_LOG_PATH=$PWD/$data-target
[ -n "$bold" ] || export DBT_USE_COLORS=false

heading 'The models and their tests'
command_line 'dbt build'
$tools/bin/dbt build | sed -u '/ START /d; s/^/  /'
heading 'Has Kindred run lately?'
command_line 'dbt source freshness'
$tools/bin/dbt source freshness | sed -u '/ START /d; s/^/  /'

heading 'What the models say'
for file in "$project"/queries/*.sql; do
    sed -n 's/^-- /  /p' "$file"
    table "$file"
done >"$scratch/figures"
cat "$scratch/figures"
if [ "${1:-}" = --update ]; then
    cp "$scratch/figures" $project/expected.txt
elif ! diff -u $project/expected.txt "$scratch/figures"; then
    echo "The models say something else than $project/expected.txt: mend them, or run $project/run.sh --update." >&2
    exit 1
fi
