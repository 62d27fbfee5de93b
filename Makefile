# Everything a developer or an operator types. `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.installed

.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,postgres]'
	@touch $(READY)

install: $(READY) ## Install into .venv (done by the others when it is needed)

run: $(READY) ## Serve the demo on PORT (8000)
	@$(BIN)/pow-bot demo --port $(PORT)

check: $(READY) ## Types, lint, contracts, flows and catalogues
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	$(BIN)/pow-bot flows check

browser: $(READY) ## Find Chromium, or install it where that can be done
	@$(BIN)/python tests/browser/install.py

test: $(READY) browser ## All tests, with reduced counts for the heavy ones
	$(BIN)/python -m pytest -n auto

soak: $(READY) browser ## Full counts and mutation; takes long
	POW_SOAK=1 $(BIN)/python -m pytest -n auto
	$(BIN)/python tests/mutation.py

bench: $(READY) ## Measure, print and write benchmarks/results.json
	$(BIN)/python -m benchmarks

handbook: $(READY) browser ## Take the pictures of the team's handbook anew, from the demo
	$(BIN)/python -m tests.handbook

fix: $(READY) ## Let the tools mend what they can
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

.PHONY: help install run check browser test soak bench handbook fix
