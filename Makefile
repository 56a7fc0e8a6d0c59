# Two commands are enough: `make run` and `make test`. Each builds .venv first when it is missing or out of date.
#
#   make run ARGS="--lang en"     words after the command:  louzhu demo --lang en
#   make test ARGS="-k ledger"    words for pytest
#   make lock ARGS="--upgrade"    words for the resolver
#   make run PYTHON=/path/to/python3.12    another Python, when .venv is built

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PYTHON ?= python3.11 python3.12 python3.13 python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-growth torture torture-disks format lock clean

help:
	@echo 'make run      start the bot: on Discord when DISCORD_TOKEN is set, else the offline demo'
	@echo 'make test     every check and every test'
	@echo 'make check    formatter, linter, types and import contracts'
	@echo 'make bench    speed, as a ratio against a bare discord.py bot (about ten minutes; docs/benchmarks.md)'
	@echo 'make bench-growth   a million members against two thousand (about half an hour; ARGS="--members 20000" for a look)'
	@echo 'make torture  kill the bot two hundred times at random moments, and see that nothing is lost (half an hour)'
	@echo 'make torture-disks   real file systems that are full or read-only (mounts them, so it needs root; a minute)'
	@echo 'make format   put the code in shape'
	@echo 'make lock     write requirements.lock anew from pyproject.toml'
	@echo 'make clean    remove .venv and all caches; databases stay'

# exec: the bot takes the place of the shell, so that Ctrl-C reaches it once and its exit code is the answer.
run: $(INSTALLED)
	@exec $(BIN)/python -m bot $(if $(value DISCORD_TOKEN),run,demo) $(ARGS)

# Each test loads the bot anew, many in a process of their own. Where Python is told to keep no bytecode (as in many images of
# containers) each would compile it anew, too, which takes a third of the time.
test torture: export PYTHONDONTWRITEBYTECODE :=

test: check
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(INSTALLED)
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m ruff check
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_checkin $(ARGS)
	$(BIN)/python -m benchmarks.bench_messages $(ARGS)
	$(BIN)/python -m benchmarks.bench_pictures $(ARGS)
	$(BIN)/python -m benchmarks.bench_start $(ARGS)

bench-growth: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_growth $(ARGS)

torture: $(INSTALLED)
	$(BIN)/python -m pytest -q -n auto --thorough tests/live/test_failing_routes.py
	$(BIN)/python -m tests.live.torture $(ARGS)
	@if [ "$$(id -u)" = 0 ]; then $(MAKE) --no-print-directory torture-disks; \
	else echo 'Left out, for it needs root: make torture-disks'; fi

torture-disks: $(INSTALLED)
	$(BIN)/python -m pytest -q -n 0 tests/live/real_disks.py

format: $(INSTALLED)
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

# Exact versions and hashes for every platform and Python that the project supports; no index address gets in.
lock: $(INSTALLED)
	$(BIN)/python -m uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet --output-file requirements.lock $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find bot cogs db tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv that still works is brought up to date in place; one that does not (its Python is gone) is made anew.
$(INSTALLED): requirements.lock pyproject.toml
	@if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    chosen= ; incomplete= ; \
	    for python in $(PYTHON); do \
	        "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	        if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then chosen=$$python; break; fi; \
	        incomplete=$$python; \
	    done; \
	    if [ -z "$$chosen" ] && [ -n "$$incomplete" ]; then \
	        echo "$$incomplete cannot make a virtual environment: its venv or ensurepip module is missing." >&2; \
	        echo "On Debian and Ubuntu: apt install python3-venv. Then run the same command again." >&2; \
	        exit 1; \
	    elif [ -z "$$chosen" ]; then \
	        echo "Louzhu needs Python 3.11 or newer; tried: $(PYTHON)." >&2; \
	        echo "Install one, or name it: make run PYTHON=/path/to/python3." >&2; \
	        exit 1; \
	    fi; \
	    echo "Making $(VENV) with $$("$$chosen" --version) ..."; \
	    "$$chosen" -m venv --clear $(VENV); \
	fi
	@echo 'Installing what requirements.lock names (about a minute the first time) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
