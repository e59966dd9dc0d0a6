#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The source of the last commit as clavijo-VERSION.tar.gz in the working directory.
# The same commit gives the same bytes: names and times come from git, gzip keeps none.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
[ -z "$(git status --porcelain --untracked-files=no)" ] || echo "dist: what is not committed is left out" >&2
git archive --format=tar --prefix="clavijo-$version/" HEAD | gzip -9n >"clavijo-$version.tar.gz"
sha256sum "clavijo-$version.tar.gz"
