# make results   build the environment, run the workflow on the default studies and papers
# make test      run the tests        make check   lint everything and dry-run the workflow
# make coverage  run the tests that start no workflow, and hold their coverage
# make clean     remove results, logs and the environment

PYTHON ?= python3
CORES ?= all
BIN := .venv/bin
READY := .venv/.ready
# Bytecode makes every later start three times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: results test coverage check clean lock

results: $(READY)
	@$(BIN)/snakemake --workflow-profile workflow/profiles/default --cores $(CORES)
	@echo; echo "Reports:"; ls -1 results/*/release/report.html results/papers/*/claims.html

test: $(READY)
	@OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist loadfile

# Not in `make test`: watching every line takes 1.7 times the time on Python 3.11, 1.2 from 3.12 on.
coverage: $(READY)
	@COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")') \
	  OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/workflow \
	  --cov=wavescore --cov-report=term-missing:skip-covered --cov-fail-under=96

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
