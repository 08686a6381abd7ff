# Liantu 链图. `make run` opens the demonstration city; `make test` runs the tests. Everything is kept in .venv, var and .cache.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
FIRMS ?= 10000
export LIANTU_HOME ?= $(CURDIR)/var
INSTALL := $(BIN)/python requirements/install.py
FRONT := $(shell find src/liantu/*/frontend src/liantu/*/locale -type f -not -name '*.mo' 2>/dev/null) hatch_build.py package-lock.json

.PHONY: help run test check docs pictures bench build lock messages format clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { echo "需要 Python 3.11 至 3.14，请指明一个：make run PYTHON=python3.12 / Python 3.11 to 3.14 is needed; name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "缺少 venv 模块，请先运行：sudo apt install python3-venv / the venv module is missing: sudo apt install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.txt requirements/pip.txt requirements/install.py pyproject.toml $(FRONT) | $(BIN)/python
	@echo "安装运行所需的软件包 / installing what is needed to run"
	@$(INSTALL) pip.txt --quiet
	@$(INSTALL) run.txt --quiet --no-compile
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "安装测试所需的软件包 / installing what is needed to test"
	@$(INSTALL) dev.txt --quiet --no-compile
	@touch $@

run: $(VENV)/run.stamp ## set up, make the demonstration city, start server and worker
	@$(BIN)/liantu init
	@$(BIN)/liantu demo --firms $(FIRMS) --if-empty
	@$(BIN)/liantu serve --host $(HOST) --port $(PORT) --worker

test: $(VENV)/dev.stamp ## all tests, on SQLite and (where installed) PostgreSQL, with a real browser where there is one
	@$(BIN)/python -m tests.pure --cov
	@$(BIN)/python -m pytest -n auto --maxprocesses 6 --dist loadfile --no-loadscope-reorder --without-pure --durations=25 --cov --cov-append --cov-report=term $(ARGS)
	@$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest -q -n auto --maxprocesses 6 --dist loadfile --no-loadscope-reorder --durations=25 --only-database -m "not journey and not one_database"

check: $(VENV)/dev.stamp ## style, types, import contracts, migrations, the pack, docs
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@LIANTU_SECRET_KEY=check $(BIN)/mypy
	@$(BIN)/python hatch_build.py types
	@$(BIN)/lint-imports
	@LIANTU_SECRET_KEY=check $(BIN)/python -m django makemigrations --check --dry-run --settings liantu.project.settings
	@$(BIN)/liantu pack check
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

docs: $(VENV)/dev.stamp ## the documentation as HTML in docs/_build/html
	@$(BIN)/sphinx-build -W -b html docs docs/_build/html

pictures: $(VENV)/dev.stamp ## the pictures of README and docs anew, from the demonstration city in LIANTU_HOME (make run)
	@$(BIN)/python tools/pictures.py

bench: $(VENV)/dev.stamp ## benchmarks, side by side with their rivals; QUICK=1 for a tenth
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

build: $(VENV)/dev.stamp ## a wheel in dist/ that runs alone
	@$(BIN)/python -m build --wheel --no-isolation

lock: $(VENV)/dev.stamp ## lock the dependencies anew; ARGS=--upgrade for the newest
	@$(BIN)/python requirements/lock.py $(ARGS)

messages: $(VENV)/dev.stamp ## collect what the pages say, for translation (needs gettext)
	@cd src/liantu && $(CURDIR)/$(BIN)/python -P -m django makemessages --settings liantu.project.settings --pythonpath $(CURDIR)/src -l en --no-wrap --no-location -i 'web/static/*' -i '*/frontend/*'

format: $(VENV)/dev.stamp ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## remove what make has made, except the data in var
	@rm -rf $(VENV) .cache dist docs/_build src/liantu/web/static/built node_modules
