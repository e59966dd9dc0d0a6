#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the event coder on corpus/events/*.tsv: what source does to target, in
PLOVER's verbal reading (16 types and none).

coder.py --minilm DIR [--extra FILE] [--dev FILE] [--out FILE]
         [--only FILE,…] [--start FILE [--lr RATE] [--share PART]]

--only: of corpus/events these files alone. --start: goes on from an adapter instead of from
nothing; --share takes that part of what was learned on top and the rest of the start, which
keeps most of what the start could and gains much of what is new (Wortsman et al. 2022).

Loss: cross entropy (classes weighted by the square root of rarity, labels
smoothed) + 0.3 × that of the quad class. AdamW, warm-up, linear decay. About
30 seconds an epoch for 2,000 rows on two cores. --dev measures only: a table
with marked_sentence and gold_root, where CONCEDE and RETREAT are one (YIELD).
"""
import argparse
import csv
import math
import pathlib
import random
import re

import numpy
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from encoder import MARKERS, PairCoder

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
QUADS = {"AGREE": 0, "CONSULT": 0, "SUPPORT": 0, "CONCEDE": 0, "COOPERATE": 1, "AID": 1,
         "RETREAT": 1, "REQUEST": 2, "ACCUSE": 2, "REJECT": 2, "THREATEN": 2, "PROTEST": 3,
         "SANCTION": 3, "MOBILIZE": 3, "COERCE": 3, "ASSAULT": 3, "NONE": 4}
TYPES = list(QUADS)
FAR = 14      # pieces outside the two spans that are kept on either side
LONGEST = 160


def table(path):
    with open(path, encoding="utf-8") as f:
        lines = [x for x in f if x.strip() and not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def rows_of(path):
    """(marked sentence, verbal type) of a table of our corpus or of a gold set."""
    for r in table(path):
        if "marked_sentence" in r:
            yield r["marked_sentence"], r["gold_root"]
        else:
            verbal = r.get("verbal") or "-"
            yield r["sentence"], r["type"] if verbal == "-" else verbal


class Pieces:
    """Marked sentence → piece ids with markers, and the three spans."""

    def __init__(self, folder):
        self.tok = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tok.no_padding()
        self.tok.no_truncation()

    def __call__(self, marked):
        ids, begin, span = [101], {}, {}
        for part in re.split(r"(</?[st]>)", marked):
            if part in ("<s>", "<t>"):
                begin[part[1]] = len(ids)
                ids.append(MARKERS[0 if part == "<s>" else 2])
            elif part in ("</s>", "</t>"):
                ids.append(MARKERS[1 if part == "</s>" else 3])
                span[part[2]] = (begin[part[2]], len(ids))
            elif part.strip():
                ids += self.tok.encode(part.strip(), add_special_tokens=False).ids
        ids.append(102)
        whole = (1, len(ids) - 1)
        return self.cut(ids, span.get("s", whole), span.get("t", whole))

    @staticmethod
    def cut(ids, source, target):
        lo, hi = min(source[0], target[0]), max(source[1], target[1])
        keep = [0, *range(max(1, lo - FAR), min(len(ids) - 1, hi + FAR))][: LONGEST - 1] + [len(ids) - 1]
        at = {old: new for new, old in enumerate(keep)}

        def moved(span):
            inside = [at[i] for i in range(*span) if i in at]
            return (inside[0], inside[-1] + 1) if inside else (0, 1)

        s, t = moved(source), moved(target)
        first, second = sorted((s, t))
        between = (first[1], second[0]) if second[0] > first[1] else (first[0], second[1])
        return [ids[i] for i in keep], (s, t, between)


def batch(items):
    length = max(len(ids) for ids, _ in items)
    ids = torch.zeros(len(items), length, dtype=torch.long)
    spans = torch.zeros(len(items), 3, length)
    for i, (pieces, three) in enumerate(items):
        ids[i, : len(pieces)] = torch.tensor(pieces)
        for j, (b, e) in enumerate(three):
            spans[i, j, b:e] = 1
    return ids, spans


def batches(items, size):
    """Shuffled batches of items of like length."""
    order = list(range(len(items)))
    random.shuffle(order)
    out = []
    for i in range(0, len(order), 16 * size):
        like = sorted(order[i:i + 16 * size], key=lambda k: len(items[k][0][0]))
        out += [like[k:k + size] for k in range(0, len(like), size)]
    random.shuffle(out)
    return out


def train(model, items, epochs, rate=1e-3):
    counts = numpy.bincount([y for _, y in items], minlength=len(TYPES))
    weight = torch.tensor(numpy.clip(numpy.sqrt(len(items) / 17 / numpy.maximum(counts, 1)), .5, 2.5),
                          dtype=torch.float)
    quad_of = torch.tensor(list(QUADS.values()))
    to_quad = F.one_hot(quad_of).float()
    learned = [p for p in model.parameters() if p.requires_grad]
    opt = torch.optim.AdamW(learned, lr=rate, weight_decay=.01)
    steps = epochs * math.ceil(len(items) / 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda k: min((k + 1) / (.1 * steps), max(0, steps - k) / (.9 * steps)))
    for epoch in range(epochs):
        model.train()
        total, todo = 0.0, batches(items, 16)
        for chosen in todo:
            scores = model(*batch([items[k][0] for k in chosen]))
            y = torch.tensor([items[k][1] for k in chosen])
            quads = torch.log((scores.softmax(-1) @ to_quad).clamp(min=1e-8))
            loss = F.cross_entropy(scores, y, weight=weight, label_smoothing=.1)
            loss = loss + .3 * F.nll_loss(quads, quad_of[y])
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            opt.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(todo):.3f}", flush=True)


def probabilities(model, items):
    model.eval()
    out = numpy.zeros((len(items), len(TYPES)))
    order = sorted(range(len(items)), key=lambda k: len(items[k][0]))
    with torch.no_grad():
        for i in range(0, len(order), 32):
            part = order[i:i + 32]
            out[part] = model(*batch([items[k] for k in part])).softmax(-1).numpy()
    return out


def macro_f1(gold, found):
    scores = []
    for c in sorted(set(gold)):
        hit = sum(g == f == c for g, f in zip(gold, found))
        scores.append(2 * hit / max(1, gold.count(c) + found.count(c)))
    return sum(scores) / len(scores)


def measure(p, gold):
    def fold(t):
        return "YIELD" if t in ("CONCEDE", "RETREAT") else t

    def quad(t):
        return 1 if t == "YIELD" else QUADS[t]

    roots = [fold(TYPES[i]) for i in p[:, :16].argmax(1)]
    sums = numpy.zeros((len(gold), 4))
    for i, t in enumerate(TYPES[:16]):
        sums[:, quad(fold(t))] += p[:, i]
    quads, gold_quads = list(sums.argmax(1)), [quad(t) for t in gold]
    print(f"root {macro_f1(gold, roots):.3f}  quad {macro_f1(gold_quads, quads):.3f}  "
          f"binary {macro_f1([q > 1 for q in gold_quads], [q > 1 for q in quads]):.3f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--minilm", type=pathlib.Path, required=True, help="folder with model.safetensors")
    ap.add_argument("--extra", type=pathlib.Path, action="append", default=[], help="rows to add")
    ap.add_argument("--dev", type=pathlib.Path, help="gold to measure on, never trained on")
    ap.add_argument("--out", type=pathlib.Path, default=ROOT / "model" / "coder.safetensors")
    ap.add_argument("--probabilities", type=pathlib.Path, help="write those of --dev as .npy")
    ap.add_argument("--only", help="names of files of corpus/events, by comma")
    ap.add_argument("--start", type=pathlib.Path, help="adapter to go on from")
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--share", type=float, default=1.0, help="part of the result, the rest of the start")
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--rank", type=int, default=16)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    for seed in (torch.manual_seed, random.seed, numpy.random.seed):
        seed(a.seed)
    pieces = Pieces(a.minilm)
    own = sorted((ROOT / "corpus" / "events").glob("*.tsv"))
    files = [f for f in own if not a.only or f.name in a.only.split(",")] + a.extra
    rows = [r for f in files for r in rows_of(f)]
    items = [(pieces(text), TYPES.index(label)) for text, label in rows if label in TYPES]
    print(f"{len(items)} rows of {len(files)} files")
    model = PairCoder(load_file(a.minilm / "model.safetensors"), len(TYPES), a.rank)
    start = load_file(a.start) if a.start else None
    if start:
        model.load_adapter(start)
    train(model, items, a.epochs, a.lr)
    learned = model.adapter()
    if start and a.share < 1:
        learned = {k: (a.share * v.float() + (1 - a.share) * start[k].float()).half() for k, v in learned.items()}
        model.load_adapter(learned)
    save_file(learned, a.out)
    if a.dev:
        gold = list(rows_of(a.dev))
        p = probabilities(model, [pieces(text) for text, _ in gold])
        measure(p, [label for _, label in gold])
        if a.probabilities:
            numpy.save(a.probabilities, p)


if __name__ == "__main__":
    main()
