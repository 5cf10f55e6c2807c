# Needs Python 3.11 or later and make; everything else goes into .venv.
#   make demo    set up, and print the diversions of the bundled graph
#   make check   what every commit must pass, in under a minute
#   make test    everything, but for what takes minutes
#   make long    that, too
#   make stores  the real servers that a store elsewhere is tested against; Virtuoso where it is installed:
#                on Debian, apt-get update && apt-get install --no-install-recommends virtuoso-opensource
#   make clients ask the server with clients of JavaScript; needs Node.js and npm, and says so where they are not
#   make readers read exports with what others read them with: Graphviz, Raptor, Jena, graphology, followthemoney …;
#                brings the browser, too, in which `make long` opens the page to look into
#   make bench   measure, and write docs/performance.md

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
NODES  := tests/clients/node_modules/.made
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check

.PHONY: demo check test long stores clients readers lint bench clean

demo: $(VENV)/.installed
	@$(BIN)/kg diversions

check: lint
	@$(BIN)/pytest -q -n 2 -m "not slow and not long and not alone"

# The tests come last, so that their summary is what one sees.
test: lint
	@$(BIN)/kg check
	@$(BIN)/pytest -q -n 2 -m "not long and not alone"

long: $(VENV)/.installed-dev
	@$(BIN)/pytest -q -n 2 -m long
	@$(BIN)/pytest -q -n 0 -m alone

# Nothing is installed for it but what pip brings; without Virtuoso its tests are skipped, and say why.
stores: $(VENV)/.installed-dev
	@$(BIN)/pytest -q -n 0 -rs tests/store/test_remote_servers.py

clients: $(VENV)/.installed-dev
	@if command -v node && command -v npm; then $(MAKE) --no-print-directory $(NODES); fi > /dev/null
	@$(BIN)/pytest -q -rs tests/clients

$(NODES): tests/clients/package.json tests/clients/package-lock.json
	@echo "setting up tests/clients" >&2
	@cd tests/clients && npm ci --silent
	@touch $@

# What is not here is installed where it may be, and else its tests are skipped, with the reason.
readers: $(VENV)/.installed-dev
	@tests/readers/install.sh "$(abspath $(BIN))/python"
	@$(BIN)/pytest -q -n 0 -rs tests/readers

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	@$(BIN)/python bench/run.py

clean:
	rm -rf $(VENV) tests/clients/node_modules tests/readers/node_modules build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the environment: a stamp file says for which pyproject.toml it was made

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or later: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@echo "setting up $(VENV)" >&2
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml
	@echo "setting up $(VENV) with the tools" >&2
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.installed
