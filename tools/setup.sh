#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing of the system packages (Debian, Ubuntu) and fetches
# the pinned packages. A second run does nothing twice.
set -euo pipefail
cd "$(dirname "$0")/.."

build="build-essential pkg-config meson ninja-build python3 python3-pip python3-venv
libsqlite3-dev libpcre2-dev libarchive-dev zlib1g-dev libdeflate-dev libzstd-dev libxxhash-dev
libuchardet-dev libutf8proc-dev libxml2-dev libjansson-dev libexttextcat-dev libevent-dev libcurl4-openssl-dev libseccomp-dev libcmocka-dev"
check="codespell clang libclang-rt-14-dev llvm clang-tidy cppcheck valgrind liblz4-dev libacl1-dev libbz2-dev liblzma-dev nettle-dev"
# Elsewhere "chromium" is a stub that installs nothing: the pages are then not looked at.
grep -qx ID=debian /etc/os-release 2>/dev/null && check="$check chromium nodejs"

want=$build
command -v Rscript >/dev/null && check="$check r-cran-dbi r-cran-rsqlite" # where R is, its page is tested
[ "${1:-}" = check ] && want="$build $check"
# Python's headers, for the Python package: there already with a Python that is no package.
[ -f "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))' 2>/dev/null)/Python.h" ] || want="$want python3-dev"
command -v npm >/dev/null || want="$want npm"

missing=
for p in $want; do
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] ||
		missing="$missing $p"
done
# A tool that is there without its package (another Python, another ninja) serves as well.
for pair in meson:meson ninja-build:ninja python3:python3 clang:clang nodejs:node chromium:chromium; do
	command -v "${pair#*:}" >/dev/null && missing=$(sed "s/ ${pair%:*} / /" <<<"$missing ")
done
missing=$(xargs <<<"$missing")
if [ -n "$missing" ]; then
	command -v apt-get >/dev/null || {
		echo "setup: apt-get not found. Install these and run again: $missing" >&2
		exit 2
	}
	sudo=
	if [ "$(id -u)" != 0 ]; then
		sudo=$(command -v sudo) || {
			echo "setup: neither root nor sudo. Ask for these packages: $missing" >&2
			exit 2
		}
	fi
	echo "setup: installing $missing" >&2
	$sudo apt-get update -qq
	optional=
	for p in $missing; do
		apt-cache show "$p" >/dev/null 2>&1 && optional="$optional $p" ||
			echo "setup: no package named $p here; going on without it" >&2
	done
	# shellcheck disable=SC2086
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $optional >/dev/null
fi
need=build
[ "${1:-}" = check ] && need=check
# The readers of exports, pinned; without a registry their tests are skipped, each by name.
readers=${CLAVIJO_READERS:-${XDG_CACHE_HOME:-$HOME/.cache}/clavijo/readers}
if [ $need = check ] && ! cmp -s tests/readers/requirements.txt "$readers/requirements.txt"; then
	python3 -m venv "$readers" && timeout 120 "$readers/bin/pip" install -q --disable-pip-version-check -r tests/readers/requirements.txt &&
		cp tests/readers/requirements.txt "$readers/" || echo "setup: readers of exports are not installed; going on without them" >&2
fi
python3 tools/fetch.py --for $need
