# Shixiao 时效. Needs make and Python 3.11 or newer, nothing else; `make` alone lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Which Python makes the environment. Left empty, the first one that is new enough and whole.
PYTHON ?=
# Test processes at a time; `make test WORKERS=0` runs them in one.
WORKERS ?= 2
# How many documents `make bench` builds, and on which database: both, sqlite or postgres.
ROWS ?= 100000
DATABASE ?= both
# What else pytest is to be told, e.g. `make test ARGS="-k repeal -x"`.
ARGS ?=

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PYTEST := $(BIN)/python -m pytest
SOURCES := $(wildcard locale/*/LC_MESSAGES/django.po)
CATALOGUES := $(SOURCES:.po=.mo)

.PHONY: help setup run test test-slow test-fuzz test-faults bench check format messages constraints clean

help: ## This list
	@echo "Shixiao 时效: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  %-14s %s\n", $$1, $$2 }'

setup: .venv/runtime $(CATALOGUES) ## Make .venv, install the pinned requirements, compile the catalogues

run: setup ## Start the register: site, worker and schedule in one process tree, with a demonstration register if empty
	@exec $(BIN)/python -m deploy.embedded

test: .venv/development $(CATALOGUES) ## The fast tests on SQLite, then those that use a database on PostgreSQL
	$(PYTEST) -n $(WORKERS) $(ARGS)
	$(PYTEST) -n $(WORKERS) --database=postgres $(ARGS)

test-slow: .venv/development $(CATALOGUES) ## The tests that start real processes, servers and a browser
	$(PYTEST) -m slow $(ARGS)

test-fuzz: .venv/development $(CATALOGUES) ## The reader against thousands of heaps of lines and bytes, and copies of every width
	$(PYTEST) -m fuzz -n $(WORKERS) $(ARGS)

test-faults: .venv/development $(CATALOGUES) ## Workers, Redis, PostgreSQL and the mail server killed in the middle of a night, with counts
	$(PYTEST) -m faults --database=postgres $(ARGS)

bench: .venv/development $(CATALOGUES) ## A register of ROWS documents, measured on DATABASE; fails where a limit is broken
	$(BIN)/python -m benchmarks --rows $(ROWS) --database $(DATABASE)

# Reading the settings makes a data folder; checks don't touch the developer's.
check: export SHIXIAO_DATA_DIR := .venv/check
check: .venv/development $(CATALOGUES) ## Format, lint, types, imports, templates, migrations, translations
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/ruff check --config doorsteps.toml
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python locale/catalogues.py check

format: .venv/development ## Put sources and templates into the house's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint templates --reformat --quiet

messages: .venv/development ## Collect new strings into the catalogues, for translating
	$(BIN)/python locale/catalogues.py collect

constraints: ## Renew constraints.txt after a change of requirements*.txt
	sh deploy/pin.sh "$$(sh deploy/python.sh $(PYTHON))"

clean: ## Remove .venv and compiled catalogues; data in var/ stays
	rm -rf .venv $(CATALOGUES)

# Stamps: each is newer than what it was made from, so a second `make` does nothing and a changed pin installs again.
.venv/bin/python:
	@echo "Making .venv …"
	@python="$$(sh deploy/python.sh $(PYTHON))" && "$$python" -m venv --clear .venv

.venv/runtime: requirements.txt constraints.txt | .venv/bin/python
	@echo "Installing what the register runs on …"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt constraints.txt | .venv/runtime
	@echo "Installing what the tests and checks need …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

%.mo: %.po locale/catalogues.py | .venv/runtime
	@$(BIN)/python locale/catalogues.py compile $<
