# The only entry points of the project; `make help` lists them.
# Python 3.12 or newer where there is one: the collector of 3.11 may run inside a closing session.
PYTHON ?= $(shell for each in python3.13 python3.12 python3.14 python3; do \
	$$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$each; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
READY := $(VENV)/.ready
TESTED := $(VENV)/.ready-test
# A lock is complete, so nothing is left to decide: no resolver, whatever was published since.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
RUFF := $(BIN)/ruff
SAY = printf "%s  %s\n" "$$(date -u +%H:%M:%S)"
# Test databases sync every commit: in memory, where there is room, that costs nothing.
ROOMY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "TMPDIR=/dev/shm" }')

RESOLVE := uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help install install-test run test check cover fix bench prove messages migration pictures lock

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(READY)  ## Create the environment from requirements.lock, with hashes

install-test: $(TESTED)  ## Add to it what the tests need, from requirements-test.lock

$(READY): requirements.lock
	@test -n "$(PYTHON)" || { echo "Partage needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv), or run make PYTHON=/path/to/python3.13"; exit 1; }
	@echo "Creating the environment, once (a minute or two) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m app "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" > $(BIN)/partage
	@chmod +x $(BIN)/partage
	@touch $@

$(TESTED): $(READY) requirements-test.lock
	@echo "Adding what the tests need, once …"
	@$(PIP) -r requirements-test.lock
	@touch $@

run: $(READY)  ## Migrate, seed the demo, serve http://127.0.0.1:8000/fr/
	@$(BIN)/python -m app start --port $(PORT)

test: check  ## Check, then run every test on SQLite and PostgreSQL, with a browser if there is one
	@$(SAY) "tests"
	$(ROOMY) $(BIN)/python -m pytest -n auto --dist worksteal --durations=25

check: $(TESTED)  ## Format, lint, types, import contracts, catalogues
	@$(SAY) "format and lint"
	@$(RUFF) format --check .
	@$(RUFF) check .
	@$(SAY) "types"
	@$(BIN)/mypy
	@$(SAY) "import contracts"
	@$(BIN)/lint-imports
	@$(SAY) "catalogues"
	@$(BIN)/python -m tests.catalogues --check

cover: $(TESTED)  ## Ask that the tests of the counting core walk each of its branches
	$(ROOMY) $(BIN)/python -m pytest -q tests/ballots --cov=ballots --cov-branch --cov-fail-under=100

fix: $(TESTED)  ## Format and repair what can be repaired
	$(RUFF) format .
	$(RUFF) check --fix .

bench: $(TESTED)  ## Run the benchmarks: ratios against a peer or a ceiling, in one run
	$(BIN)/python -m tests.benchmarks

prove: $(TESTED)  ## Run the long proofs at full count
	PARTAGE_PROVE=1 $(BIN)/python -m pytest -m "proof"

messages: $(TESTED)  ## Extract the sentences into the catalogues
	$(BIN)/python -m tests.catalogues

migration: $(TESTED)  ## Draft a migration from the models: make migration m="what changes"
	$(BIN)/python -m app schema draft "$(m)"

pictures: $(TESTED)  ## Take the pictures of docs/pictures anew, from the demonstration
	$(BIN)/python -m tests.pictures

lock:  ## Resolve both locks anew (needs uv on the path)
	$(RESOLVE) --extra test -o requirements-test.lock
	$(RESOLVE) -c requirements-test.lock -o requirements.lock
