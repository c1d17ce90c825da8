# The commands of the README. `make run` and `make test` need nothing but Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 8501

.PHONY: run install test test-model check lint types imports unit browser eval lock bench screenshots clean

run: install  ## seed the demo bank where there is none, then open the desk on http://localhost:8501
	@$(BIN)/python -m copilot demo ensure
	@$(BIN)/python -m copilot doctor --port $(PORT) --quiet
	$(BIN)/streamlit run app.py --server.port $(PORT)

install: $(STAMP)  ## make .venv from the locked dependencies, and nothing else

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Foureyes needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Call make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $(STAMP)

test: install lint types imports unit browser  ## everything that CI checks

check: lint types imports  ## the fast half

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -n 2 -m "not browser and not model"

browser:  ## one walk through the desk in headless Chromium (Debian: apt-get install chromium)
	$(BIN)/pytest -m browser

eval: install  ## every golden scenario with the offline engine, held to thresholds and baseline; reports in var/eval
	$(BIN)/python -m copilot eval run --gate --workers 2 --data-dir var/eval --out var/eval/report

test-model: install  ## opt-in: build llama.cpp's server once (a C++ compiler, about 15 CPU-minutes), let a real small model write
	$(BIN)/python -m tests.model_real.prepare
	$(BIN)/pytest -m model tests/model_real

lock:  ## compile the lock files anew
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-deps --python-version 3.11 -q requirements-model.in -o requirements-model.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 -q requirements-presidio.in -o requirements-presidio.txt

bench: install  ## measure every figure of the README
	$(BIN)/python -m copilot bench

screenshots: install  ## walk every screen and write docs/screenshots
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) var
