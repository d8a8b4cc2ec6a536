# Everything that is done with this folder: `make` lists it.

# The distribution's own, where it is new enough: what a server runs, and a sixth quicker than one that
# was compiled at home without its profile.
PYTHON ?= $(shell for one in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	"$$one" -c 'import ensurepip, sys, venv; assert sys.version_info >= (3, 11)' 2>/dev/null \
	&& echo "$$one" && exit; done; echo python3)
# Who has no home, as a service's user, would be warned at each step.
ifeq ($(shell d="$${XDG_CACHE_HOME:-$$HOME/.cache}"; [ -d "$$d" ] || d=$$HOME; [ ! -w "$$d" ] || echo yes),)
export XDG_CACHE_HOME := $(CURDIR)/var/cache
endif
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
# Half of pip's time. It doesn't read pip's settings: where only those know the way, pip goes.
INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) \
	|| $(PIP) --require-hashes -r $(1)
PYTEST := $(BIN)/python -m pytest
# What only tests in a browser use: its fixtures would be looked through for each of the others.
NO_BROWSER := -p no:playwright -p no:base_url
SLOWEST := --durations=20
# Two processes; tests of one group, which share something slow, go to the same.
TWO := -n 2 --dist loadgroup $(SLOWEST)
# SQLite is for trying out: each page once, and the year of the worked example with its files, in which
# all is written by the changes that forms call.
ON_SQLITE := tests/test_urls.py tests/example/test_worked_example.py
SERVICES := $(BIN)/python -m tests.services --
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

# Else each process that the tests start compiles the code anew, and each run the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint format schema test-postgres test-sqlite test-quick test-e2e only-postgres only-sqlite only-e2e only-bench fuzz faults bench bench-small bench-growth messages texts setup vendor screenshots lock release clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s%s\n", $$1, $$2 }'

run: .venv/runs texts ## run everything here, with the worked example (HOST, PORT)
	@sh deploy/install.sh libraries
	@export EMBEDDED=1 HOST='$(HOST)' PORT='$(PORT)'; exec $(BIN)/python manage.py up

# Two at once: the longest, and beside it one after the other, since those in a browser wait a lot.
# What a check says is printed when it ends. What pages cost is measured after them: it wants quiet.
test: setup ## install what tests need, run every check; one that fails does not stop the others
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target \
		only-postgres lint only-sqlite only-e2e || failed=1; \
	$(MAKE) --no-print-directory only-bench || failed=1; \
	[ -z "$$failed" ]
	@echo "All checks passed."

lint messages test test-postgres test-sqlite test-quick test-e2e only-postgres only-sqlite only-e2e fuzz faults bench-growth: export DEBUG = 1

lint: .venv/tests ## check style, formatting, templates, scripts and Dockerfile, and that imports run one way
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint templates
	$(BIN)/oxlint static/js
	$(BIN)/shellcheck deploy/*.sh deploy/als-manage
	$(BIN)/hadolint Dockerfile
	$(BIN)/lint-imports

format: .venv/tests ## put the code into the one form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test-postgres: setup only-postgres ## the whole suite, browser apart, on PostgreSQL and Redis

test-sqlite: .venv/tests texts only-sqlite ## every page and the whole year on SQLite

test-e2e: setup only-e2e ## the browser tests, on PostgreSQL and Redis

# Without what has to be there first: a target that waits for it lets those behind it go before.
only-postgres:
	$(SERVICES) $(PYTEST) $(TWO) $(NO_BROWSER) -m 'not faults' --ignore tests/e2e

only-sqlite:
	CHROMIUM="$$(sh deploy/install.sh browser)" $(PYTEST) $(SLOWEST) $(NO_BROWSER) -m 'not services and not sends' \
		$(ON_SQLITE)

only-e2e:
	CHROMIUM="$$(sh deploy/install.sh browser)" $(SERVICES) $(PYTEST) $(SLOWEST) tests/e2e

test-quick: .venv/tests texts ## what needs no database, and each address once on SQLite, for while you work
	$(PYTEST) -n 2 --ignore tests/e2e -m '(walk or not database) and not slow and not services'

fuzz: setup ## send anything at all to every address and reader of files (FUZZ=100000)
	FUZZ=$${FUZZ:-100000} $(SERVICES) $(PYTEST) -n 2 tests/fuzz

faults: setup ## break each part while people write, and print what was lost: nothing
	$(SERVICES) $(PYTEST) -p no:randomly tests/faults

bench: setup ## measure the pages with 1, 100 and 2,000 full sets (BENCH='--sets 1 --pages desk')
	$(BIN)/python -m tests.bench $(BENCH)

bench-small: setup only-bench ## hold each page's queries and cost to limits, with one set (a quarter of a minute)

only-bench:
	$(BIN)/python -m tests.bench --sets 1 --small

bench-growth: .venv/tests ## measure that no text takes more than time in proportion to its length
	DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=als.settings $(BIN)/python -m tests.bench.growth

schema: .venv/tests ## write each app's one initial migration anew (nothing is released yet)
	DATABASE_URL=sqlite://:memory: $(BIN)/python deploy/fresh_schema.py

# Languages that are there: als/locale. A new one: make messages ADD=nb
messages: .venv/tests ## bring the translations in step with the sources, check and compile them (ADD=nb)
	DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py messages $(if $(ADD),--add $(ADD))

texts: .venv/runs
	@$(BIN)/python -m als.core.translations

setup: .venv/tests texts
	@sh deploy/install.sh libraries
	@sh deploy/install.sh tests
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null \
		|| { $(call INSTALL,tests/postgres.txt); }

vendor: .venv/runs ## build the style sheet and fonts under static/vendor anew (needs Node)
	PYTHON="$$PWD/$(BIN)/python" sh deploy/vendor.sh

screenshots: .venv/tests ## take the pictures of README and guides from the running product
	CHROMIUM="$$(sh deploy/install.sh browser)" $(BIN)/python deploy/screenshots.py

lock: .venv/installer ## work out the locked requirements anew from pyproject.toml (UPGRADE=--upgrade)
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements.txt
	$(LOCK) $(UPGRADE) --group test -c requirements.txt -o tests/requirements.txt
	$(LOCK) $(UPGRADE) --group postgres -o tests/postgres.txt
	$(LOCK) $(UPGRADE) --group install -o deploy/uv.txt

release: ## give what CHANGELOG.md says a version, and tag it (VERSION=1.2.0)
	@sh deploy/release.sh '$(VERSION)'

clean: ## remove what can be made again (the data under var/ stays)
	rm -rf .venv .hypothesis .import_linter_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.venv/bin/pip:
	@PYTHON='$(PYTHON)' sh deploy/install.sh python
	@$(PYTHON) -m venv --clear .venv

# Empty files that say when the lock was last installed.
.venv/installer: deploy/uv.txt .venv/bin/pip
	@echo "Installing into .venv what it needs: once, some minutes."
	-@$(PIP) --require-hashes -r $<
	@touch $@

.venv/runs: requirements.txt .venv/installer
	@$(call INSTALL,$<)
	@touch $@

.venv/tests: tests/requirements.txt .venv/runs
	$(call INSTALL,$<)
	@touch $@
