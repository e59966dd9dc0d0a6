#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# All speed tables: every bench/*.sh but this one.
set -eu
cd "$(dirname "$0")/.."
for b in bench/*.sh; do
	[ "$b" = bench/run.sh ] || "$b" "${1:-build}"
done
