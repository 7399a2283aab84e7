# From nothing to every figure, on a machine with Python 3.11 to 3.14 and make:
#   make reproduce   install from the lock, run every sweep of the paper, verify, draw, analyse, compare
#   make test        lint, types, import contract, tests          make test-long   the long tests too
#   make bench       speed of kernels and store                   make archive     renew results/paper
#   make install     install from the lock alone
#   make lock        renew the locked versions                    make clean       remove .venv and caches
# Name another Python with make PYTHON=/path/to/python3.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: reproduce install runs test lint test-long bench archive lock clean FORCE

# One thread a process: the sweeps and the tests are parallel over processes already.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1

bin := .venv/bin
pip := $(bin)/python -m pip --disable-pip-version-check install --quiet

sweeps := $(basename $(notdir $(wildcard sweeps/catalog/*.toml)))

reproduce: runs
	$(bin)/spinquad figures all
	$(bin)/spinquad analyze linear-response
	$(bin)/spinquad analyze saturation
	$(bin)/spinquad compare
	@echo "Done: stores in results/runs, figures in results/figures, analyses in results/analyses."

install: .venv/run

runs: .venv/run
	$(bin)/spinquad run --all
	for sweep in $(sweeps); do $(bin)/spinquad verify $$sweep; done

test: lint
	$(bin)/pytest

lint: .venv/test .cache/src
	$(bin)/ruff check .
	MYPYPATH=.cache/src $(bin)/mypy
	$(bin)/lint-imports --no-logo --cache-dir .cache/imports

test-long: lint
	$(bin)/pytest -m "" --hypothesis-profile=long

bench: .venv/test
	-$(pip) --editable '.[bench]'
	$(bin)/python -W ignore tests/benchmarks/report.py

archive: runs
	$(bin)/spinquad archive

lock:
	.ci/lock "$$(.ci/find-python)" $(LOCK)

clean:
	rm -rf .venv .cache build dist *.egg-info .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second make instant. A .venv that was made in another folder runs that folder's
# code, so it is made anew.
ifneq ($(shell cat .venv/made 2>/dev/null),$(CURDIR))
.venv/made: FORCE
endif
.venv/made: .ci/find-python
	python=$$(.ci/find-python); echo "Making .venv with $$python"; "$$python" -m venv --clear .venv
	echo '$(CURDIR)' > $@

.venv/run: .venv/made requirements.lock pyproject.toml
	@echo "Installing the locked versions"
	$(pip) --require-hashes -r requirements.lock
	$(pip) --no-deps --no-build-isolation --editable .
	touch $@

.venv/test: .venv/run requirements-test.lock
	@echo "Installing the test tools"
	$(pip) --require-hashes -r requirements-test.lock
	touch $@

# mypy names a package after its folder: give it one named spinquad, whatever the checkout is called.
.cache/src:
	mkdir -p $@ && ln -s ../.. $@/spinquad
