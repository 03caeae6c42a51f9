# Seeing Machine. `make` or `make help` lists what there is to do. Runs with GNU make 3.81, the one on macOS.

SHELL := /bin/sh
VENV  := .venv
BIN   := $(VENV)/bin
# Tests run side by side, one process for each core; whoever is done takes from the others.
TEST  := $(BIN)/python -m pytest --numprocesses auto --dist worksteal
PIP   := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt

# The first of these that runs, is a version the course supports, and can make an environment.
PYTHONS := python3.13 python3.12 python3.11 python3.14 python3
USABLE  := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON  ?= $(shell for p in $(PYTHONS); do if $$p -c '$(USABLE)' 2>/dev/null; then command -v $$p; break; fi; done)

.DEFAULT_GOAL := help
.PHONY: help lab test lint unit js notebooks browser bench gallery clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

lab: $(VENV)/.lab ## open the course in JupyterLab, in the folder course/
	$(BIN)/seeing-machine lab course

test: $(VENV)/.test ## check everything: style, types, units, JavaScript, notebooks, browser
	$(MAKE) lint unit js notebooks browser

lint: $(VENV)/.test ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(VENV)/.test ## unit tests and the examples in the docstrings
	$(TEST) -m "not browser and not notebooks"

js: $(VENV)/.test ## the logic inside the widgets
	$(BIN)/python -m tests.node --test tests/js/test_*.mjs

notebooks: $(VENV)/.test ## every lesson from top to bottom, unsolved and solved
	$(TEST) -m notebooks

browser: $(VENV)/.test ## every lesson in a real JupyterLab and a real Chromium
	$(BIN)/python -m tests.browser.chromium
	$(TEST) -m browser

bench: $(VENV)/.bench ## measure speed beside other libraries; a table, and bench.json
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.benchmarks

gallery: $(VENV)/.test ## photograph the lessons for README
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.browser.gallery

clean: ## remove the environment and all that tests leave behind; the folder course/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist screenshots bench.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The hidden files inside the environment say which parts are installed, so that a second run starts at once.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 to 3.14 with the venv module was found." \
	  "On Debian or Ubuntu: apt install python3-venv. On macOS: brew install python."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.lab: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	touch $(VENV)/.lab $@

$(VENV)/.bench: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test,bench]'
	touch $(VENV)/.lab $(VENV)/.test $@
