# make demo   install into .venv, then code the sample articles
# make test   install into .venv, then format check, lint, types and tests
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test format evaluate train benchmark constraints clean

$(STAMP): constraints.txt pyproject.toml model/pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Dragoman needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 2)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ./model --editable .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/dragoman code demo/articles --output out/events.jsonl --articles out/articles.jsonl --report out/report.html --summary

test: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Scores on public gold data that is not part of this repository: make evaluate GOLD=DIR
evaluate: $(STAMP)
	$(BIN)/dragoman evaluate $(GOLD)

# The model, made again from the corpus and public data on your disk: make train EVALS=DIR. See training/README.md.
train: $(STAMP)
	PYTHON=$(PYTHON) bash training/build.sh $(EVALS)

benchmark: $(STAMP)
	$(BIN)/python benchmarks/throughput.py

# The pinned, hashed versions; run after changing the dependencies in pyproject.toml.
constraints: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-package dragoman-model --no-annotate --group dev --output-file constraints.txt pyproject.toml constraints-build.in

clean:
	rm -rf .venv out build dist
