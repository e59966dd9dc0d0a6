#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make train`: a virtual environment in the cache, then the training scripts.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${CLAVIJO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/clavijo}
venv=$cache/train
[ -x "$venv/bin/python" ] || {
	python3 -m venv "$venv"
	"$venv/bin/pip" install -q -r tools/train/requirements.txt
}
minilm=$(dirname "$(find "$(python3 tools/fetch.py --where minilm)" -name model.safetensors | head -1)")
"$venv/bin/python" tools/train/coder.py --minilm "$minilm" ${EXTRA:+--extra "$EXTRA"} ${OUT:+--out "$OUT"} ${DEV:+--dev "$DEV"}
"$venv/bin/python" tools/train/speakers.py --build "${B:-build}" ${OUT:+--out "$OUT.speakers.tsv"}
