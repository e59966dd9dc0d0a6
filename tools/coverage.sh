#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lines and branches of src/ that the tests go through (gcc's gcov, gcovr), by folder.
# coverage.sh [--keep]: --keep counts on top of the last run. Branches that only an
# allocation that fails would take are left out: no source line stands for them.
set -euo pipefail
cd "$(dirname "$0")/.."
B=build-cov
command -v gcovr >/dev/null || {
	echo "coverage: gcovr is not there; \`tools/setup.sh check\` installs it" >&2
	exit 2
}
[ -f $B/build.ninja ] || meson setup $B -Db_coverage=true -Doptimization=1 >/dev/null
ninja -C $B --quiet
if [ "${1:-}" != --keep ]; then
	find $B -name '*.gcda' -delete
fi
meson test -C $B --no-rebuild --num-processes 2 --timeout-multiplier 10 >$B/tests.log 2>&1 || tail -15 $B/tests.log >&2
python3 tools/coverage.py $B
