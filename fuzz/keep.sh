#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# keep.sh [TARGET…]: of what search.sh learned (build-fuzz/corpus) the fewest inputs that reach as much, into
# fuzz/learned.tar.gz, which replay.sh and the next search begin from. The others' inputs stay.
set -eu
cd "$(dirname "$0")/.."
B=build-fuzz
export CLAVIJO_FUZZ_PACK=${CLAVIJO_FUZZ_PACK:-$PWD/build/model/sm.clv} CLAVIJO_FUZZ_DB=${CLAVIJO_FUZZ_DB:-$PWD/$B/fuzz.db}
export ASAN_OPTIONS=allocator_may_return_null=1
rm -rf $B/learned
mkdir -p $B/learned
tar -xzf fuzz/learned.tar.gz -C $B/learned
for t in ${*:-$(ls $B/corpus)}; do
	mkdir -p $B/learned/"$t" $B/fewest/"$t"
	from=$(ls -d fuzz/corpus/"$t" $B/seeds/"$t" 2>/dev/null || true)
	# shellcheck disable=SC2086
	nice -n 15 $B/fuzz/fuzz_"$t" -set_cover_merge=1 -max_len=1500 $B/fewest/"$t" $from $B/learned/"$t" $B/corpus/"$t" >$B/fewest/"$t".log 2>&1
	rm -rf $B/learned/"$t"
	mv $B/fewest/"$t" $B/learned/"$t"
done
tar --sort=name --owner=0 --group=0 --mtime=@0 -C $B/learned -cf - . | gzip -9n >fuzz/learned.tar.gz
ls -l fuzz/learned.tar.gz
