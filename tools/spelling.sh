#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Spelling of documentation, headers, help and pages (codespell, from Debian). Codes of three
# capitals and words that a sign of omission cuts are not looked at. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
command -v codespell >/dev/null || {
	echo "spelling: no codespell here; not checked"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
files=$(git ls-files '*.md' '*.h' 'src/cli/*.c' 'src/serve/*' 'web/src/*' 'bench/*.py' 'tools/*.py' Makefile)
# shellcheck disable=SC2086
if codespell --ignore-regex '\b[A-Z]{2,4}\b|[^ ]*…[^ ]*' --ignore-words tools/spelling.txt $files; then
	echo "1 passed, 0 failed"
else
	echo "0 passed, 1 failed"
	exit 1
fi
