# BeanTrack Chat. `make help` lists the targets.
#
# make             builds the three programs in build/ (and runs ./configure before, if need be)
# make V=1         shows the whole commands
# make SANITIZE=1  builds with AddressSanitizer and UBSan, apart from the rest, in build/sanitize/; so does
#                  make check SANITIZE=1. SANITIZE=address, undefined or thread chooses one, in a folder of its own.
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh

PORT ?= 8080
STATE ?= var
DATABASE ?= mariadb
export PORT STATE DATABASE

top := build
gen := $(top)/gen
# What SANITIZE names: the folder below $(top), and the compiler's flags.
sanitize_folder_1 := sanitize
sanitize_flags_1 := -fsanitize=address,undefined -fno-sanitize-recover=undefined
sanitize_folder_address := sanitize-address
sanitize_flags_address := -fsanitize=address
sanitize_folder_undefined := sanitize-undefined
sanitize_flags_undefined := -fsanitize=undefined -fno-sanitize-recover=undefined
sanitize_folder_thread := sanitize-thread
sanitize_flags_thread := -fsanitize=thread
# The build of the fuzz targets (tests/fuzz).
sanitize_folder_fuzzer := fuzz
sanitize_flags_fuzzer := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
ifneq ($(SANITIZE),)
ifndef sanitize_folder_$(SANITIZE)
$(error SANITIZE must be 1, address, undefined or thread, not '$(SANITIZE)')
endif
endif

out := $(top)$(if $(SANITIZE),/$(sanitize_folder_$(SANITIZE)))
obj := $(out)/obj
export BUILD := $(out)

# Targets that neither compile by themselves nor need a compiler on the machine do without build/config.mk.
unconfigured := tests/e2e/node_modules run start stop cluster cluster-stop cluster-status cluster-faults check fuzz \
  mutants bench bench-instructions faults soak screenshots packages phrases clean distclean help
ifneq ($(filter-out $(unconfigured),$(or $(MAKECMDGOALS),all)),)
include $(top)/config.mk
endif

programs := web pushd admin
# Each room's archive; the linker takes from it only what a program uses. The order is that of the layers: a room
# that reaches upward does not link.
rooms := admin pages http auth view push db language text model crypto base

