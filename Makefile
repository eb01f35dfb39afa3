# make run | make test | make lab. Works with GNU make 3.81 (macOS) and later.
SOURCE ?= data/raw
OUT ?= data/processed
VENV = .venv
# More options for reading, such as ARGS="--column text=body".
ARGS =
BIN = $(VENV)/bin

.PHONY: run test lab lint lock clean

run: $(VENV)/ready
	@$(BIN)/discourse read "$(SOURCE)" $(ARGS) --out "$(OUT)/comments.parquet" --out "$(OUT)/comments.csv"
	@$(BIN)/discourse notebooks "$(SOURCE)" $(ARGS) --out "$(OUT)/notebooks"
	@$(BIN)/discourse report "$(OUT)/comments.parquet" --out "$(OUT)/report.html"
	@echo
	@echo "Table:     $(OUT)/comments.parquet  $(OUT)/comments.csv"
	@echo "Audit:     $(OUT)/comments.audit.json"
	@echo "Notebooks: $(OUT)/notebooks/"
	@echo "Report:    $(OUT)/report.html"

test: $(VENV)/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

lab: $(VENV)/ready
	$(BIN)/jupyter lab --notebook-dir=notebooks

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The exact versions that everybody installs; run it after a change of pyproject.toml.
lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 --extra notebooks --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist

# Finds a Python of 3.11 or newer, unless PYTHON= names one.
$(VENV)/ready: requirements.lock pyproject.toml
	@python=""; \
	for candidate in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if [ -n "$$candidate" ] && "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No Python 3.11 or newer was found. Install one, or name it: make run PYTHON=/path/to/python3" >&2; exit 2; \
	fi; \
	echo "Setting up $(VENV) with $$($$python --version) (once, a few minutes)"; \
	if [ -e "$(VENV)/pyvenv.cfg" ]; then rm -rf "$(VENV)"; fi; \
	"$$python" -m venv "$(VENV)" || { \
	  echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)/ready
