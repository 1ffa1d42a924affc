# Everything installs into .venv; nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
STAMP := $(VENV)/.installed

.PHONY: help install run test test-page pictures simulate soak mutation bench detection-bench lint types imports extract catalogues lock format clean
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

install: $(STAMP)  ## set up .venv with everything locked; leaves .venv/bin/alliance

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make install PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.txt --python $(BIN)/python
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bot
	@touch $@

run: install  ## the bot with ALLIANCE_TELEGRAM_TOKEN set, else the sandbox
	@$(BIN)/python -m bot start

test: install  ## the whole test suite
	$(BIN)/python -m pytest

test-page: install  ## the sandbox page in a real Chromium (chromium and its driver must be there)
	$(BIN)/python -m pytest -m page tests/page

pictures: install  ## the pictures of the README, from the sandbox
	$(BIN)/python -m tests.page.pictures

SEEDS ?= 2000
FIRST ?= 0
EVERY ?= 10
simulate: install  ## lives of a clinic in which things go wrong (SEEDS=2000 FIRST=0); every crash, and each tenth two (EVERY=10)
	$(BIN)/python -m tests.simulation --first $(FIRST) --seeds $(SEEDS)
	$(BIN)/python -m tests.simulation --pairs --every $(EVERY)

KILLS ?= 60
CLIENTS ?= 20
soak: install  ## the real process killed under load (KILLS=60 CLIENTS=20), its disk full, its database locked
	$(BIN)/python -m tests.simulation.soak --kills $(KILLS) --clients $(CLIENTS)

mutation: install  ## each check of who may do what taken away, one at a time: a test must turn red (20 minutes)
	$(BIN)/python -m tests.mutation

lint: install  ## ruff: style and format
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install  ## mypy strict over everything
	$(BIN)/mypy

imports: install  ## layers and one owner per library
	$(BIN)/lint-imports

bench: install  ## speed and memory here, beside the usual recipe (40 minutes); renews docs/performance.md
	$(BIN)/alliance bench --renew docs/performance.md

detection-bench: install  ## what the detection finds and costs; renews docs/detection.md
	$(BIN)/python -m bot.ops.detection_bench docs

extract: install  ## read the English texts again and bring locales/ up to date
	$(BIN)/alliance locales refresh

catalogues: install  ## translations: fresh, complete, placeholders right
	$(BIN)/alliance locales check

format: install  ## let ruff tidy up
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: install  ## re-lock requirements (hashes, no host names)
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/runtime.txt
	$(UV) pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header --quiet -c requirements/runtime.txt -o requirements/dev.txt
	echo uv==$$($(UV) --version | cut -d' ' -f2) | $(UV) pip compile - --generate-hashes --universal --no-emit-index-url --no-header --quiet -o requirements/uv.txt

clean:  ## remove .venv and caches (never data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
