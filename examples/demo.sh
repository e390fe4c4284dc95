#!/bin/sh
# A reader becomes a customer: loads examples/journey.jsonl in three parts, resolves after each, and tells who was who.
# Run by `make demo`. Everything that it prints is read from the tables.
set -eu
cd "$(dirname "$0")/.."
. examples/terminal.sh

events=examples/journey.jsonl
queries=examples/queries/journey

# resolve: a run, how it came to read what it read, and who is who after it, with the reader's profiles in bold.
resolve() {
    command_line 'bin/kindred run'
    kindred run
    headline
    sed -n 's/^[A-Z][a-z]* run: .*/  &/p' "$scratch/out"
    table $queries/who.sql 'aaa-aaa-aaa|bbb-bbb-bbb'
}

begin examples/data/journey

heading 'A reader becomes a customer'
cat <<END
$events: what a running app, its website and the company's own database sent.
Events need little more than their ids. A visit, an identify and a track, without time and channel:
END
sed -n '1p;16p;17p' $events | sed 's/^/  /; s/,"timestamp.*/}/'

heading '1. Before the sign-up: January to March'
command_line "head -n 15 $events | bin/kindred load -"
head -n 15 $events | kindred load -
resolve
cat <<END
A reader of the blog (aaa-aaa-aaa) left an e-mail address for the newsletter; somebody tries the app
on a phone (bbb-bbb-bbb). Nothing says that they are one person, so Kindred does not either.
END

heading '2. After the sign-up: April and May'
command_line "sed -n 16,23p $events | bin/kindred load -"
sed -n 16,23p $events | kindred load -
resolve
cat <<END
The reader signed up: an event carried aaa-aaa-aaa and the new user_id. So the visits since January,
the newsletter, the account and what the company's database says of it are one profile, and its id
stayed. The phone is used without an account, and remains a stranger.
From the second run on, only what came in since the last one is read, and only the profiles that it
touches are made anew.
END

heading '3. After the phone logs in: June to August'
command_line "tail -n +24 $events | bin/kindred load -"
tail -n +24 $events | kindred load -
resolve
cat <<END
An event carried bbb-bbb-bbb and the user_id: the phone joins, and its history since March with it.
END

heading 'The one profile by month'
table $queries/timeline.sql

heading 'What you could ask next'
echo 'Copy this line, then any of the commands below it:'
command_line "export KINDRED_WAREHOUSE_URL=$KINDRED_WAREHOUSE_URL"
try $queries/why.sql
try $queries/traits.sql
try $queries/first_touch.sql

heading 'And then'
cat <<END
  bin/kindred query 'SHOW TABLES FROM identity'                     all tables
  bin/kindred query 'SELECT * FROM identity.rejected_identifiers'   why user_id "null" joined nobody
  bin/kindred load your-events.jsonl && bin/kindred run             your own events
  make demo-commits                                                 135,517 real ones
END
