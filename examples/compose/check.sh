#!/usr/bin/env bash
# Runs docker-compose.yml, the Dockerfile built as it is, and looks at what comes of them. Run by `make test-compose`.
#
# On a machine with a Docker engine that runs, it installs nothing. Elsewhere, on Debian as root, it installs docker.io and docker-compose and
# starts an engine of its own, which ends with it. Images that are not there are made here, and removed at the end: see server/Dockerfile and
# golang/Dockerfile. An image that was pulled before is used as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=examples/compose
scratch=$(mktemp -d) data=.engine/compose engine='' made=() own_image=''
export CLICKHOUSE_PASSWORD
CLICKHOUSE_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
# The builder that needs no plugin, and takes images that no registry has.
export DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0

step() { printf '%s\n' "$1"; }
fail() {
    echo "test-compose: $1" >&2
    exit 1
}

finish() {
    if declare -F compose >/dev/null; then
        [ "$1" -eq 0 ] || compose logs --no-color --tail 40 >&2 || true
        compose down --volumes --timeout 30 >"$scratch/down" 2>&1 || cat "$scratch/down" >&2
    fi
    for image in "${made[@]}"; do
        docker image rm --force "$image" >/dev/null || true
    done
    [ -z "$own_image" ] || docker tag "$own_image" kindred:local
    if [ -n "$engine" ]; then
        kill "$engine" 2>/dev/null || true
        wait "$engine" || true
        rm -rf "$data"
    fi
    rm -rf "$scratch"
}
trap 'finish $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The engine of this machine, or one of its own.
if docker info >/dev/null 2>&1; then
    step 'Docker runs here already.'
else
    if ! command -v dockerd >/dev/null || ! command -v docker-compose >/dev/null; then
        if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
            fail 'it needs a Docker engine that runs, with Compose (or Debian, and root, to install them)'
        fi
        step 'Installing docker.io and docker-compose'
        apt-get update --quiet=2
        apt-get install --yes --quiet=2 --no-install-recommends docker.io docker-compose >"$scratch/install" 2>&1 || { cat "$scratch/install" >&2; exit 1; }
    fi
    step 'Starting a Docker engine of its own'
    mkdir -p $data
    export DOCKER_HOST=unix://$scratch/socket
    dockerd --data-root "$PWD/$data" --exec-root "$scratch/run" --pidfile "$scratch/pid" --host "$DOCKER_HOST" >"$scratch/dockerd" 2>&1 &
    engine=$!
    until docker info >/dev/null 2>&1; do
        kill -0 $engine 2>/dev/null || { cat "$scratch/dockerd" >&2; fail 'dockerd did not start'; }
        sleep 0.5
    done
fi
if docker compose version >/dev/null 2>&1; then
    program=(docker compose)
elif command -v docker-compose >/dev/null; then
    program=(docker-compose)
else
    fail 'Compose is missing: docker compose, or docker-compose'
fi
files=(--file docker-compose.yml --file $here/override.yml)
# A container may not open more files than the engine that starts it.
limit=$(ulimit -Hn)
if [ -n "$engine" ] && [ "$limit" != unlimited ] && [ "$limit" -lt 262144 ]; then
    step "This shell may open $limit files, so the server may too, and not 262,144."
    printf 'services: {clickhouse: {ulimits: {nofile: {soft: %d, hard: %d}}}}\n' "$limit" "$limit" >"$scratch/limits.yml"
    files+=(--file "$scratch/limits.yml")
fi
# A project of its own, so that one that runs here stays as it is.
compose() { "${program[@]}" --project-name kindred-test-compose "${files[@]}" "$@"; }
docker version --format 'Docker {{.Server.Version}}'
"${program[@]}" version --short

# debian FOLDER PACKAGE…: the files of Debian's packages, with a shell.
debian() {
    local folder=$1
    shift
    mkdir -p "$scratch/packages" "$folder/bin" "$folder/tmp"
    (cd "$scratch/packages" && apt-get download --quiet=2 --option APT::Sandbox::User=root "$@")
    for package in "$@"; do
        dpkg-deb --extract "$scratch/packages/$package"_*.deb "$folder"
    done
    for command in sh wget cat; do
        ln -s busybox "$folder/bin/$command"
    done
    chmod 1777 "$folder/tmp"
}

