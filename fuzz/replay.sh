#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs every fuzz target over its kept inputs and edits of them, under sanitizers.
# Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=${B:-build-asan}
[ -f "$B/build.ninja" ] || meson setup "$B" -Db_sanitize=address,undefined -Db_lundef=false \
	-Darena_malloc=true -Dpack=false >/dev/null || exit 2
targets=$(cd fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
ninja -C "$B" --quiet fuzz/seeds $(printf 'fuzz/replay_%s ' $targets) || exit 2
export CLAVIJO_FUZZ_PACK=${CLAVIJO_FUZZ_PACK:-build/model/sm.clv}
export CLAVIJO_FUZZ_DB=${CLAVIJO_FUZZ_DB:-$PWD/$B/fuzz.db}
export ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
"$B/fuzz/seeds" "$seeds" || exit 2
mkdir "$seeds/learned" && tar -xzf fuzz/learned.tar.gz -C "$seeds/learned" || exit 2
# A database with rows of our examples, made by the program itself.
[ "$CLAVIJO_FUZZ_DB" -nt build/clavijo ] || { rm -f "$CLAVIJO_FUZZ_DB"; build/clavijo read --quiet --model "$CLAVIJO_FUZZ_PACK" --db "$CLAVIJO_FUZZ_DB" examples || exit 2; }
passed=0 failed=0
for t in $targets; do
	case $t in stages | code) edits=6 ;; database | lexicon) edits=15 ;; *) edits=40 ;; esac # those that take long
	folders=$(ls -d "fuzz/corpus/$t" "$seeds/$t" 2>/dev/null)
	learned=$(ls -d "$seeds/learned/$t" 2>/dev/null) # many: as they are, and one edit of each
	if out=$(CLAVIJO_FUZZ_EDITS=$edits "$B/fuzz/replay_$t" $folders 2>"$seeds/log") &&
		{ [ -z "$learned" ] || more=$(CLAVIJO_FUZZ_EDITS=1 "$B/fuzz/replay_$t" "$learned" 2>"$seeds/log"); }; then
		echo "fuzz $t: $out${learned:+, $more that a search learned}"
		passed=$((passed + 1))
	else
		echo "fuzz $t: FAILED"
		tail -30 "$seeds/log"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
