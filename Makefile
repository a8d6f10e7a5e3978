# make results   build the environment, run the workflow on the default studies and papers
# make test      run the tests, and hold which lines they run
# make check     lint everything and dry-run the workflow
# make clean     remove results, logs and the environment

PYTHON ?= python3
CORES ?= all
BIN := .venv/bin
READY := .venv/.ready
# Bytecode makes every later start three times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: results test check clean lock

results: $(READY)
	@$(BIN)/snakemake --workflow-profile workflow/profiles/default --cores $(CORES)
	@echo; echo "Reports:"; ls -1 results/*/release/report.html results/papers/*/claims.html

# slipcover stops watching a line once it has run: 1.05 times the time.
test: $(READY)
	@mkdir -p logs
	@OMP_NUM_THREADS=1 $(BIN)/python -m slipcover --source src/wavescore --json --out logs/coverage.json \
	  -m pytest --numprocesses auto --dist loadfile
	@$(BIN)/python .ci/coverage.py logs/coverage.json

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/python .ci/tracked.py
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/snakemake --lint
	$(BIN)/snakemake --dry-run --quiet --forceall

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v < (3, 14) else \
	  f"wavescore needs Python 3.11, 3.12 or 3.13; {sys.executable} is {v.major}.{v.minor}. Try: make PYTHON=python3.12")'
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --no-python-downloads --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv && \
	  uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
	  $(PYTHON) -m venv --clear .venv && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@$(BIN)/python -m compileall -q src
	@touch $@

# Needs uv. Writes no addresses: the lock serves whichever package index a machine uses.
lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-annotate \
	  --no-header --quiet --output-file requirements.lock

clean:
	rm -rf .venv .snakemake results logs
