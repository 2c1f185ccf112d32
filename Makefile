# `make demo` shows the program, `make test` checks everything; both set up what they need in .venv.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
CATALOGUE := supermarket/locale/zh/LC_MESSAGES/supermarket

# The tests that cover every branch of journal/ and books/. Tracing makes a test twice as slow, so the rest runs without.
COVERING := tests/journal tests/books tests/servers

# Neighbours stay on one worker, which makes what they share only once; who is done early takes over from the others.
SPREAD := -n auto --dist worksteal

# Kept bytecode: else each process of a run compiles the tests, and each command of theirs the program, anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test suite endurance month lint format texts hash picture bench bench-age bench-web clean
.DEFAULT_GOAL := demo

demo: $(READY) $(CATALOGUE).mo
	$(BIN)/supermarket demo --out demo

test: lint suite

# All tests without lint, for whoever runs the two apart.
suite: $(READY) $(CATALOGUE).mo
	$(BIN)/pytest $(SPREAD) --cov --cov-report= $(COVERING)
	$(BIN)/coverage report --fail-under=100
	$(BIN)/pytest $(SPREAD) $(COVERING:%=--ignore=%)

# What takes long: hundreds of kills, two thousand histories of a mailbox, and twenty kills of a district's server.
endurance: $(READY) $(CATALOGUE).mo
	SUPERMARKET_TEST_KILLS=200 SUPERMARKET_TEST_FAILOVERS=20 $(BIN)/pytest tests/endurance
	SUPERMARKET_MAILBOX_EXAMPLES=2000 $(BIN)/pytest $(SPREAD) -rP tests/carry/test_mailbox.py
	$(MAKE) month

# A month of a district's machines, and one that all of them wrote apart: one for each shop and station, as many as these,
# and so many households at each station that there are 3,000 visits for goods (7 of 331 machines, 23 of 99).
MACHINES ?= 331
VOLUNTEERS ?= 7
TAKERS ?= $(shell nproc 2>/dev/null || echo 2)
month: $(READY) $(CATALOGUE).mo
	SUPERMARKET_TEST_MACHINES=$(MACHINES) SUPERMARKET_TEST_MONTH=29 \
	SUPERMARKET_TEST_VOLUNTEERS=$(VOLUNTEERS) SUPERMARKET_TEST_TAKERS=$(TAKERS) \
	$(BIN)/pytest -s tests/endurance/month

lint: $(READY) $(CATALOGUE).mo
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Bring the catalogue in line with the code; then translate what it says is missing.
texts: $(READY)
	$(BIN)/python -m tests.texts

# Publish the SHA-256 of verify.py anew, after a change of what the auditor's package is made of.
hash: $(READY)
	$(BIN)/python -m tests.published

# Draw the pictures in README anew, from what the installed program shows and a demo leaves.
picture: $(READY) $(CATALOGUE).mo
	$(BIN)/python -m tests.pictures

# Measure the speed and keep the figures in benchmarks/; MILLION=--million takes a ledger of that size instead.
bench: $(READY) $(CATALOGUE).mo
	$(BIN)/python -m benchmarks.speed $(MILLION)

# The same for what age alone costs: all that is waited for, at places after seven weeks and in their tenth year.
bench-age: $(READY) $(CATALOGUE).mo
	$(BIN)/python -m benchmarks.speed --age

# The same for what browsers are served: 200 phones on a market day, and pages on a poor line. Needs a Chromium.
bench-web: $(READY) $(CATALOGUE).mo
	$(BIN)/python -m benchmarks.speed --web

clean:
	rm -rf .venv demo dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -f supermarket/locale/*/LC_MESSAGES/*.mo
	find supermarket tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: $(READY)

# Python compiles what is imported when it first is; to compile all that the packages bring is half of installing them.
$(READY): pyproject.toml constraints.txt hatch_build.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	touch $(READY)

# The build hook made it at installation; this is for a catalogue that changed since.
$(CATALOGUE).mo: $(CATALOGUE).po $(READY)
	$(BIN)/python -c 'import pathlib, hatch_build; hatch_build.compile_catalogues(pathlib.Path())'
