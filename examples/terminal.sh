# What the scripts of this folder need to run Kindred, serve its warehouse and tell what comes out. Sourced from the top folder of the repository.
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

    scratch=$(mktemp -d) engine=''
    trap finish EXIT
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

# finish: ends the engine that serve started, and no other one.
finish() {
    if [ -n "$engine" ]; then
        kill "$engine" 2>/dev/null || true
        wait "$engine" || true
    fi
    rm -rf "$scratch"
}

# serve FOLDER [OPTION…]: serves the warehouse in FOLDER over HTTP, on a free port, until the script ends.
serve() {
    folder=$1
    shift
    command_line "bin/kindred-engine --data $folder --listen 127.0.0.1:0${*:+ $*}"
    bin/kindred-engine --data "$folder" --listen 127.0.0.1:0 "$@" 2>"$scratch/engine" &
    engine=$!
    until grep -q 'msg=serving ' "$scratch/engine"; do
        if ! kill -0 "$engine" 2>/dev/null; then
            cat "$scratch/engine" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# served NAME: the address that the engine that serves gave by that name, as HOST:PORT.
served() {
    sed -n "s|.*msg=serving .*$1\([0-9.:]*\).*|\1|p" "$scratch/engine"
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
