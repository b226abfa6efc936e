PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check

help:  ## show the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

.venv/installed: requirements.lock setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --editable .
	touch $@

.venv/test-tools: .venv/installed tests/setup/tools.sh
	sh tests/setup/tools.sh .venv/tools
	touch $@

demo: .venv/installed  ## everything a newcomer needs: database, lessons, fictional people, server
	$(BIN)/lms demo --serve

test: .venv/test-tools  ## install what the tests need and run them all
	$(BIN)/python -m pytest --numprocesses 2

check: .venv/test-tools  ## lint, types, then the tests
	$(BIN)/ruff check lms tests bench
	$(BIN)/mypy
	$(MAKE) test

bench: .venv/test-tools  ## measure CPU a request against a bare Flask hello; writes bench/results.json
	$(BIN)/python -m bench

mutants: .venv/test-tools  ## change the judging of answers in many small ways; the tests must notice nine of ten (half an hour)
	$(BIN)/mutmut run
	$(BIN)/python -m tests.setup.mutants

pictures: .venv/test-tools  ## draw media/pictures from media/drawings, what is missing or older (needs Chromium)
	$(BIN)/python -m tests.setup.drawings

lock:  ## resolve the dependencies anew (needs the network)
	$(PIP) install pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra test --no-emit-index-url --no-emit-find-links --output-file requirements.lock setup.cfg

.PHONY: help demo test check bench mutants pictures lock
