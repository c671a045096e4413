# Two commands for a newcomer: `make run` and `make test`. Everything else is for those who work on the archive.
PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
export PORT

.PHONY: run test lint bench accuracy pastes fuzz feeds round-trip torture mutants haystack test-forks messages lighthouse screenshots clean

run: .venv/runtime
	@$(PY) manage.py start

test: .venv/development
	@$(PY) -m pytest -n 2 --dist loadfile

lint: .venv/development
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy articles newsarchive

accuracy: .venv/development  ## how well pages and captions are read, on ../shared/corpora
	$(PY) bench/accuracy.py

pastes: .venv/development  ## how well pasted pages are read, on ../shared
	.venv/bin/pip install --quiet -r requirements-bench.txt
	@test -e var/pastes/fold0.tsv || $(PY) -m bench.pastes.fit
	@test -e var/pastes/headlines0.tsv || $(PY) -m bench.pastes.headlines
	@test -e var/pastes/trees0.tsv || $(PY) -m bench.pastes.second_look
	@test -e var/pastes/stories0.tsv || $(PY) -m bench.pastes.stories
	$(PY) -m bench.pastes.measure

bench: .venv/development  ## speed against public peers; writes bench/results
	.venv/bin/pip install --quiet -r requirements-bench.txt
	$(PY) bench/bench_search.py
	$(PY) bench/bench_pages.py

fuzz: .venv/development  ## hostile bytes and text for every reader: a quarter of an hour (FUZZ says how many a format)
	FUZZ=$${FUZZ:-1000} $(PY) -m pytest tests/parsers/test_hostile.py -n 2

feeds: .venv/development  ## the facts of feedparser's own tests, from its source package
	.venv/bin/pip download --quiet --no-deps --no-binary :all: --dest var/feedparser feedparser
	$(PY) -m bench.feed_suite var/feedparser/feedparser-*.tar.gz

round-trip: .venv/development  ## what comes back of an export of real stories and photos, on ../shared: ten minutes
	$(PY) -m bench.round_trip

api-proof: .venv/development  ## the API against its own description: a few minutes
	$(PY) bench/api_proof.py schema

editors-day: .venv/development  ## what an editor does in a browser and with curl, and 5,000 stories by the API
	$(PY) -m pytest tests/browser/test_keep.py tests/api/test_examples.py
	$(PY) -m bench.torture harvest --database sqlite

torture: .venv/development  ## every trial of bench/torture, on PostgreSQL too where POSTGRESQL_URL names a server
	$(PY) -m bench.torture $(TRIALS)

.PHONY: cluster-proof
cluster-proof: .venv/development  ## the cluster's engine against the embedded one, and three nodes killed (docs/scale-out.md)
	TEST_SHARDS=3 $(PY) -m pytest tests/search/engines/opensearch/test_opensearch.py
	$(PY) -m bench.cluster.parity
	$(PY) -m bench.cluster.kills

mutants: .venv/development  ## small changes of the code, and whether the tests notice: an hour or more (docs/testing.md)
	$(PY) bench/mutants.py

haystack: .venv/development  ## Haystack's own tests of its Whoosh backend, on ours
	$(PY) bench/haystack_suite.py

test-forks: .venv/development  ## the engine's tests and Haystack's own on the forks of Whoosh (docs/testing.md)
	$(PY) bench/whoosh_forks.py

messages: .venv/development  ## collect and compile the texts of the interface
	$(PY) -m bench.messages

lighthouse: .venv/development  ## Lighthouse 12 on five pages of the demo, at mobile settings; needs Node and Chromium
	@test -e node_modules/lighthouse || npm install --no-save --no-audit --no-fund --silent lighthouse@12
	$(PY) bench/lighthouse.py

screenshots: .venv/development
	$(PY) bench/screenshots.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 run"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: requirements.txt | .venv/python
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt requirements-meaning.txt .venv/runtime
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements-meaning.txt
	@touch $@
