#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Our pipeline against spaCy's on the examples (and CLAVIJO_BENCH_TEXTS="FILE …"),
# md and sm. Uses the Python with spaCy that tests/parity/run.sh made, or
# CLAVIJO_PARITY_PYTHON; without one it says so and measures ours alone.
set -eu
cd "$(dirname "$0")/.."
B=${1:-build}
cache=${CLAVIJO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/clavijo}
python=${CLAVIJO_PARITY_PYTHON:-$cache/venv-spacy-3.8.18/bin/python}
ninja -C "$B" --quiet bench/parse_bench
texts=$(find examples -name '*.txt' | sort)
for m in md sm; do
	echo "engine, $m:"
	if "$python" -c 'import spacy' 2>/dev/null; then
		dir=$(dirname "$(find "$(python3 tools/fetch.py --cache "$cache" --where "spacy-$m")" -name config.cfg)")
		"$python" -W ignore bench/engine.py --model "$dir" --pack "$B/model/$m.clv" \
			--program "$B/bench/parse_bench" $texts ${CLAVIJO_BENCH_TEXTS:-}
	else
		echo "no Python with spaCy at $python: run tests/parity/run.sh first; ours alone:"
		all=$(mktemp)
		for t in $texts ${CLAVIJO_BENCH_TEXTS:-}; do cat "$t"; printf '\n\n'; done >"$all"
		"$B/bench/parse_bench" "$B/model/$m.clv" "$all"
		rm -f "$all"
	fi
done
