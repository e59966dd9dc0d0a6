# The verbs. `make help` lists them. Meson and ninja do the work, in build/.
SHELL := /bin/bash
B ?= build
MESON ?= meson
export CLAVIJO_CACHE

PREFIX ?= /usr/local
.PHONY: all setup build install demo test check lint format browser openapi asan tsan pathology coverage fuzz fuzz-afl analyse valgrind bench scale soak accuracy docs bless dist static wheel train clean help reproducible sbom hostile amalgamation spark-scale

all: build            ## build the program and its model (default)

setup:                ## install system packages and fetch the pinned ones
	@tools/setup.sh

$(B)/build.ninja: | setup
	@$(MESON) setup $(B)

build: $(B)/build.ninja
	@ninja -C $(B) --quiet

install: build        ## install program, library, header and models below PREFIX (default /usr/local; DESTDIR is honoured)
	@$(MESON) configure $(B) -Dprefix=$(abspath $(PREFIX)) -Dlibdir=lib
	@ninja -C $(B) --quiet
	@$(MESON) install -C $(B) --no-rebuild --quiet

demo: build           ## read examples/, print the stories and one dossier, leave demo/story-1.html
	@tools/demo.sh $(B)

test: build           ## unit, codebook, golden and command-line tests
	@tools/test.sh $(B)

check: build          ## sanitizers, fuzz replay, parity with the peers
	@tools/check.sh $(B)

lint:                 ## layers, headers, lexicons, scripts
	@tools/lint.sh $(B)

format:               ## clang-format over our sources
	@git ls-files '*.c' '*.h' | xargs clang-format -i

browser: build        ## the pages in headless Chromium, with axe-core (SHOTS=FOLDER keeps pictures)
	@tools/browser.sh $(B) $(SHOTS)

openapi: build        ## thousands of requests after /openapi.json (schemathesis): no 5xx
	@tools/openapi.sh $(B)

asan:                 ## the unit tests under AddressSanitizer and UBSan
	@B=build-asan tools/asan.sh

tsan: build           ## what runs in several threads, under ThreadSanitizer
	@tools/tsan.sh $(B) && tools/tsan_program.sh

pathology: build      ## steps of every stage on documents made to be slow: linear? (clang)
	@tests/pathology/run.py $(B)

coverage:             ## lines and branches of src/ that the tests go through, by folder
	@tools/coverage.sh

fuzz: build           ## every fuzz target over its kept inputs; T=SECONDS: search on that long, with clang
	@$(if $(T),fuzz/search.sh $(T),fuzz/replay.sh)

fuzz-afl: build       ## AFL++ on six parsers, T=SECONDS in all (default 60)
	@fuzz/afl.sh $(or $(T),60)

analyse: build        ## cppcheck, gcc's analyzer and clang-tidy over src/, no open findings (10 minutes of a core)
	@tools/analyse.sh $(B)

valgrind: build       ## the program on examples/ under valgrind's memcheck (FOLDERS=… for others)
	@tools/valgrind.sh $(B) $(FOLDERS)

bench: build          ## the speed of every stage beside its peer (DATA=FOLDER of public pages, WRITE=1: into docs/performance.md)
	@python3 bench/performance.py $(B) $(if $(DATA),--data $(DATA)) $(if $(WRITE),--write)

accuracy: build       ## the table of how right every stage is (DATA=FOLDER of public sets)
	@python3 tools/accuracy.py $(B) $(if $(DATA),--data $(DATA)) $(if $(WRITE),--write)

scale: build          ## how reading, memory and the file grow (N=200000 articles, hours; STEP=10000)
	@python3 bench/scale.py $(B)/clavijo $(or $(N),20000) $(if $(STEP),--step $(STEP))

soak: build           ## the database under load, kills and faults, 20 minutes at most
	@tests/soak/run.py $(B)/clavijo

hostile: build        ## 10,000 hostile pages in one run, nothing lost (PAGES=N for fewer)
	@tests/soak/hostile.py $(B)/clavijo --pages $(or $(PAGES),10000)

reproducible:         ## the last commit built twice in different folders: the same bytes?
	@tools/reproducible.sh

sbom: build           ## what it is made of, as SPDX 2.3 in JSON: build/clavijo.spdx.json
	@python3 tools/sbom.py $(B) -o $(B)/clavijo.spdx.json

docs:                 ## the pages of docs/ as a site, in build/site/
	@tools/docs.sh $(B)

bless: build          ## put what the commands on the pages print now in its place; review with git diff
	@python3 tools/docs_check.py $(B)/clavijo --write

dist:                 ## the source as clavijo-VERSION.tar.gz: the last commit, the same bytes each time
	@tools/dist.sh

static: build         ## one file that runs on any Linux of this processor, its model within (build-static/)
	@tools/setup.sh check
	@tools/static.sh $(B)

wheel: build          ## the Python package as a wheel that needs no compiler, in build/wheel/ (MODEL=md, sm or none)
	@tools/wheel.sh $(B) $(MODEL)

amalgamation: build   ## the library as two files, clavijo.c and clavijo.h, in build/amalgamation/
	@python3 tools/amalgamate.py $(B) $(B)/amalgamation

spark-scale: build    ## threads, shards and Spark over N generated articles: the same answer? (N=20000 WORDS=80; CLAVIJO_SPARK=VENV)
	@spark/tests/run.py $(B) --fast --documents $(or $(N),20000) --words $(or $(WORDS),80) --most 0 --kill-after 40

train:                ## learn what is learned from corpus/ (EXTRA=FILE adds rows, OUT=FILE spares the shipped files)
	@tools/train/run.sh

clean:                ## remove build/, build-asan/, build-tsan/, build-static/ and demo/
	rm -rf build build-asan build-tsan build-static demo

help:                 ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12
