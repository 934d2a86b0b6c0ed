# Every wish is one command; `make help` names them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= $(or $(BEHOORLIJK_PORT),8400)

.DEFAULT_GOAL := help
.PHONY: texts help setup assets browser postgresql run test check bench format lock clean

help: ## name every target
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; try: make setup PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

setup: $(VENV)/.installed assets ## build the environment in .venv and the web assets

assets: $(VENV)/.installed ## build the style sheets, scripts and translations of the web pages
	$(BIN)/python -m webui.assets.build
	$(BIN)/python -m webui.catalogue

browser: ## make sure a Chromium is there for the browser tests
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium. Install it, for example: sudo apt-get install chromium"; exit 1; fi; }

postgresql: ## make sure a PostgreSQL server is there, for the tests on both databases
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    conf=/etc/postgresql-common/createcluster.conf; \
	    [ -e $$conf ] || { mkdir -p $${conf%/*} && echo "create_main_cluster = false" >$$conf; }; \
	    { apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; } || echo "PostgreSQL could not be installed."; \
	  else echo "No PostgreSQL server here: the tests run on SQLite only. To run all: sudo apt-get install postgresql"; fi; }

run: setup ## start a demo: database, policy, fictitious municipality, web server and scheduler
	$(BIN)/behoorlijk demo --port $(PORT)

test: setup browser postgresql ## run all tests
	$(BIN)/pytest -n auto --dist loadfile

check: setup ## format, lint, types, import contracts, diagrams, norms, docs, fuzz
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/behoorlijk check processes forms
	$(BIN)/behoorlijk norms --summary
	$(BIN)/python -m webui.catalogue --check
	$(BIN)/python -m webui.assets.build --lint-diagrams processes
	$(BIN)/python -m tests.feel.fuzz --seconds 20

bench: setup ## measure; one page of figures and build/bench.json
	$(BIN)/python -m tests.bench

format: $(VENV)/.installed ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: $(VENV)/.installed ## take up new texts of the program in the catalogues of translations
	$(BIN)/python -m webui.catalogue --update

lock: $(VENV)/.installed ## pin the dependencies anew
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock pyproject.toml

clean: ## remove what was built and the demo's data
	rm -rf build var webui/static/dist webui/assets/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
