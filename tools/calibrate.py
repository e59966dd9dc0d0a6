#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fit the scores of events to how often they are right, and show how reliable they are.

    tools/calibrate.py CLAVIJO [--write] [--table]

Takes examples/ and the reports of tests/golden with their annotations, the facts that the
program's reason for each event names, and fits a logistic regression: is the
event right in type and in parties? --write puts the weights into lexicon/verbs/score.tsv.
Printed: by ten folds (whole documents are left out), the events of each score range, how
many of them are right, and the expected calibration error. Needs numpy and scikit-learn.
"""
import pathlib
import re
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "golden"))
import score  # noqa: E402

TABLE = ROOT / "lexicon" / "verbs" / "score.tsv"
BINS = (0, .5, .6, .7, .8, .9, 1.01)


def facts_of(e):
    """The facts that the reason of an event names, with their values."""
    m = re.search(r"\nscore:((?: [a-z-]+ [0-9.]+;)+)", e["why"] or "")
    return {k: float(v) for k, v in re.findall(r" ([a-z-]+) ([0-9.]+);", m.group(1))} if m else None


def samples(program):
    for folder, name in ((score.EXAMPLES, "events.tsv"), (score.REPORTS, "reports.tsv")):
        docs = score.annotated(program, folder)
        judge = score.Events(docs, score.table(name))
        for path, doc in docs.items():
            rows = [r for r in judge.rows if r["doc"] == path]
            if not rows and "unrelated" not in path:
                continue
            for e in doc["events"]:
                fit = [r for r in rows if judge.fits(r, doc, e)]
                right = any(judge.parties_right(r, e) for r in fit)
                if facts_of(e):
                    yield path, facts_of(e), right


def reliability(p, y):
    error = 0
    for lo, hi in zip(BINS, BINS[1:]):
        inside = (p >= lo) & (p < hi)
        if inside.any():
            error += inside.mean() * abs(p[inside].mean() - y[inside].mean())
            print(f"{lo:.2f} to {min(hi, 1):.2f}  n {inside.sum():<4} mean score {p[inside].mean():.2f}  right {y[inside].mean():.2f}")
    print(f"events {len(y)}, right {y.mean():.3f}; expected calibration error {error:.3f}")


def main():
    data = list(samples(sys.argv[1]))
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    names = [x.split("\t")[0] for x in lines[2:]]
    x = np.array([[f.get(n, 0) for n in names] for _, f, _ in data])
    y = np.array([float(r) for _, _, r in data])
    docs = sorted({d for d, _, _ in data})
    fold = np.array([docs.index(d) % 10 for d, _, _ in data])
    p = np.zeros(len(y))
    for k in range(10):
        m = LogisticRegression(C=1, fit_intercept=False, max_iter=1000).fit(x[fold != k], y[fold != k])
        p[fold == k] = m.predict_proba(x[fold == k])[:, 1]
    reliability(p, y)
    m = LogisticRegression(C=1, fit_intercept=False, max_iter=1000).fit(x, y)
    weights = [f"{n}\t{round(1000 * w)}" for n, w in zip(names, m.coef_[0])]
    print("\n".join(weights))
    if "--write" in sys.argv:
        TABLE.write_text("\n".join(lines[:2] + weights) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