# stand_in IMAGE FOLDER: makes the image out of $scratch/FOLDER.
stand_in() {
    cp $here/"$2"/* "$scratch/$2/"
    made+=("$1")
    docker build --quiet --tag "$1" "$scratch/$2" >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2; fail "no image $1"; }
    step "Made an image that stands in for $1"
}

server_image=$(sed -n 's/^ *image: \(clickhouse.*\)$/\1/p' docker-compose.yml)
if ! docker image inspect "$server_image" >/dev/null 2>&1; then
    root=$scratch/server/root
    debian "$root" busybox-static libc6
    mkdir "$scratch/server/data"
    cp bin/kindred-engine bin/lib/libchdb.so "$scratch/server/"
    stand_in "$server_image" server
fi
go_image=$(sed -n 's/^FROM \(golang.*\) AS build$/\1/p' Dockerfile)
if ! docker image inspect "$go_image" >/dev/null 2>&1; then
    root=$scratch/golang/root
    debian "$root" busybox-static ca-certificates
    mkdir -p "$root/etc/ssl/certs"
    find "$root/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$root/etc/ssl/certs/ca-certificates.crt"
    cp -r "$(go env GOROOT)" "$scratch/golang/go"
    GOMODCACHE=$scratch/cache go mod download
    mkdir "$scratch/golang/modules"
    cp -r "$scratch/cache/cache/download/." "$scratch/golang/modules/"
    GOMODCACHE=$scratch/cache go clean -modcache
    stand_in "$go_image" golang
fi
rm -rf "$scratch/server" "$scratch/golang"

own_image=$(docker image inspect --format '{{.Id}}' kindred:local 2>/dev/null || true)
made+=(kindred:local)

# over ADDRESS ARGUMENTS: kindred from this machine.
over() { KINDRED_WAREHOUSE_URL=$1 KINDRED_LOG_LEVEL=warn bin/kindred "${@:2}"; }
http=http://kindred:$CLICKHOUSE_PASSWORD@127.0.0.1:8123
native=clickhouse://kindred:$CLICKHOUSE_PASSWORD@127.0.0.1:9000
ask() { over "$http" query "$1" --format TabSeparated; }

# until_runs N: waits until N runs have read events and are done. One whose rows have not settled yet reads none.
until_runs() {
    for _ in $(seq 180); do
        if [ "$(ask "SELECT count() FROM identity.runs WHERE status = 'done' AND events_read > 0")" -ge "$1" ]; then
            return
        fi
        sleep 1
    done
    ask 'SELECT * FROM identity.runs FORMAT Vertical' >&2
    fail "the daemon did not do $1 runs within 3 minutes"
}

# ended SERVICE CODE: how the service's container ended.
ended() {
    local got
    got=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}}' "$(container "$1")")
    [ "$got" = "exited $2" ] || fail "$1 is $got, and not exited $2"
}
container() { docker ps --all --quiet --filter label=com.docker.compose.project=kindred-test-compose --filter label=com.docker.compose.service="$1"; }

up() {
    compose up --build --detach >"$scratch/up" 2>&1 || { cat "$scratch/up" >&2; fail 'up failed'; }
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$(container clickhouse)")" = healthy ] || fail 'the server is not healthy'
    ended init 0
}

up
step 'The server is healthy, and init made the tables.'
image=$(docker image inspect --format '{{.Config.User}} {{.Config.Entrypoint}} {{.Config.Cmd}} {{len .RootFS.Layers}}' kindred:local)
[ "$image" = '65532:65532 [/usr/local/bin/kindred] [schedule] 2' ] || fail "the image of kindred is $image"
[ "$(docker run --rm kindred:local version | wc -l)" -ge 1 ] || fail 'the image does not tell its version'

if curl --silent --fail 'http://127.0.0.1:8123/?query=SELECT+1' >/dev/null; then
    fail 'the server lets somebody in without the password'
fi
for address in $(docker ps --format '{{.Ports}}' --filter label=com.docker.compose.project=kindred-test-compose | tr ',' '\n' | sed -n 's/^ *\(.*\)->.*/\1/p'); do
    [[ $address == 127.0.0.1:* ]] || fail "the port $address is not on loopback alone"
done

head -n 23 examples/journey.jsonl | over "$http" load - >/dev/null
until_runs 1
tail -n +24 examples/journey.jsonl | over "$native" load - >/dev/null
until_runs 2
modes=$(ask "SELECT mode, events_read FROM identity.runs WHERE status = 'done' AND events_read > 0 ORDER BY started_at" | tr '\t\n' '  ')
[ "$modes" = 'full 23 incremental 9 ' ] || fail "the first two runs are $modes, and not a full one of 23 events and an incremental one of 9"
[ "$(ask "SELECT anonymous_ids FROM identity.profiles WHERE user_id = '97980cfea0067'")" = "['aaa-aaa-aaa','bbb-bbb-bbb']" ] || fail 'the phone has not joined'
over "$native" check >/dev/null
step "The daemon's first two runs are done; the tables are read and checked from here, over both protocols."

# sums: how many rows three tables have, and a hash of all that they say.
sums() {
    for table in identity.profiles identity.identity_map raw.events; do
        ask "SELECT '$table', count(), sum(cityHash64(formatRow('JSONEachRow', *))) FROM $table"
    done | tr '\t\n' '  '
}
before=$(sums)
compose stop >"$scratch/stop" 2>&1
ended kindred 0
ended clickhouse 0
step 'SIGTERM ended the daemon and the server with exit code 0.'
compose down >"$scratch/down" 2>&1
[ -z "$(container clickhouse)$(container kindred)" ] || fail 'down left containers'
up
[ "$(sums)" = "$before" ] || fail "after down and up the tables are $(sums), and were $before"
step "After down and up everything is there: $before"
