#!/bin/sh
# The people of a commit history: loads examples/commits.jsonl.gz, resolves it, and shows who goes by the most names.
# Run by `make demo-commits`. Everything that it prints is read from the tables.
set -eu
cd "$(dirname "$0")/.."
. examples/terminal.sh

events=examples/commits.jsonl.gz
queries=examples/queries/commits

begin examples/data/commits

heading 'The people of 34 open-source projects'
cat <<END
Every commit is an event. Its user_id stands for the author's name and its anonymous_id for the
e-mail address, both as salted hashes. People have several of each.
END

heading 'Load and resolve'
command_line "bin/kindred load $events"
kindred load $events
headline
command_line 'bin/kindred run'
kindred run
sed -n '/^Seconds/q; /./s/^/  /; p' "$scratch/out"
echo 'Everybody, counted by e-mail address, by name, and by person:'
table $queries/totals.sql

heading 'The people with the most identifiers'
table $queries/largest.sql

heading 'What you could ask next'
echo 'Copy this line, then any of the commands below it:'
command_line "export KINDRED_WAREHOUSE_URL=$KINDRED_WAREHOUSE_URL"
try $queries/why.sql
cat <<END
The names in the first row and in the last share no address: a join of one step would not find that
they are one person. A chain of links over the other names does.
END
try $queries/contributors.sql
