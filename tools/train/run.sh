#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make train`: a virtual environment in the cache, then the training scripts.
# EXTRA=FILE OUT=FILE: the shipped adapter goes on with the rows of FILE and a tenth of ours, the
# linear model learns from both; OUT is for `clavijo code --adapter`.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${CLAVIJO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/clavijo}
python=${TRAIN_PYTHON:-$cache/train/bin/python}
build=${B:-build}
[ -x "$python" ] || {
	python3 -m venv "$cache/train"
	"$cache/train/bin/pip" install -q -r tools/train/requirements.txt
}
minilm=$(dirname "$(find "$(python3 tools/fetch.py --where minilm)" -name model.safetensors | head -1)")
linear() {
	"$python" tools/train_linear.py --features "$build/tools/clavijo-features" --model "$build/model/md.clv" "$@"
}
coder() { "$python" tools/train/coder.py --minilm "$minilm" ${DEV:+--dev "$DEV"} "$@"; }

if [ -z "${OUT:-}" ]; then
	linear
	coder
	"$python" tools/train/speakers.py --build "$build"
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${EXTRA:-}" ]; then
	linear --extra "$EXTRA" --out "$work/tables/event/linear"
	coder --extra "$EXTRA" --own 0.1 --start model/coder.safetensors --epochs 6 --lr 7e-4 --out "$work/coder.safetensors"
else
	linear --out "$work/tables/event/linear"
	coder --out "$work/coder.safetensors"
	"$python" tools/train/speakers.py --build "$build" --out "$OUT.speakers.tsv"
fi
"$build/model/clavijo-pack" build --minilm "$minilm" --coder "$work/coder.safetensors" --tables "$work/tables" -o "$OUT"
