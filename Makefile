# The commands of the README. `make run` and `make test` need nothing but Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_TOOLS := $(VENV)/.installed-dev
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement
PORT ?= 8501
export PYTHONDONTWRITEBYTECODE :=  # a test run starts Python some two hundred times: what it compiles is kept

.PHONY: run install install-dev test-browser test test-renames test-days test-model check lint types imports unit browser eval lock bench screenshots clean

run: install  ## seed the demo bank where there is none, then open the desk on http://localhost:8501
	@$(BIN)/python -m copilot demo ensure
	@$(BIN)/python -m copilot doctor --port $(PORT) --quiet
	$(BIN)/streamlit run app.py --server.port $(PORT)

install: $(INSTALLED)  ## make .venv with what the desk needs, and no test tool

install-dev: $(TEST_TOOLS)  ## add the test tools to the same .venv

$(INSTALLED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Foureyes needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Call make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) requirements.txt
	@touch $(INSTALLED)

$(TEST_TOOLS): requirements-dev.txt $(INSTALLED)
	$(PIP_INSTALL) requirements-dev.txt
	@touch $(TEST_TOOLS)

test-browser: install-dev  ## a Chromium for the browser tests: one that is there, the distribution's, or Playwright's own
	@$(BIN)/python -m tests.browser.provide

test: test-browser lint types imports unit browser  ## everything that CI checks

check: lint types imports  ## the fast half

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install-dev
	$(BIN)/mypy

imports: install-dev
	$(BIN)/lint-imports

unit: install-dev
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser and not model"

test-days: install-dev  ## before a release: the unit part on days that are apart, or on DAYS="2028-02-29 …"; a quarter hour each
	$(BIN)/python -m tests.days $(DAYS)

browser: test-browser  ## one walk through the desk in headless Chromium
	$(BIN)/pytest -m browser

eval: install  ## every golden scenario with the offline engine, held to thresholds and baseline, then those of a UK bank; reports in var/eval, var/eval-gb
	$(BIN)/python -m copilot eval run --gate --workers 2 --data-dir var/eval --out var/eval/report
	FOUREYES_BANK_FILE=connectors/mockbank/first_example.toml FOUREYES_BANK_NAME="First Example Bank" \
	  FOUREYES_BANK_TIMEZONE=Europe/London $(BIN)/python -m copilot eval run --workers 2 \
	  --golden tests/golden_gb --data-dir var/eval-gb --out var/eval-gb/report

test-renames: install-dev  ## rename 30 random titles, fields and facts, in one place each, and see what goes red (some minutes)
	$(BIN)/python -m tests.renames

test-model: install-dev  ## opt-in: build llama.cpp's server once (a C++ compiler, about 15 CPU-minutes), let a real small model write
	$(BIN)/python -m tests.model_real.prepare
	$(BIN)/pytest -m model tests/model_real

lock: install  ## compile the lock files from requirements*.in
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-deps --python-version 3.11 -q requirements-model.in -o requirements-model.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements-presidio.in -o requirements-presidio.txt

bench: install  ## measure every figure of the README
	$(BIN)/python -m copilot bench

screenshots: test-browser  ## walk every screen and write docs/screenshots
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) var