sources := $(wildcard src/*.cc $(rooms:%=src/%/*.cc))
test_sources := $(wildcard tests/*.cc $(rooms:%=tests/%/*.cc) tests/support/*.cc)
# The tests of query plans are a program of their own: they need a long history, and link otherwise.
plan_sources := $(wildcard tests/plans/*.cc tests/support/*.cc)
# The benchmark's programs (tests/bench).
bench_load_sources := $(wildcard tests/bench/load.cc tests/bench/load/*.cc)
bench_floor_sources := $(wildcard tests/bench/floor.cc tests/bench/floor/*.cc)
# The phrases of each language (po/README.md), as the programs read them.
catalogues := $(patsubst po/%.po,$(top)/locale/%/LC_MESSAGES/beantrack.mo,$(wildcard po/*.po))
archives := $(rooms:%=$(out)/lib%.a)
objects := $(sources:%.cc=$(obj)/%.o)
test_objects := $(test_sources:%.cc=$(obj)/%.o)
plan_objects := $(plan_sources:%.cc=$(obj)/%.o)
bench_objects := $(patsubst %.cc,$(obj)/%.o,$(bench_load_sources) $(bench_floor_sources))
# Each file of tests/fuzz is a target of its own.
fuzz_sources := $(wildcard tests/fuzz/*.cc)
fuzz_support_sources := $(wildcard tests/fuzz/support/*.cc)
fuzz_support_objects := $(fuzz_support_sources:%.cc=$(obj)/%.o)
fuzz_control := tests/fuzz/control/planted.cc
fuzz_objects := $(fuzz_sources:%.cc=$(obj)/%.o) $(fuzz_support_objects) $(fuzz_control:%.cc=$(obj)/%.o)
fuzzers := $(fuzz_sources:tests/fuzz/%.cc=$(out)/fuzz-%)

warnings := -Wall -Wextra -Werror
sanitizers := $(sanitize_flags_$(SANITIZE))
ifeq ($(SANITIZE),fuzzer)
# g++ has no libFuzzer, and older clangs lack parts of C++20.
override CXX := clang++-19
override CXXFLAGS := -O1 -g # compiled for a minute's run
warnings := # g++'s are those that count
endif
all_cxxflags = -std=c++20 $(warnings) -pthread $(sanitizers) $(CXXFLAGS)
all_cppflags = -Isrc -I$(gen) -DBEANTRACK_VERSION='"$(version)"' -DBEANTRACK_DATADIR='"$(datadir)/beantrack"' \
  -DBEANTRACK_CONFIG_FILE='"$(sysconfdir)/beantrack/chat.conf"' \
  $(vendor_cflags) $(CPPFLAGS)
all_ldflags = -Wl,--as-needed -Wl,-O1 -pthread $(sanitizers) $(LDFLAGS)
all_libs = $(FCGI_LIBS) $(CGICC_LIBS) $(MYSQL_LIBS) $(CTEMPLATE_LIBS) $(EVENT_LIBS) \
  $(CRYPTO_LIBS) $(CRYPT_LIBS) $(BOOST_LOCALE_LIBS) $(ICU_LIBS) $(LIBS)

# Without what a rule adds below: whichever target asks for $(out)/flags first, it has the same text.
common_flags := $(CXX) $(all_cppflags) $(all_cxxflags)

# A room sees the headers of its own vendor only.
vendor_cflags = $(JSON_CFLAGS)
$(obj)/src/db/%.o: vendor_cflags += $(MYSQL_CFLAGS)
$(obj)/src/http/%.o: vendor_cflags += $(FCGI_CFLAGS) $(CGICC_CFLAGS)
$(obj)/src/view/%.o: vendor_cflags += $(CTEMPLATE_CFLAGS)
$(obj)/src/crypto/%.o: vendor_cflags += $(CRYPTO_CFLAGS) $(CRYPT_CFLAGS)
$(obj)/src/text/%.o: vendor_cflags += $(ICU_CFLAGS)
$(obj)/src/language/%.o: vendor_cflags += $(BOOST_LOCALE_CFLAGS)
$(obj)/src/push/%.o: vendor_cflags += $(EVENT_CFLAGS) $(BOOST_BEAST_CFLAGS)
$(obj)/tests/%.o: vendor_cflags += -Itests $(MYSQL_CFLAGS) $(CPPUNIT_CFLAGS)
$(obj)/tests/%.o: override CXXFLAGS += -O0 # tests are compiled more often than they are run
$(obj)/tests/fuzz/%.o: override CXXFLAGS += -O1

quiet = $(if $(V),,@printf '  %-7s %s\n' '$(1)' '$@' &&) # a short line in place of the command

.PHONY: all tests plans fuzzers
all: $(programs:%=$(out)/beantrack-%) $(catalogues) $(top)/static.built
tests: $(out)/tests $(catalogues)
plans: $(out)/plans $(out)/sql-literals
fuzzers: $(fuzzers) $(out)/fuzz-control $(catalogues)

$(programs:%=$(out)/beantrack-%): $(out)/beantrack-%: $(obj)/src/%.o $(archives)
	$(call quiet,LINK)$(CXX) $(all_cxxflags) $(all_ldflags) -o $@ $^ $(all_libs)

$(out)/tests: $(test_objects) $(archives)
	$(call quiet,LINK)$(CXX) $(all_cxxflags) $(all_ldflags) -o $@ $^ $(CPPUNIT_LIBS) $(all_libs)

# The observer (tests/plans/observer.h) stands between the programs and these functions of the client library.
observed := mysql_stmt_prepare mysql_stmt_bind_param mysql_stmt_execute mysql_stmt_store_result
$(out)/plans: $(plan_objects) $(archives)
	$(call quiet,LINK)$(CXX) $(all_cxxflags) $(all_ldflags) $(observed:%=-Wl,--wrap=%) -o $@ $^ $(all_libs)

$(out)/sql-literals: vendor_cflags += $(MYSQL_CFLAGS)
$(out)/sql-literals: $(wildcard src/db/*.cc src/db/*.h) tests/plans/literals.mjs | $(top)/config.mk
	$(call quiet,SQL)printf '#include "%s"\n' src/db/*.cc | $(CXX) $(all_cppflags) -std=c++20 -E -x c++ -I. - \
	  | node tests/plans/literals.mjs >$@

# Without the rooms that have no parsers of their own.
$(fuzzers): $(out)/fuzz-%: $(obj)/tests/fuzz/%.o
$(out)/fuzz-control: $(fuzz_control:%.cc=$(obj)/%.o)
$(fuzzers) $(out)/fuzz-control: $(fuzz_support_objects) $(filter-out %/libadmin.a,$(archives))
	$(call quiet,LINK)$(CXX) $(all_cxxflags) -fsanitize=fuzzer $(all_ldflags) -o $@ $(filter %.o,$^) \
	  $(filter %.a,$^) $(all_libs)

define archive
$(out)/lib$(1).a: $(patsubst %.cc,$(obj)/%.o,$(wildcard src/$(1)/*.cc))
endef
$(foreach room,$(rooms),$(eval $(call archive,$(room))))
$(archives): $(out)/sources
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(objects) $(sort $(test_objects) $(plan_objects)) $(fuzz_objects) $(bench_objects): \
  $(obj)/%.o: %.cc $(top)/config.mk $(out)/flags | $(gen)/asset_version.h
	$(call quiet,CXX)mkdir -p $(@D) && $(CXX) $(all_cppflags) $(all_cxxflags) -MMD -MP -c -o $@ $<

-include $(wildcard $(objects:.o=.d) $(sort $(test_objects:.o=.d) $(plan_objects:.o=.d)) $(fuzz_objects:.o=.d) $(bench_objects:.o=.d))

$(top)/config.mk: configure configure.ac config.mk.in
	@echo '  CONFIGURE'; eval ./configure --quiet $$(test ! -f $(top)/config.status || $(top)/config.status --config)

# The static files as nginx serves them, in $(top)/static.
$(top)/static.built: dev/bundle $(top)/config.mk $(shell find static)
	$(call quiet,BUNDLE)ESBUILD='$(ESBUILD)' dev/bundle $(top)/static && touch $@

# Files that are written each time, but replaced only when they say something else: a hash of all static files, under
# which browsers keep them for ever; the compiler's flags; and the names of all sources, so that an archive forgets
# those that are gone.
.PHONY: FORCE
replace = @mkdir -p $(@D); printf '%s\n' $(1) >$@.new; cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(gen)/asset_version.h: FORCE $(top)/static.built
	$(call replace,'#pragma once' "#define BEANTRACK_ASSET_VERSION \"$$(dev/asset-version $(top)/static)\"")
$(out)/flags: FORCE
	$(call replace,$(common_flags))
$(out)/sources: FORCE
	$(call replace,$(sources) $(test_sources) $(plan_sources) $(fuzz_sources) $(fuzz_support_sources))

$(catalogues): $(top)/locale/%/LC_MESSAGES/beantrack.mo: po/%.po
	$(call quiet,MSGFMT)mkdir -p $(@D) && msgfmt --check --output-file=$@ $<

.PHONY: phrases
phrases:
	@po/collect && for po in po/*.po; do msgmerge --quiet --update --backup=none --no-wrap $$po po/beantrack.pot; done

# Running and testing. Each of these may be the very first command in a fresh clone.
.PHONY: run start stop cluster cluster-stop cluster-status cluster-faults check fuzz mutants faults soak screenshots \
  bench-instructions packages
parallel = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

run: packages
	@$(MAKE) --no-print-directory $(parallel) all
	@exec dev/stack run

start: packages
	@$(MAKE) --no-print-directory $(parallel) all
	@dev/stack start

stop:
	@dev/stack stop

# Three nodes with their own addresses behind a balancer, in the background. As root.
cluster: wanted := cluster
cluster: packages
	@$(MAKE) --no-print-directory $(parallel) all
	@dev/cluster start

cluster-stop:
	@dev/cluster stop

cluster-status:
	@dev/cluster status

# SEED, MESSAGES and FAULTS choose the run, as with make faults.
cluster-faults: wanted := check
cluster-faults: packages
	@$(MAKE) --no-print-directory $(parallel) all tests/e2e/node_modules
	@tests/cluster/run $(SEED:%=--seed=%) $(MESSAGES:%=--messages=%) $(FAULTS:%=--faults=%)

check: wanted := check
check: packages
	@$(MAKE) --no-print-directory $(parallel) all tests plans bench-programs tests/e2e/node_modules
	@$(MAKE) --no-print-directory $(parallel) SANITIZE=fuzzer fuzzers
	@tests/run

# FUZZ chooses targets by words in their names, FUZZ_SECONDS how long each of them runs.
fuzz: wanted := check
fuzz: packages
	@$(MAKE) --no-print-directory $(parallel) SANITIZE=fuzzer fuzzers
	@tests/fuzz/run $(FUZZ_SECONDS:%=--seconds=%) $(FUZZ)

# MUTANTS chooses by words in their names.
mutants: wanted := check
mutants: packages
	@$(MAKE) --no-print-directory $(parallel) all tests tests/e2e/node_modules
	@tests/mutants/run $(MUTANTS)

# SEED, MESSAGES and FAULTS choose the run: the same seed is the same faults in the same order.
faults: wanted := check
faults: packages
	@$(MAKE) --no-print-directory $(parallel) all tests/e2e/node_modules
	@tests/faults/run $(SEED:%=--seed=%) $(MESSAGES:%=--messages=%) $(FAULTS:%=--faults=%)

# Writes tests/instructions/counts, which make check compares with.
bench-instructions: wanted := check
bench-instructions: packages
	@$(MAKE) --no-print-directory $(parallel) all tests/e2e/node_modules
	@tests/instructions/run

# MINUTES and LISTENERS choose how long and how many.
soak: wanted := check
soak: packages
	@$(MAKE) --no-print-directory $(parallel) all tests/e2e/node_modules
	@tests/soak/run $(MINUTES:%=--minutes=%) $(LISTENERS:%=--listeners=%)

# LOOKS chooses pictures by words in their names; DOCS=1 takes those of the README, into docs/.
screenshots: wanted := check
screenshots: packages
	@$(MAKE) --no-print-directory $(parallel) all tests/e2e/node_modules
	@dev/screenshots $(if $(DOCS),--docs) $(LOOKS)

tests/e2e/node_modules: tests/e2e/package-lock.json
	@echo '  NPM     $@'; cd tests/e2e && npm ci --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules

packages:
	@dev/packages $(or $(wanted),run)

include host/install.mk
include tests/bench/bench.mk

.PHONY: clean distclean help
clean:
	rm -rf $(addprefix $(top)/,obj lib*.a beantrack-* bench-* tests plans sql-literals sources flags check filled \
	  sanitize* fuzz locale static static.new static.built) $(gen)

distclean: clean
	rm -rf $(top) tests/e2e/node_modules

help:
	@printf '%s\n' \
	  'make            build the programs in build/' \
	  'make run        build and run all of it on http://127.0.0.1:$(PORT), until Ctrl-C' \
	  'make start      the same in the background; make stop ends it' \
	  'make check      run all tests' \
	  'make cluster    run three nodes behind a balancer on http://127.0.0.1:$(PORT); make cluster-stop ends them' \
	  'make cluster-faults  harm a cluster of three nodes: nothing may be lost, doubled or out of order' \
	  'make fuzz       try FUZZ_SECONDS=60 of made-up inputs on each parser (FUZZ=words chooses some)' \
	  'make mutants    break the code in small ways, one after the other: the tests must notice each' \
	  'make faults     harm a running stack for half an hour: nothing may be lost, doubled or out of order' \
	  'make soak       run an ordinary load for MINUTES=10: memory and descriptors must stay flat' \
	  'make bench               measure speed and weight beside plain PHP and the least that the parts cost' \
	  'make bench-instructions  count the instructions of requests and events, for tests/instructions/counts' \
	  'make screenshots  take pictures of every page, in every state, into $$STATE/screenshots' \
	  'make phrases    collect the phrases of the sources into po/, for translators' \
	  'make install    install under prefix (below DESTDIR if given); make uninstall removes it' \
	  'make clean      remove what was built; make distclean also what was configured' \
	  '' \
	  'PORT=8080 and STATE=var (the folder of database, sockets and logs) choose where run, start and stop work.' \
	  'DATABASE=mysql makes run, start, check and faults use MySQL in place of MariaDB (dev/mysql installs it if needed).' \
	  'BUNDLE=no makes run and start serve static/ as it is, without bundling: a change shows after a reload.' \
	  'SANITIZE=1 builds and tests with AddressSanitizer and UBSan; SANITIZE=address, undefined or thread with one.' \
	  'V=1 shows the whole commands.' \
	  'run, start, cluster and check install missing Debian packages, if they may.'
