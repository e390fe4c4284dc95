# Everything that Kindred needs here is Go, npm (for the engine library) and make.

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
GO_BUILD := CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
TIMEOUT  := 45m
PART     := 1/1

# The packages whose tests can do with a server in the place of engines.
SERVER_TESTS := $(addprefix ./resolver/,pipeline sources lock modelfile faults) ./cmd/kindred

# Warehouses of tests live in memory where there is room for them: making tables is what they do most.
ROOM     := $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 8000000 { print "TMPDIR=/dev/shm" }')

.DEFAULT_GOAL := help
.PHONY: help build engine test test-all test-race test-faults test-server test-versions lint demo demo-commits dbt test-clients test-compose bench bench-large clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: engine ## bin/kindred and bin/kindred-engine, with the engine library beside them
	$(GO_BUILD) -o bin/kindred ./cmd/kindred
	$(GO_BUILD) -o bin/kindred-engine ./cmd/kindred-engine

engine: ## the engine library into bin/lib, by npm, once
	@go run ./cmd/kindred-engine/library -into bin/lib -staging .engine/library

test: build ## every test, on a real server
	$(ROOM) go test -count=1 -timeout $(TIMEOUT) ./...

test-all: build ## the same with 600 random histories, over HTTP and over the native protocol
	$(ROOM) go test -count=1 -timeout 3h $$(go list ./... | grep -v -e /resolver/pipeline -e /resolver/faults)
	for protocol in http native; do \
		export KINDRED_TEST_PROTOCOL=$$protocol; \
		$(ROOM) go test -count=1 -timeout 3h ./resolver/pipeline -cases 600 && $(ROOM) go test -count=1 -timeout $(TIMEOUT) ./resolver/lock ./resolver/sources ./resolver/faults || exit 1; \
	done

test-race: build ## the same with the race detector, which needs a C compiler; the engine itself runs in its own process
	go test -count=1 -race -timeout $(TIMEOUT) ./...

test-faults: build ## kills, resets, stalls, errors and full disks at every statement of a run; PART=2/8 tries an eighth
	$(ROOM) go test -v -count=1 -timeout 3h ./resolver/faults -faults long -part $(PART)

# One package at a time: the server may be others' too, and faults wait until it is at no statement of a run.
test-server: ## the tests on the ClickHouse server of KINDRED_TEST_URL, in databases of their own; docs/operations.md has the rights
	@go run ./resolver/embedded/embeddedtest/onserver go test -count=1 -p 1 -timeout 1h $(SERVER_TESTS)

# Each version of ClickHouse by the module that PyPI has its engine in. What a virtual environment has is written last, so a cut one is made anew.
ENGINES := .engine/versions
$(ENGINES)/25.8/made: MODULE := chdb==3.7.2
$(ENGINES)/26.3/made: MODULE := chdb-core==26.3.0
$(ENGINES)/%/made:
	rm -rf $(@D) && python3 -m venv $(@D) && $(@D)/bin/pip install --quiet $(MODULE) && echo "$(MODULE)" > $@

test-versions: build $(ENGINES)/25.8/made $(ENGINES)/26.3/made ## every statement of a run on the engines of ClickHouse 25.8 and 26.3; needs Python, and fetches them once
	go test -v -count=1 -timeout $(TIMEOUT) ./resolver/versions -engines $(CURDIR)/$(ENGINES)

lint: ## gofmt, vet and staticcheck
	@test -z "$$(gofmt -l . | tee /dev/stderr)"
	go vet ./...
	go tool staticcheck ./...

demo: build ## a reader who becomes a customer: the journey of the README
	@examples/demo.sh

demo-commits: build ## the people of a commit history: 135,517 real events
	@examples/demo-commits.sh

dbt: build ## a dbt project on the published tables, built and tested; needs Python, and fetches dbt once
	@examples/dbt/run.sh

test-clients: build ## clients of five languages and BI tools against an embedded warehouse; needs Python, Node, JDK, Maven, clickhouse-client
	@examples/clients/check.sh

test-compose: build ## docker-compose.yml and the Dockerfile, with images made here; needs Docker, or root on Debian
	@examples/compose/check.sh

bench: build ## the figures of docs/benchmarks.md: 1 and 10 million events, 1 million lines, and other ways
	go test ./resolver/bench -run '^$$' -bench . -benchtime 1x -timeout 2h -chart $(CURDIR)/docs/benchmarks.svg

bench-large: build ## the same for 10 and 100 million events
	go test ./resolver/bench -run '^$$' -bench 'Run|ResolvedEvents|Contraction' -events 10000000,100000000 -contracted 20000000 -turns 1 -benchtime 1x -timeout 4h -chart $(CURDIR)/docs/benchmarks.svg

clean: ## remove what was built and the demos' data, but not the downloaded library
	rm -rf bin/kindred bin/kindred-engine .engine dist examples/data
