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
# First the plain files, then all of them on top, and three tenths of that step.
learn() { "$venv/bin/python" tools/train/coder.py --minilm "$minilm" ${EXTRA:+--extra "$EXTRA"} ${DEV:+--dev "$DEV"} "$@"; }
to=${OUT:+$OUT.safetensors}
to=${to:-model/coder.safetensors}
learn --only events-1.tsv,events-2.tsv,events-3.tsv,events-border.tsv --out "$to"
learn --start "$to" --epochs 2 --lr 2.5e-4 --share 0.3 --out "$to"
[ -z "${OUT:-}" ] || "${B:-build}/model/clavijo-pack" build --minilm "$minilm" --coder "$OUT.safetensors" -o "$OUT"
"$venv/bin/python" tools/train/speakers.py --build "${B:-build}" ${OUT:+--out "$OUT.speakers.tsv"}
