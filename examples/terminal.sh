# What both demos need to run Kindred and to tell what comes out. Sourced from the top folder of the repository.
# shellcheck shell=sh

# begin FOLDER: an empty warehouse in FOLDER, whatever is set in the environment or was left there by an earlier demo.
begin() {
    if [ ! -x bin/kindred ] || [ ! -x bin/kindred-engine ]; then
        echo "bin/kindred or bin/kindred-engine is missing: run make build first." >&2
        exit 1
    fi

    # Settings of a real warehouse do not belong here. Where the engine is may stay.
    for name in $(env | sed -n 's/^\(KINDRED_[A-Za-z0-9_]*\)=.*/\1/p'); do
        case $name in
        KINDRED_ENGINE_PATH | KINDRED_LIBCHDB) ;;
        *) unset "$name" ;;
        esac
    done
    KINDRED_WAREHOUSE_URL=embedded:$1
    KINDRED_LOG_LEVEL=warn
    export KINDRED_WAREHOUSE_URL KINDRED_LOG_LEVEL

    bold='' plain=''
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
        bold=$(printf '\033[1m')
        plain=$(printf '\033[0m')
    fi

    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    # The databases are dropped, and not the folder: an engine may be serving it.
    if [ -d "$1" ]; then
        for database in raw identity identity_state; do
            kindred query "DROP DATABASE IF EXISTS $database SYNC"
        done
    fi
    kindred init
}

# kindred ARGUMENTS: runs it, keeps what it prints in $scratch/out, and ends the demo if it fails.
kindred() {
    status=0
    bin/kindred "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    cat "$scratch/err" >&2
    if [ "$status" -ne 0 ]; then
        printf '\nThe demo stopped: bin/kindred %s ended with exit code %s, see above.\n' "$1" "$status" >&2
        printf 'Its warehouse is %s; to begin from nothing, remove that folder.\n' "${KINDRED_WAREHOUSE_URL#embedded:}" >&2
        exit 1
    fi
}

# heading TEXT
heading() {
    printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

# command_line TEXT: a command, as the reader would type it.
command_line() {
    printf '  $ %s\n' "$1"
}

# headline: the first line of what kindred said.
headline() {
    sed 's/^/  /; 1q' "$scratch/out"
}

# table FILE [PATTERN]: the result of the query in FILE, with the rows that match PATTERN in bold.
table() {
    kindred query - --format PrettyCompactMonoBlock <"$1"
    sed -E "s/^/  /${2:+;/$2/s/.*/$bold&$plain/}" "$scratch/out"
}

# try FILE: the query in FILE as a command to copy, below the question that the file opens with, and its result.
try() {
    printf '\n'
    sed -n 's/^-- //p' "$1"
    printf '  $ bin/kindred query "\n'
    sed -n '/^--/!s/^/    /p' "$1" | sed '$s/$/"/'
    table "$1"
}
