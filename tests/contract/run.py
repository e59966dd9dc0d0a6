#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the program prints against the contract and against invariants
that hold for any reports: run.py CLAVIJO FOLDER…

The shapes stand in shapes.py. The invariants (the shame list) name no document:
no actor acts on itself; no event, speaker or actor out of a slug, teaser,
caption credit or comment form; no state code beside a nationality; a repeated
sentence counts once; no speaker for scare quotes; what a modal verb makes
doubtful is not `happened`; status and polarity agree; offsets lie in the text.
Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import shapes

passed, failures = 0, []


def check(name, problems):
    global passed
    problems = [p for p in problems if p]
    if problems:
        failures.append(name)
        print(f"FAILED {name}: {len(problems)}")
        for p in problems[:6]:
            print(f"    {p}")
    else:
        passed += 1


def run(program, *args, stdin=None, ok=(0, 1)):
    done = subprocess.run([program, *args], input=stdin, capture_output=True, text=True, timeout=600)
    if done.returncode not in ok:
        check(" ".join(args[:2]), [f"exit {done.returncode}: {done.stderr.strip()[-300:]}"])
    return done


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines() if line]


STRUCK = {"byline", "credit", "related", "promo", "comment", "nav", "boilerplate"}
DOUBT = re.compile(r"\b(may|might|could|would|unlikely to|not expected to)\s+(\w+\s+){0,2}$", re.I)


class Document:
    """One annotate line, with its bytes and what stands where."""

    def __init__(self, line):
        self.d, self.raw = line, line["text"].encode()

    def words(self, span):
        return self.raw[span["b"]:span["e"]].decode(errors="replace")

    def role(self, sentence):
        return self.d["blocks"][self.d["sentences"][sentence]["block"]]["role"]

    def name(self):
        return os.path.basename(self.d["path"] or self.d["id"][:8])

    def spans(self):
        for kind in ("blocks", "sentences", "mentions", "dates", "places", "quotes", "events"):
            last = -1
            for s in self.d[kind]:
                if not 0 <= s["b"] <= s["e"] <= len(self.raw):
                    yield f"{self.name()}: {kind}: span {s['b']}:{s['e']} outside the text"
                if kind in ("blocks", "sentences") and s["b"] < last:
                    yield f"{self.name()}: {kind}: out of order at {s['b']}"
                last = s["e"] if kind in ("blocks", "sentences") else s["b"]
        text = "\n\n".join(self.words(b) for b in self.d["blocks"])
        if text != self.d["text"]:
            yield f"{self.name()}: text is not the blocks joined by an empty line"

    def dates(self):
        for x in self.d["dates"]:
            if x["text"] != self.words(x):
                yield f"{self.name()}: date text {x['text']!r} is not {self.words(x)!r}"
            if x["from"] and x["to"] and x["from"] > x["to"]:
                yield f"{self.name()}: {x['text']!r} ends before it begins"
            if not x["from"] and not x["rel"] and x["kind"] == "date":
                yield f"{self.name()}: {x['text']!r} has neither days nor a rule"

    def self_acts(self):
        for e in self.d["events"]:
            a = {p["actor"] for p in e["source"] if p["actor"]}
            b = {p["actor"] for p in e["target"] if p["actor"]}
            if a & b:
                yield f"{self.name()}: {a & b} on both sides: {self.words(e)!r}"

    def struck_events(self):
        for e in self.d["events"]:
            if self.role(e["sentence"]) in STRUCK:
                yield f"{self.name()}: event in {self.role(e['sentence'])}: {self.words(e)!r}"

    def parties(self):
        for e in self.d["events"]:
            if not e["source"] and not e["target"]:
                yield f"{self.name()}: event without a party: {self.words(e)!r}"

    def codes(self):
        for m in self.d["mentions"]:
            if m.get("nationality") and m["code"]:
                yield f"{self.name()}: {m['name']}: nationality and code {m['code']}"
            if m["kind"] == "place" and m["sector"]:
                yield f"{self.name()}: place {m['name']} with a sector"

    def repeated(self):
        seen = set()
        for e in self.d["events"]:
            s = self.d["sentences"][e["sentence"]]
            text = " ".join(self.words(s).split()).lower()
            key = (text, e["type"], e["b"] - s["b"],
                   tuple(sorted(str(p["actor"]) for p in e["source"])),
                   tuple(sorted(str(p["actor"]) for p in e["target"])))
            if len(text) > 20 and key in seen:
                yield f"{self.name()}: counted twice: {text[:80]!r}"
            seen.add(key)

    def scare(self):
        for q in self.d["quotes"]:
            if q["kind"] == "scare" and q["speaker"]:
                yield f"{self.name()}: scare quote {q['words']!r} given to {q['speaker']['name']}"
            if q["words"] != self.words(q):
                yield f"{self.name()}: quote words {q['words']!r} are not {self.words(q)!r}"

    def doubt(self):
        for e in self.d["events"]:
            if e["status"] == "happened" and DOUBT.search(self.raw[:e.get("trigger_b", e["b"])].decode(errors="replace")[-60:]):
                yield f"{self.name()}: doubtful yet happened: {self.words(self.d['sentences'][e['sentence']])[:160]!r}"

    def status(self):
        for e in self.d["events"]:
            if (e["status"] == "denied") != (e["polarity"] != "yes"):
                yield f"{self.name()}: status {e['status']} with polarity {e['polarity']}: {self.words(e)!r}"

    def ids(self):
        for kind in ("quotes", "events"):
            ids = [x["id"] for x in self.d[kind]]
            if len(ids) != len(set(ids)):
                yield f"{self.name()}: {kind}: an id twice"


