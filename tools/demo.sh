#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The main job on the reports of examples/: read, list the stories, print one
# dossier, leave it as a page in demo/story-1.html.
set -euo pipefail
cd "$(dirname "$0")/.."
C=${1:-build}/clavijo
rm -rf demo
mkdir demo
export CLAVIJO_DB=demo/clavijo.db
"$C" read examples
echo
"$C" stories
echo
"$C" story 1
"$C" story 1 --html >demo/story-1.html
echo
echo "The same as a page: demo/story-1.html"
