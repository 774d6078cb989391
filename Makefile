# The two commands for a newcomer are `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
GO ?= go
GOLANGCI_VERSION := v2.15.0
LDFLAGS := -s -w -X main.version=$(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
OUT ?= out/demo

.PHONY: help build run test check vet lint fmt race bench bench-bodies bench-logs bench-ledger bench-wire eval eval-endpoints eval-incidents eval-kinds eval-wire e2e fuzz soak openapi-client clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

build: ## build bin/waybill and the example
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/waybill ./examples/loyalty

run: build ## play the example, scan it, and show what an intruder got
	@./examples/loyalty/demo.sh $(OUT)

test: ## every test that must pass before a change lands
	$(GO) vet ./...
	$(GO) test $(TESTFLAGS) -timeout 14m ./...

race: ## the tests under the race detector
	$(GO) test -race -timeout 30m ./...

fmt:
	@test -z "$$(gofmt -l bench cmd internal examples)" || { gofmt -l bench cmd internal examples; echo "run gofmt -w on these"; exit 1; }

lint:
	$(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION) run ./...

check: fmt lint test race ## format, vet, lint, import rules, tests with the race detector

bench: ## the benchmarks, each beside its rival
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...

bench-bodies: ## readers of JSON bodies beside other libraries, in one run
	@$(GO) run -C bench/bodies .

SIZE ?= 1GB
LOG ?=

bench-logs: build ## scan of an access log of SIZE beside goaccess; LOG=FILE measures that log, repeated, too
	@command -v goaccess >/dev/null || apt-get install -y goaccess >/dev/null 2>&1 || echo "goaccess is not here and cannot be installed: waybill is measured alone"
	@$(GO) run ./bench/logs -size $(SIZE) $(if $(LOG),-log '$(LOG)')

ROWS ?= 10000000

bench-ledger: ## the ledger at scale, ROWS exposures, beside plain DuckDB (LEDGERFLAGS='-readers 10': readers beside a writer)
	@$(GO) run ./bench/ledger -rows $(ROWS) $(LEDGERFLAGS)

bench-wire: ## calls out of captured packets, beside gopacket with net/http, in one run
	@$(GO) run -C bench/wire .

eval: ## accuracy on the project's own data
	$(GO) test -count=1 -run 'Accuracy|Half' -v ./internal/understand/... ./e2e/... | grep -v '^=== '

SPECS ?= ../shared/data/specs-train.ndjson.gz
EVAL := out/eval

# The counts that are shipped are of the providers of both halves; for the evaluation counts of the tune half lie over them.
eval-endpoints: ## accuracy of templates on shapes of public APIs (SPECS=…, EVALFLAGS=-all for every setting)
	@mkdir -p $(EVAL)
	@$(GO) build -o $(EVAL)/endpointeval ./bench/endpoints
	@if [ -e "$(SPECS)" ]; then \
		$(EVAL)/endpointeval -specs "$(SPECS)" -half tune -write $(EVAL)/tune.ndjson.gz && \
		$(GO) run ./internal/understand/vocabulary/build $(EVAL)/tune.ndjson.gz > $(EVAL)/words.txt && \
		$(GO) run ./internal/understand/endpoint/prior/build $(EVAL)/tune.ndjson.gz > $(EVAL)/segments.txt && \
		printf '{"Replace":{"%s/vocabulary/words.txt":"%s/words.txt","%s/endpoint/prior/segments.txt":"%s/segments.txt"}}' \
			"$(CURDIR)/internal/understand" "$(CURDIR)/$(EVAL)" "$(CURDIR)/internal/understand" "$(CURDIR)/$(EVAL)" > $(EVAL)/overlay.json && \
		$(GO) build -overlay $(EVAL)/overlay.json -o $(EVAL)/endpointeval ./bench/endpoints; fi
	@$(EVAL)/endpointeval -specs "$(SPECS)" $(EVALFLAGS)

eval-kinds: ## accuracy of kinds on the project's own domains, beside other tools' rules (EVALFLAGS=-errors lists what is wrong)
	@$(GO) run ./bench/kinds $(EVALFLAGS)

eval-incidents: ## incidents and look-alikes played and judged (EVALFLAGS="-half check -findings -only NAME,…")
	@$(GO) run ./bench/incidents $(EVALFLAGS)

CAPTURES ?= ../shared/data/pcap

eval-wire: ## captures of others in CAPTURES, with the calls that its expected.json names
	@$(GO) run ./bench/captures "$(CAPTURES)"

e2e: build ## the program from outside, on the example
	$(GO) test -count=1 ./e2e/... ./cmd/...

openapi-client: build ## the example's services as OpenAPI, and TypeScript types made of them (needs npx)
	@command -v npx >/dev/null || { echo "npx is not here: install Node.js"; exit 1; }
	@rm -rf out/client && mkdir -p out/client
	@bin/loyalty play --out out/client --in-process --members 20 --days 1 >/dev/null
	@bin/waybill scan --data out/client/data out/client/calls.ndjson >/dev/null
	@for s in web partner-gateway service-desk profile-service; do \
		bin/waybill openapi --data out/client/data --service $$s > out/client/$$s.yaml && \
		npx --yes openapi-typescript@7.10.1 out/client/$$s.yaml -o out/client/$$s.d.ts || exit 1; done

fuzz: ## every parser, FUZZTIME each (default 30s); FUZZONLY picks some
	@./docs/fuzz.sh $${FUZZTIME:-30s} "$${FUZZONLY:-.}"

soak: ## what takes long: hundreds of kills and full disks, every byte changed, ten million paths
	WAYBILL_KILLS=500 WAYBILL_CRASHES=500 $(GO) test -count=1 -timeout 120m -v -run 'Kill|Crash|DiskThatIsFull|FailingStep' ./internal/keep/ledger/ ./e2e/
	WAYBILL_BYTES=all $(GO) test -count=1 -timeout 180m -v -run 'EveryFlippedByte|FewRowsAreNever' ./internal/keep/ledger/
	WAYBILL_PATHS=10000000 $(GO) test -count=1 -timeout 60m -v -run TenMillionPaths ./internal/understand/endpoint/

clean:
	rm -rf bin out
