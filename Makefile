# Two commands matter: `make run` and `make test`. Each is complete by itself.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BUILD := var/build
ANY_PYTHON = $(or $(wildcard $(CURDIR)/$(VENV)/bin/python),$(PYTHON))
HOUSE = $(ANY_PYTHON) $(CURDIR)/instance/scripts/house.py

.DEFAULT_GOAL := help
.PHONY: help run stop reset test bench fuzz pins lint check-system browser gost

help: ## say what can be done
	@echo "kase.is2in"
	@echo
	@echo "  make run          install what is missing and start http://localhost:$(PORT)/is2in (Ctrl-C stops)"
	@echo "  make run PORT=N   the same on another port"
	@echo "  make stop         stop what make run started"
	@echo "  make reset        throw the site and its data away (asks first; SURE=yes does not ask)"
	@echo "  make test         all tests   (make test ARGS='-t signing': some of them)"
	@echo "  make bench        benchmarks, as ratios to a floor measured in the same run"
	@echo "  make fuzz         hostile bytes for every reader of signatures (MINUTES=10 SEED=N)"
	@echo "  make lint         style of Python, ZCML and XML"
	@echo "  make pins         resolve the pinned versions anew"

run: $(BUILD)/built ## the site with demo data
	@$(HOUSE) run --port $(PORT)

stop:
	@$(HOUSE) stop

reset:
	@$(HOUSE) reset $(if $(filter yes,$(SURE)),--sure)

test: $(BUILD)/built browser gost
	@$(VENV)/bin/python -W ignore instance/scripts/catalogues.py
	@bin/test -j3 $(ARGS)

bench: $(BUILD)/built $(BUILD)/peers/installed
	@PYTHONPATH=$(CURDIR):$(CURDIR)/src/kase.is2in:$(CURDIR)/$(BUILD)/peers $(VENV)/bin/python -W ignore -m tests.load $(ARGS)

$(BUILD)/peers/installed: profiles/requirements.bench.txt | $(VENV)/bin/uv
	@$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --target $(BUILD)/peers \
	    --no-deps --require-hashes -r profiles/requirements.bench.txt && touch $@

fuzz: $(BUILD)/installed ## hostile bytes for every reader of signatures, MINUTES=10
	@PYTHONPATH=$(CURDIR):$(CURDIR)/src/kase.is2in $(VENV)/bin/python -W ignore \
	    -m tests.signing.fuzzing $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED))

lint: $(BUILD)/installed
	@$(VENV)/bin/ruff check .
	@git ls-files '*.zcml' '*.xml' | grep -v '/forms/' | xargs $(VENV)/bin/zpretty --check
	@cd src/kase.is2in && ../../$(VENV)/bin/lint-imports --config ../../pyproject.toml

browser: $(BUILD)/installed ## what browser tests need from the system
	@sh instance/scripts/browser.sh

gost: ## what comparing with OpenSSL's GOST needs from the system
	@sh instance/scripts/gost.sh || true

pins: $(BUILD)/installed ## resolve setup.py and requirements.in anew
	@$(VENV)/bin/uv pip compile --quiet --python-version 3.11 --extra test setup.py \
	    profiles/requirements.in --output-file profiles/requirements.txt --upgrade \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url
	@$(VENV)/bin/uv pip compile --quiet --python-version 3.11 profiles/requirements.bench.in \
	    --output-file profiles/requirements.bench.txt --upgrade \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url
	@$(VENV)/bin/python instance/scripts/pins.py

check-system:
	@$(PYTHON) instance/scripts/check_system.py

$(VENV)/bin/uv: | check-system
	@echo "[1/3] Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check \
	    "$$($(VENV)/bin/python instance/scripts/pins.py --one uv)"

$(BUILD)/installed: profiles/requirements.txt | $(VENV)/bin/uv
	@echo "[2/3] Pinned distributions"
	@$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --require-hashes \
	    -r profiles/requirements.txt
	@mkdir -p $(BUILD) && touch $@

$(BUILD)/built: $(BUILD)/installed buildout.cfg setup.py $(wildcard profiles/*.cfg) \
    instance/wsgi.ini.in instance/zope-additional.conf
	@echo "[3/3] Scripts and configuration"
	@mkdir -p var/log var/cache $(BUILD)/eggs
	@$(VENV)/bin/buildout -q > var/log/buildout.log 2>&1 || { cat var/log/buildout.log; exit 1; }
	@rm -f parts/instance/inituser
	@touch $@
