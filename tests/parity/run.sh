#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Parity of the engine with spaCy on our own texts, md and sm: boundaries, tags,
# trees, entities, lemmas. spaCy is fetched into the cache; where it cannot be,
# the test is skipped and says so (the frozen sample of the unit tests runs
# always). More texts: CLAVIJO_PARITY_TEXTS="FILE FOLDER …"; another Python that
# has spaCy: CLAVIJO_PARITY_PYTHON. Ends with `N passed, N failed, N skipped`.
set -u
cd "$(dirname "$0")/../.."
B=${1:-build}
spacy=3.8.18
cache=${CLAVIJO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/clavijo}
python=${CLAVIJO_PARITY_PYTHON:-$cache/venv-spacy-$spacy/bin/python}
report=$B/parity

if ! "$python" -c 'import spacy' 2>/dev/null; then
	echo "parity: fetching spaCy $spacy into $cache"
	if ! { python3 -m venv "$cache/venv-spacy-$spacy" &&
		"$python" -m pip install --quiet --only-binary=:all: "spacy==$spacy"; } 2>&1 | tail -3 ||
		! "$python" -c 'import spacy' 2>/dev/null; then
		echo "parity: SKIPPED: spaCy $spacy cannot be fetched here"
		echo "0 passed, 0 failed, 1 skipped"
		exit 0
	fi
fi

passed=0 failed=0 skipped=0
where() { python3 tools/fetch.py --cache "$cache" --where "$1" 2>/dev/null; }
compare() { # NAME FOLDER PACK NOISY TEXT…
	local name=$1 dir line
	dir=$(dirname "$(find "$2" -name config.cfg)")
	"$python" -W ignore tests/parity/parity.py --model "$dir" --pack "$3" --noisy "$4" \
		--program "$B/tests/parity/parse-units" --report "$report-$name.txt" "${@:5}" \
		>"$report.log" 2>&1 || echo "parity: differing tokens: $report-$name.txt"
	cat "$report.log"
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$report.log" | tail -1)
	if [ -z "$line" ]; then
		failed=$((failed + 1))
	else
		passed=$((passed + ${line%% *}))
		line=${line#*, }
		failed=$((failed + ${line%% *}))
	fi
}
for m in md sm; do
	compare $m "$(where spacy-$m)" "$B/model/$m.clv" 5000 \
		tests/parity/sentences.txt examples ${CLAVIJO_PARITY_TEXTS:-}
done
# Other pipelines convert too: an older English one, and a French one (a
# morphologizer instead of a tagger; fetched for this test, never shipped).
python3 tools/fetch.py --cache "$cache" --for check >/dev/null 2>&1
for m in sm36 fr; do
	dir=$(where spacy-$m)
	if [ -z "$dir" ] || [ ! -d "$dir" ]; then
		echo "parity: SKIPPED: package spacy-$m cannot be fetched here"
		skipped=$((skipped + 1))
		continue
	fi
	texts=tests/parity/sentences.txt
	[ $m = fr ] && texts=tests/parity/sentences-fr.txt
	if "$B/model/clavijo-pack" build --spacy "$dir" -o "$B/parity-$m.clv"; then
		compare $m "$dir" "$B/parity-$m.clv" 500 $texts
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
