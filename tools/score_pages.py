#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores main text against a ground truth: F1 over 4-token shingles.

  build/clavijo page --jsonl FOLDER/html/* > out.jsonl
  tools/score_pages.py --truth FOLDER/ground-truth.json out.jsonl [--worst 10]

Metric: that of the article extraction benchmark by Scrapinghub. Tokens are runs
of \\w; each text is a multiset of shingles of four tokens (fewer where the text is
shorter). Per page true positives, false positives and false negatives are
normalised by their sum; precision and recall are averages over pages of these
amounts, F1 their harmonic mean. The set is parted in two halves by a hash of the
page's name: thresholds are tuned on the first ("tune") only.
"""
import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

TOKEN = re.compile(r"\w+", re.UNICODE | re.MULTILINE | re.IGNORECASE | re.DOTALL)


def shingles(text, n=4):
    tokens = TOKEN.findall(text or "")
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1)))


def tp_fp_fn(true, pred):
    t, p = shingles(true), shingles(pred)
    tp = sum((t & p).values())
    fp, fn = sum(p.values()) - tp, sum(t.values()) - tp
    s = tp + fp + fn
    return (tp / s, fp / s, fn / s) if s else (0.0, 0.0, 0.0)


def prf(rows):
    """Precision, recall, F1. A page where nothing was predicted counts in recall only."""
    ps = [tp / (tp + fp) for tp, fp, fn in rows if tp + fp > 0]
    rs = [tp / (tp + fn) for tp, fp, fn in rows if tp + fn > 0]
    p = sum(ps) / len(ps) if ps else 0.0
    r = sum(rs) / len(rs) if rs else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def half(name):
    return "tune" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "test"


def key_of(path):
    return re.sub(r"\.html(\.gz)?(#\d+)?$", "", Path(path).name)


def main_text(row):
    """Body and subheadings of a `clavijo page --jsonl` line; `text` of others'."""
    if "blocks" not in row:
        return row["text"]
    raw = row["text"].encode()
    return "\n\n".join(raw[b["b"]:b["e"]].decode() for b in row["blocks"]
                       if b["role"] in ("body", "subheading"))


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--truth", required=True)
    ap.add_argument("--worst", type=int, default=0)
    ap.add_argument("pages", help="JSONL with path and text, - is standard input")
    a = ap.parse_args()
    truth = json.loads(Path(a.truth).read_text())
    lines = sys.stdin if a.pages == "-" else open(a.pages)
    got = {key_of(r["path"]): main_text(r) for r in map(json.loads, lines)}
    rows = {k: tp_fp_fn(v["articleBody"], got.get(k, "")) for k, v in truth.items()}
    for name in ("tune", "test", "all"):
        part = [v for k, v in rows.items() if name == "all" or half(k) == name]
        p, r, f = prf(part)
        print(f"{name:5} {len(part):4} pages  precision {p:.3f}  recall {r:.3f}  F1 {f:.3f}")
    f1 = {k: 2 * v[0] / (2 * v[0] + v[1] + v[2]) if sum(v) else 0 for k, v in rows.items()}
    for k in sorted(f1, key=f1.get)[: a.worst]:
        tp, fp, fn = rows[k]
        print(f"{f1[k]:.3f} tp {tp:.2f} fp {fp:.2f} fn {fn:.2f} {half(k)} {k[:16]} {truth[k].get('url', '')[:90]}")


if __name__ == "__main__":
    main()
