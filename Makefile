# Two commands do all the set-up: `make demo` and `make test`. They need Python 3.10 to 3.13 and make.
PYTHON ?= python3
VENV ?= .venv
PEERS ?= .venv-peers
BIN := $(VENV)/bin
PATTERNS := $(shell find patterns -name '*.yml')
CASES ?= ../shared/external/cases.jsonl
BUILD := pyproject.toml hatch_build.py $(PATTERNS)

.PHONY: demo test check accuracy external bench long-run clean

demo: $(VENV)/.installed ## extract an article of examples/ and show its records as a table
	$(BIN)/jzextract extract examples/qingyuan.txt --format table

test: $(VENV)/.installed-test ## the whole test suite
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev ## linting, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

accuracy: $(VENV)/.installed ## figures on the project's own corpus, for both halves
	$(BIN)/python benchmarks/accuracy.py

external: $(VENV)/.installed ## the public cases of other extractors' test suites, where they are at hand
	$(BIN)/python benchmarks/external.py $(CASES)

bench: $(VENV)/.installed $(PEERS)/.installed ## speed beside spaCy and the peers, scaling, start-up; a quarter of an hour
	$(BIN)/python -m benchmarks.speed --peers $(PEERS) --json build/bench.json

long-run: $(VENV)/.installed ## memory over 200,000 short texts, which takes some twenty minutes
	$(BIN)/python benchmarks/long_run.py

# Installing anew after a change of the patterns renews their index; the rules themselves are read from the checkout.
$(VENV)/.installed: $(BUILD) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-test: $(BUILD) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: $(BUILD) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.installed $(VENV)/.installed-test

# The extractors that the benchmark compares with, in an environment of their own; what cannot be installed is left out.
$(PEERS)/.installed: benchmarks/peers/install.py $(wildcard benchmarks/peers/recognizers_npm/*.json) | $(BIN)/python
	$(BIN)/python -m benchmarks.peers.install $(PEERS)
	touch $@

$(BIN)/python:
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 10) <= v <= (3, 13) else f"jzextract needs Python 3.10 to 3.13, this is {v[0]}.{v[1]}; name another one: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) $(PEERS) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis src/jzextract/_patterns_index.json
