# The benchmark, and its programs: the load generator and the floor.
bench_shared_sources := tests/bench/load/plan.cc tests/bench/load/response_reader.cc \
  tests/bench/load/socket.cc

.PHONY: bench bench-programs

# BENCH has the options of tests/bench/run.mjs, such as "--systems ours,floor --rounds 1".
bench: wanted := bench
bench: packages
	@$(MAKE) --no-print-directory $(parallel) all bench-programs
	@node tests/bench/run.mjs $(BENCH)

bench-programs: $(out)/bench-load $(out)/bench-floor

$(out)/bench-load: $(bench_load_sources:%.cc=$(obj)/%.o) $(out)/libbase.a
	$(call quiet,LINK)$(CXX) $(all_cxxflags) $(all_ldflags) -o $@ $^ $(MYSQL_LIBS) $(CRYPTO_LIBS) $(LIBS)

$(out)/bench-floor: $(patsubst %.cc,$(obj)/%.o,$(bench_floor_sources) $(bench_shared_sources)) $(out)/libbase.a
	$(call quiet,LINK)$(CXX) $(all_cxxflags) $(all_ldflags) -o $@ $^ $(FCGI_LIBS) $(MYSQL_LIBS) $(CRYPTO_LIBS) $(LIBS)

$(obj)/tests/bench/%.o: vendor_cflags += -Itests/bench $(FCGI_CFLAGS) $(CRYPTO_CFLAGS)
$(obj)/tests/bench/%.o: override CXXFLAGS += -O2 # they must not slow down what they measure
