PYTHON ?= python3.11
BIN := .venv/bin

help:  ## show the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[test]'
	touch $@

test: .venv/installed  ## install what the tests need and run them all
	$(BIN)/python -m pytest

check: .venv/installed  ## lint, types, then the tests
	$(BIN)/ruff check lms tests
	$(BIN)/mypy
	$(MAKE) test

.PHONY: help test check
