#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores the matrix of a story against rows annotated by hand (stories.tsv, reports in stories/).

stories.py CLAVIJO [--list] [STORY ...]

Each folder of stories/ is read into a database of its own. Alignment: of all pairs of
sentences of two reports that stand in one row of two or more reports, how many are
annotated as saying the same (precision), and how many annotated pairs stand in some row
(recall). Stance: of the annotated pairs found, how many have the relation that is annotated:
same, less, differs, contradicts. Marked: of pairs that the program shows as anything but the
same, how many are annotated so (precision), and how many such pairs it shows (recall).
Sources: rows whose count of independent sources is right, of those found whole. A copy and
its original are no pair. --list prints every miss. Fails below FLOORS.
"""
import csv
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FLOORS = {"alignment precision": 0.88, "alignment recall": 0.67, "stance": 0.93, "marked precision": 0.85,
          "marked recall": 0.60, "sources": 0.95}


def squeeze(text):
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split()).lower()


def annotated():
    lines = [x for x in (HERE / "stories.tsv").read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    stories = {}
    for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        stories.setdefault(line["story"], {}).setdefault(line["row"], []).append(line)
    return stories


def dossiers(program, folder):
    """The stories that came of a folder, as `story N --json` gives them."""
    with tempfile.TemporaryDirectory() as tmp:
        db = str(pathlib.Path(tmp) / "stories.db")
        subprocess.run([program, "read", "-q", "--db", db, str(folder)], check=True, capture_output=True)
        listed = subprocess.run([program, "stories", "--db", db, "--jsonl"], check=True, capture_output=True, text=True)
        return [json.loads(subprocess.run([program, "story", str(json.loads(x)["id"]), "--db", db, "--json"],
                                          check=True, capture_output=True, text=True).stdout)
                for x in listed.stdout.splitlines()]


def relation(a, b):
    """How two stances stand to one another; each is (stance, value)."""
    if a == b:
        return "same"
    kinds = {a[0], b[0]}
    for kind, name in (("contradicts", "contradicts"), ("differs", "differs"), ("weaker", "less")):
        if kind in kinds:
            return name
    return "same"


def wanted(cell):
    stance, _, value = cell["stance"].partition(":")
    return stance, value


def given(support):
    return support["stance"], support.get("how", "") if support["stance"] == "differs" else ""


def holds(cell, text):
    return any(squeeze(w) in text for w in cell["words"].split("|"))


class Score:
    def __init__(self):
        self.found = self.right = self.wanted = self.hit = self.stance = 0
        self.marked = self.marked_right = self.to_mark = self.mark_hit = self.rows = self.sources = 0
        self.notes = []

    def measures(self):
        share = lambda a, b: a / b if b else 1.0
        return {"alignment precision": (share(self.right, self.found), self.found),
                "alignment recall": (share(self.hit, self.wanted), self.wanted),
                "stance": (share(self.stance, self.hit), self.hit),
                "marked precision": (share(self.marked_right, self.marked), self.marked),
                "marked recall": (share(self.mark_hit, self.to_mark), self.to_mark),
                "sources": (share(self.sources, self.rows), self.rows)}


def pairs_of(dossier):
    """(report a, sentence a, report b, sentence b) → relations that the rows give, and a row each."""
    copy = {d["doc"]: d.get("copy_of") for d in dossier["documents"]}
    out = {}
    for fact in dossier["facts"]:
        if fact.get("label") == "wording":
            continue
        for a, b in itertools.combinations(fact["support"], 2):
            if a["doc"] == b["doc"] or copy[a["doc"]] == b["doc"] or copy[b["doc"]] == a["doc"]:
                continue
            one = sorted([(pathlib.Path(x["path"]).stem, squeeze(x["text"]), x) for x in (a, b)], key=lambda y: y[:2])
            key = tuple((x[0], x[1]) for x in one)
            out.setdefault(key, []).append((relation(given(a), given(b)), fact))
    return out


def score_story(rows, dossier, s):
    found = pairs_of(dossier)
    known = {}
    for name, cells in rows.items():
        for a, b in itertools.combinations(cells, 2):
            if a["report"] == b["report"] or {a["report"], b["report"]} in originals():
                continue
            asked = "?" not in (a["stance"], b["stance"])
            want = relation(wanted(a), wanted(b)) if asked else None
            hits = [(k, rel, f) for k, v in found.items() for rel, f in v
                    if (k[0][0], k[1][0]) in ((a["report"], b["report"]), (b["report"], a["report"]))
                    and all(holds(c, k[0][1] if k[0][0] == c["report"] else k[1][1]) for c in (a, b))]
            for k, rel, f in hits:
                known.setdefault(k, []).append(want)
            if not asked:
                continue
            s.wanted += 1
            s.to_mark += want != "same"
            if not hits:
                s.notes.append(f"missed   {name}: {a['report']} / {b['report']} ({want})")
                continue
            s.hit += 1
            right = any(rel == want for _, rel, _ in hits)
            s.stance += right
            s.mark_hit += want != "same" and right
            if not right:
                s.notes.append(f"stance   {name}: {a['report']} / {b['report']} is {want}, shown {sorted({x[1] for x in hits})}"
                               f" in {hits[0][2]['text'][:70]!r}")
        whole(name, cells, dossier, s)
    for k, v in found.items():
        s.found += 1
        s.right += k in known
        shown = {rel for rel, _ in v if rel != "same"}
        if k in known and None not in known[k]:
            s.marked += len(shown)
            s.marked_right += len(shown & set(known[k]))
        elif k not in known:
            s.marked += len(shown)
            s.notes.append(f"no row   {k[0][0]} / {k[1][0]} in {v[0][1]['kind']} {v[0][1]['text'][:60]!r}: "
                           f"{k[0][1][:80]!r} / {k[1][1][:80]!r}")


def originals():
    """Originals and their copies."""
    return [{"potomac-post", "potomac-copy"}, {"gulf-wire-first", "morning-digest"}, {"lagos-courier", "lagos-copy"},
            {"marmara-wire", "aegean-copy"},
            {"gulf-of-finland-times", "tallinn-digest"}]


def whole(name, cells, dossier, s):
    """Is the row shown whole, and are its independent sources counted right?"""
    need = [c for c in cells if c["stance"] != "?"]
    for fact in dossier["facts"]:
        inside = [c for c in need if any(pathlib.Path(x["path"]).stem == c["report"] and holds(c, squeeze(x["text"]))
                                         for x in fact["support"])]
        if need and len(inside) == len(need) and len({x["doc"] for x in fact["support"]}) == len({c["report"] for c in need}):
            s.rows += 1
            s.sources += fact["n_sources"] == int(cells[0]["sources"])
            if fact["n_sources"] != int(cells[0]["sources"]):
                s.notes.append(f"sources  {name}: {cells[0]['sources']}, shown {fact['n_sources']}")
            return


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    program, only = args[0], args[1:]
    total, bad = Score(), 0
    for story, rows in annotated().items():
        if only and story not in only:
            continue
        got = dossiers(program, HERE / "stories" / story)
        largest = max(got, key=lambda x: len(x["documents"]))
        if len(got) != 1:
            print(f"{story}: {len(got)} stories, wanted 1")
            bad += 1
        s = Score()
        score_story(rows, largest, s)
        for key in vars(s):
            setattr(total, key, getattr(total, key) + getattr(s, key))
        print(story + ": " + ", ".join(f"{k} {v:.3f} (n {n})" for k, (v, n) in s.measures().items()))
        if "--list" in sys.argv:
            print("\n".join("  " + x for x in s.notes))
    print("all: " + ", ".join(f"{k} {v:.3f} (n {n})" for k, (v, n) in total.measures().items()))
    for k, floor in FLOORS.items():
        value = total.measures()[k][0]
        if not only and value < floor:
            print(f"FAIL: {k} {value:.3f}, floor {floor:.3f}")
            bad += 1
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