INVARIANTS = ["spans", "dates", "self_acts", "struck_events", "parties", "codes", "repeated",
              "scare", "doubt", "status", "ids"]


def check_annotate(program, folders):
    documents = [Document(x) for x in lines(run(program, "annotate", *folders, ok=(0, 3)))]
    check("annotate prints documents", [] if documents else ["no line"])
    check("annotate shape", [shapes.problem(d.d, shapes.ANNOTATE, d.name()) for d in documents])
    for name in INVARIANTS:
        check(f"invariant {name}", [p for d in documents for p in getattr(d, name)()])


def check_database(program, folders):
    with tempfile.TemporaryDirectory() as tmp:
        db = ["--db", os.path.join(tmp, "t.db")]
        run(program, "read", *folders, *db, ok=(0, 3))
        events = lines(run(program, "events", "--jsonl", *db))
        stories = lines(run(program, "stories", "--jsonl", *db))
        check("events shape", [shapes.problem(e, shapes.EVENTS, "event") for e in events])
        check("stories shape", [shapes.problem(s, shapes.STORIES, "story") for s in stories])
        check("counts in threes", [f"{e['id']}: {e['n_sources']} sources, {e['n_documents']} documents, "
                                   f"{e['n_mentions']} mentions" for e in events
                                   if not 1 <= e["n_sources"] <= e["n_documents"] <= e["n_mentions"]])
        dossiers = [json.loads(run(program, "story", str(s["id"]), "--json", *db).stdout) for s in stories]
        check("story shape", [shapes.problem(s, shapes.STORY, f"story {s['id']}") for s in dossiers])
        in_stories = sum(len(s["documents"]) for s in dossiers)
        check("every document in one story", [] if in_stories == sum(s["n_documents"] for s in stories)
              else [f"{in_stories} documents in dossiers"])
        for view in ("--md", "--html"):
            out = run(program, "story", str(stories[0]["id"]), view, *db).stdout
            check(f"story {view} names its title", [] if stories[0]["title"].split()[0] in out else [out[:200]])
        again = run(program, "read", *folders, *db, ok=(0, 3))
        same = lines(run(program, "events", "--jsonl", *db))
        check("reading twice changes nothing", [] if [e["id"] for e in same] == [e["id"] for e in events]
              else [again.stderr[-200:]])
        for e in events[:5]:
            check("why " + e["id"], [] if run(program, "why", e["id"], *db).stdout.strip() else ["empty"])


def check_corrections(program, folders):
    with tempfile.TemporaryDirectory() as tmp:
        old, new = os.path.join(tmp, "old.db"), os.path.join(tmp, "new.db")
        run(program, "read", *folders, "--db", old, ok=(0, 3))
        shutil.copy(old, new)
        same = run(program, "diff", old, new)
        check("diff of the same exits 1", [] if same.returncode == 1 and not same.stdout else [same.stdout[:200]])
        event = lines(run(program, "events", "--jsonl", "--limit", "1", "--db", old))[0]["id"]
        made = lines(run(program, "judge", "wrong", event, "--note", "a test", "--db", new, "--jsonl"))
        check("judgement shape", [shapes.problem(j, shapes.JUDGEMENT, "judgement") for j in made] or ["none"])
        changes = lines(run(program, "diff", old, new, "--jsonl"))
        check("change shape", [shapes.problem(x, shapes.CHANGE, "change") for x in changes] or ["none"])
        check("diff names what was judged wrong", [] if any(
            x["change"] == "removed" and x["id"] == event for x in changes) else [str(changes)[:300]])


def check_page(program, folders):
    docs = lines(run(program, "page", "--jsonl", *folders, ok=(0, 3)))
    check("page shape", [shapes.problem(d, shapes.PAGE, "page") for d in docs])


def check_code(program):
    text = "Norway accused Iceland of overfishing on Monday."
    given = [
        {"id": 1, "text": text},
        {"id": 2, "text": text, "source": "Norway", "target": "Iceland"},
        {"id": 3, "text": text, "source": "Sweden", "target": "Iceland"},
        {"id": 4, "text": text, "source": "Norway", "target": "Iceland", "source_b": 900, "source_e": 906},
        {"id": 5, "text": text, "source": "Norway", "target": "Iceland", "date": "2021-03-02"},
    ]
    done = run(program, "code", stdin="".join(json.dumps(g) + "\n" for g in given), ok=(0, 3))
    out = {x.get("id"): x for x in lines(done)}
    check("code answers each line", [] if {1, 2, 3, 4, 5} <= set(out) else [str(sorted(map(str, out)))])
    check("code free shape", [shapes.problem(out.get(1), shapes.CODE_FREE, "code")])
    pairs = [out[i] for i in (2, 3, 5) if i in out]
    check("code pair shape", [shapes.problem(p, shapes.CODE_PAIR, "code") for p in pairs])
    check("17 probabilities that sum to 1",
          [f"{p['id']}: {len(p['types'])} keys, sum {sum(p['types'].values())}" for p in pairs
           if len(p["types"]) != 17 or abs(sum(p["types"].values()) - 1) > 1e-3])
    check("the type is the largest of the 16",
          [str(p) for p in pairs if p["score"] + 1e-9 < max(v for k, v in p["types"].items() if k != "none")])
    check("a plain accusation", [] if out.get(2, {}).get("type") == "ACCUSE" else [str(out.get(2))[:200]])
    check("unknown words warn", [] if "warning" in out.get(3, {}) else [str(out.get(3))[:200]])
    check("offsets outside are an error", [] if "error" in out.get(4, {}) else [str(out.get(4))[:200]])


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    check_annotate(program, folders)
    check_page(program, folders)
    check_code(program)
    check_database(program, folders)
    check_corrections(program, folders)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    sys.exit(main())
