# The only entry points of the project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
READY := $(VENV)/.ready
RUFF := $(BIN)/ruff
# Test databases sync every commit: in memory, where there is room, that costs nothing.
ROOMY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "TMPDIR=/dev/shm" }')

.DEFAULT_GOAL := help
.PHONY: help install run test check fix bench prove messages migration pictures lock

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(READY)  ## Create the environment from requirements.lock, with hashes

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Partage needs Python 3.11 or newer: run make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Creating the environment, once (a minute or two) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m app "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" > $(BIN)/partage
	@chmod +x $(BIN)/partage
	@touch $@

run: $(READY)  ## Migrate, seed the demo, serve http://127.0.0.1:8000/fr/
	@$(BIN)/python -m app start --port $(PORT)

test: $(READY)  ## Run every test, on SQLite and PostgreSQL, with a browser if there is one
	$(ROOMY) $(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY)  ## Format, lint, types, import contracts, catalogues, then the tests
	$(RUFF) format --check .
	$(RUFF) check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.catalogues --check
	$(ROOMY) $(BIN)/python -m pytest -q tests/ballots --cov=ballots --cov-branch --cov-fail-under=100
	$(MAKE) test

fix: $(READY)  ## Format and repair what can be repaired
	$(RUFF) format .
	$(RUFF) check --fix .

bench: $(READY)  ## Run the benchmarks: ratios against a peer or a ceiling, in one run
	$(BIN)/python -m tests.benchmarks

prove: $(READY)  ## Run the long proofs at full count
	PARTAGE_PROVE=1 $(BIN)/python -m pytest -m "proof"

messages: $(READY)  ## Extract the sentences into the catalogues
	$(BIN)/python -m tests.catalogues

migration: $(READY)  ## Draft a migration from the models: make migration m="what changes"
	$(BIN)/python -m app schema draft "$(m)"

pictures: $(READY)  ## Take the pictures of docs/pictures anew, from the demonstration
	$(BIN)/python -m tests.pictures

lock:  ## Resolve requirements.lock anew (needs uv on the path)
	uv pip compile pyproject.toml --extra test --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements.lock
