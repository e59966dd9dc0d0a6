#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the event coder on corpus/events/*.tsv: what source does to target, in
PLOVER's verbal reading (16 types and none).

coder.py --minilm DIR [--extra FILE] [--start FILE] [--dev FILE] [--out FILE]

Loss: cross entropy (classes weighted by the square root of rarity, labels
smoothed) + 0.3 × that of the quad class. AdamW, warm-up, linear decay; what is kept is the
running average of the weights (Polyak and Juditsky 1992). In each epoch a row is taken with a
probability that depends on what it is (TAKEN, OTHER_TAKEN): rows without an event are many, what
is possible, disputed or not done has words of its own, of which a little goes far, and so
have posts, headlines, readouts and old newswire.
Matrices in bfloat16 where the processor multiplies them: about a minute of one core an epoch of the
corpus, twice that without. --extra: rows of a user's; --start: goes on from an adapter.
--dev measures only: a table with marked_sentence and gold_root, where CONCEDE and RETREAT
are one (YIELD).
"""
import argparse
import csv
import pathlib
import random
import re
import time

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
TAKEN = {"plain": 1.0, "none": 0.6, "hard": 0.25}
OTHER = ["events-%d.tsv" % i for i in range(4, 11)]  # of other manners than agencies'
OTHER_TAKEN = 0.3
BATCH = 16
AVERAGE = 0.99      # of the running average, what the next step leaves


def table(path):
    with open(path, encoding="utf-8") as f:
        lines = [x for x in f if x.strip() and not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def rows_of(path):
    """(marked sentence, verbal type, share of epochs) of a table of our corpus or of a gold set."""
    for r in table(path):
        if "marked_sentence" in r:
            yield r["marked_sentence"], r["gold_root"], TAKEN["plain"]
            continue
        plain = r["status"] != "possible" and r["polarity"] not in ("not_done", "disputed")
        kind = "none" if r["type"] == "NONE" else "plain" if plain else "hard"
        yield r["sentence"], r["verbal"], TAKEN[kind] * (OTHER_TAKEN if path.name in OTHER else 1)


def label_of(name):
    """YIELD of the older scheme is material cooperation, as RETREAT is."""
    return TYPES.index("RETREAT" if name == "YIELD" else name)


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


def class_weights(items):
    counts = numpy.zeros(len(TYPES))
    for _, label, share in items:
        counts[label] += share
    return torch.tensor(numpy.clip(numpy.sqrt(counts.sum() / len(TYPES) / numpy.maximum(counts, 1)), .5, 2.5),
                        dtype=torch.float)


def loss_of(scores, labels, weight):
    quad_of = torch.tensor(list(QUADS.values()))
    quads = torch.log((scores.softmax(-1) @ F.one_hot(quad_of).float()).clamp(min=1e-8))
    return (F.cross_entropy(scores, labels, weight=weight, label_smoothing=.1)
            + .3 * F.nll_loss(quads, quad_of[labels]))


def train(model, items, epochs, rate):
    """items: (pieces, label, share). Leaves the averaged weights in the model."""
    weight = class_weights(items)
    learned = [p for p in model.parameters() if p.requires_grad]
    average = [p.detach().clone() for p in learned]
    opt = torch.optim.AdamW(learned, lr=rate, weight_decay=.01)
    steps = int(epochs * sum(share for *_, share in items) / BATCH) + 8
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda k: min((k + 1) / (.1 * steps), max(0, steps - k) / (.9 * steps)))
    half = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    step = 0
    for epoch in range(epochs):
        model.train()
        now = [x for x in items if random.random() < x[2]]
        total, todo = 0.0, batches(now, BATCH)
        for chosen in todo:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                scores = model(*batch([now[k][0] for k in chosen]))
            loss = loss_of(scores.float(), torch.tensor([now[k][1] for k in chosen]), weight)
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            opt.step()
            schedule.step()
            step += 1
            keep = min(AVERAGE, (1 + step) / (10 + step))
            for mean, p in zip(average, learned):
                mean.mul_(keep).add_(p.detach(), alpha=1 - keep)
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(todo):.3f}, {time.process_time():.0f} s of processor", flush=True)
    with torch.no_grad():
        for mean, p in zip(average, learned):
            p.copy_(mean)


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
    ap.add_argument("--start", type=pathlib.Path, help="adapter to go on from")
    ap.add_argument("--own", type=float, default=1.0, help="part of the corpus that is taken beside --extra")
    ap.add_argument("--part", type=int, default=1, help="every so many rows alone, for a learning curve")
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--rank", type=int, default=16)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    for seed in (torch.manual_seed, random.seed, numpy.random.seed):
        seed(a.seed)
    pieces = Pieces(a.minilm)
    own = [r for f in sorted((ROOT / "corpus" / "events").glob("*.tsv")) for r in rows_of(f)][::a.part]
    rows = [(text, label, share * a.own) for text, label, share in own]
    rows += [r for f in a.extra for r in rows_of(f)]
    items = [(pieces(text), label_of(label), share) for text, label, share in rows]
    print(f"{len(own)} rows of ours, {len(items) - len(own)} more")
    model = PairCoder(load_file(a.minilm / "model.safetensors"), len(TYPES), a.rank)
    if a.start:
        model.load_adapter(load_file(a.start))
    train(model, items, a.epochs, a.lr)
    save_file(model.adapter(), a.out)
    if a.dev:
        gold = list(rows_of(a.dev))
        p = probabilities(model, [pieces(text) for text, *_ in gold])
        measure(p, [label for _, label, _ in gold])
        if a.probabilities:
            numpy.save(a.probabilities, p)


if __name__ == "__main__":
    main()
