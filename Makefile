# make serve   install what is missing, build, load the plans, serve on 127.0.0.1:7878
# make test    install what is missing, run every check
# make bench   time our own stages; make compare: time the graph algorithms beside those of others; make servers: time the service
#              beside other servers; make growth: with more and more plans
#
# Everything is built in one profile (release), so that RocksDB, which takes some ten minutes on two
# cores, is compiled once for both. CARGO_TARGET_DIR may point at a directory that outlives the checkout.

DATA ?= data
BIND ?= 127.0.0.1:7878
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PLANGRAPH := $(CARGO_TARGET_DIR)/release/plangraph

.PHONY: serve build test bootstrap format lint unit memory docs oracle service schema bench compare servers growth hostile contract

# Loading again changes nothing unless the records did.
serve: build
	$(PLANGRAPH) load --quiet --data $(DATA)
	$(PLANGRAPH) serve --data $(DATA) --bind $(BIND)

build: bootstrap
	cargo build --release --locked

test: bootstrap format lint unit memory docs oracle service
	@echo "all checks passed"

# RocksDB's build needs a C++ compiler, and libclang with its headers for the bindings.
bootstrap:
	@command -v cargo >/dev/null || { echo "Rust is missing: install it with rustup, then run make again" >&2; exit 1; }
	@if ! command -v c++ >/dev/null || ! ls /usr/lib/llvm-*/lib/libclang.so* >/dev/null 2>&1 \
	    || ! ls -d /usr/lib/llvm-*/lib/clang/*/include >/dev/null 2>&1; then \
	  command -v apt-get >/dev/null || { echo "install a C++ compiler and libclang with its headers, then run make again" >&2; exit 1; }; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends g++ libclang-dev; \
	fi

format:
	cargo fmt --check

lint:
	cargo clippy --release --locked --all-targets -- -D warnings

# --all-targets leaves out doc tests, hence the second line.
unit:
	cargo test --release --locked --lib --bins --tests
	cargo test --release --locked --doc

# The pure-Rust build: no C++, the store in memory, kept in a file; with what the fuzz targets ask. Its products stand apart, so that
# release/plangraph stays the one with RocksDB.
memory: export CARGO_TARGET_DIR := $(CARGO_TARGET_DIR)/memory
memory:
	cargo clippy --release --locked --no-default-features --features fuzzing --all-targets -- -D warnings
	cargo test --release --locked --no-default-features --lib --bins --tests

# Every number of the reports once more, by other people's programs. The virtual environment is made once.
ORACLE := $(CARGO_TARGET_DIR)/oracle
$(ORACLE)/.installed: tests/oracle/requirements.txt
	@python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  command -v apt-get >/dev/null || { echo "install Python 3.11 or newer with venv, then run make again" >&2; exit 1; }; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends python3 python3-venv; \
	}
	python3 -m venv --clear $(ORACLE)
	$(ORACLE)/bin/pip install --quiet --disable-pip-version-check -r tests/oracle/requirements.txt
	touch $@

oracle: build $(ORACLE)/.installed
	$(ORACLE)/bin/python tests/oracle/oracle.py --binary $(PLANGRAPH)
	$(ORACLE)/bin/python tests/oracle/interface.py --binary $(PLANGRAPH)

# The service as clients we did not write see it: the W3C's tests where they are at hand, rdflib, SPARQLWrapper,
# curl, Comunica, Jena, Virtuoso; who may do what; what survives kills, power loss and damage.
SERVICE := $(CARGO_TARGET_DIR)/service
W3C ?= $(CURDIR)/../shared/w3c
$(SERVICE)/.installed: tests/service/requirements.txt
	@python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  command -v apt-get >/dev/null || { echo "install Python 3.11 or newer with venv, then run make again" >&2; exit 1; }; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends python3 python3-venv; \
	}
	@if ! command -v curl >/dev/null || ! ls /usr/share/java/jena-arq.jar >/dev/null 2>&1 || ! command -v virtuoso-t >/dev/null; then \
	  command -v apt-get >/dev/null || { echo "install curl, Apache Jena and Virtuoso 7, then run make again" >&2; exit 1; }; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends curl libapache-jena-java default-jre-headless virtuoso-opensource-7-bin; \
	fi
	python3 -m venv --clear $(SERVICE)
	$(SERVICE)/bin/pip install --quiet --disable-pip-version-check -r tests/service/requirements.txt
	touch $@

service: build $(SERVICE)/.installed
	$(SERVICE)/bin/python tests/service/test_service.py
	@if [ -d "$(W3C)" ]; then \
	  $(SERVICE)/bin/python tests/service/w3c.py --binary $(PLANGRAPH) --manifests $(W3C) --earl $(SERVICE)/earl.ttl; \
	else echo "the W3C manifests are not at hand ($(W3C)): left out"; fi
	$(SERVICE)/bin/python tests/service/authorisation.py --binary $(PLANGRAPH)
	$(SERVICE)/bin/python tests/service/contract.py --binary $(PLANGRAPH) --seed 1
	$(SERVICE)/bin/python tests/service/updates.py --binary $(PLANGRAPH)
	$(SERVICE)/bin/python tests/service/versions.py --binary $(PLANGRAPH)
	$(SERVICE)/bin/python tests/service/durability.py --binary $(PLANGRAPH) --short
	$(SERVICE)/bin/python tests/service/clients.py --binary $(PLANGRAPH) --node-modules $(SERVICE)/node
	python3 tests/hostile/test_hostile.py
	python3 tests/hostile/kills.py --binary $(PLANGRAPH)
	python3 tests/hostile/hostile.py --binary $(PLANGRAPH) --phase together --seconds 45 --grace 10 --light 5 --memory 2.5 --settling 10
	python3 tests/hostile/steady.py --binary $(PLANGRAPH) --connections 16 --seconds 30
	$(SERVICE)/bin/python tests/service/examples.py --binary $(PLANGRAPH)

# Hundreds of hostile requests, one by one and from 32 clients at once, beside light ones; then 64 connections for five minutes. Its
# times want an idle machine.
hostile: build
	python3 tests/hostile/test_hostile.py
	python3 tests/hostile/hostile.py --binary $(PLANGRAPH)
	python3 tests/hostile/steady.py --binary $(PLANGRAPH)

# The service against its own description, by schemathesis, for as long as it has examples; `make test` bounds its time.
contract: build $(SERVICE)/.installed
	$(SERVICE)/bin/python tests/service/contract.py --binary $(PLANGRAPH) --long

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps --document-private-items

# Rewrites docs/record.schema.json from the types; a test compares the two.
schema: build
	$(PLANGRAPH) schema > docs/record.schema.json

bench: bootstrap
	cargo bench --locked --bench pipeline
	cargo bench --locked --bench extraction

# Against networkx, igraph, NetworKit, rustworkx and scipy: same files, interleaved, answers compared first.
COMPARE := $(CARGO_TARGET_DIR)/compare
compare: bootstrap
	python3 -m venv $(COMPARE)
	$(COMPARE)/bin/pip install --quiet --disable-pip-version-check -r benches/compare/requirements.txt
	cargo build --release --locked --benches
	$(COMPARE)/bin/python benches/compare/compare.py --binary "$$(ls -t $(CARGO_TARGET_DIR)/release/deps/kernels-* | grep -v '\.d$$' | head -1)" --files $(COMPARE)/files --output docs/BENCHMARKS.md

# Load, start, look-ups and memory with more and more plans; 1,000 take some two minutes and 3 GB of disk.
GROWTH ?= 100,300,1000
growth: build
	python3 benches/compare/growth.py --binary $(PLANGRAPH) --plans $(GROWTH) --output docs/BENCHMARKS.md

# The service beside oxigraph-cli, Virtuoso and rdflib-endpoint, over HTTP; an hour or so (fewer PLANS or PEERS take less).
PLANS ?= 100
PEERS ?= oxigraph on disk,oxigraph in memory,virtuoso,rdflib-endpoint
servers: build
	@command -v virtuoso-t >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends virtuoso-opensource-7-bin; }
	python3 -m venv $(COMPARE)-servers
	$(COMPARE)-servers/bin/pip install --quiet --disable-pip-version-check -r benches/compare/servers.txt
	$(COMPARE)-servers/bin/python benches/compare/servers.py --binary $(PLANGRAPH) --oxigraph $(COMPARE)-servers/bin/oxigraph \
	  --plans $(PLANS) --peers "$(PEERS)" --output docs/BENCHMARKS.md
