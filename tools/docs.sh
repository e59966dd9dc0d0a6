#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages of docs/ as a site: Sphinx with MyST in a virtual environment of its own
# below the build folder; a warning is an error. Output: BUILD/site/index.html.
set -euo pipefail
cd "$(dirname "$0")/.."
B=${1:-build}
venv=$B/docs-venv
mkdir -p "$B"
if [ ! -x "$venv/bin/sphinx-build" ]; then
	python3 -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check -r docs/requirements.txt
fi
rm -rf "$B/site" "$B/site-source"
mkdir "$B/site-source"
cp -r docs/. "$B/site-source"
mkdir -p "$B/site-source/python"
cp python/README.md "$B/site-source/python/README.md"
mv "$B/site-source/README.md" "$B/site-source/index.md"
python3 tools/docs_site.py "$B/site-source"
"$venv/bin/sphinx-build" -q -W --keep-going -b html "$B/site-source" "$B/site"
echo "$B/site/index.html"
