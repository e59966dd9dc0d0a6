#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make accuracy`: how right every stage is, one table, by commands that anybody can repeat.

usage: accuracy.py BUILD [--data DATA] [--only STAGE] [--write]

Runs the scorers of tools/ and tests/golden on our own sets and, where the folder DATA is
there, on public ones, and prints a table: stage, set, n, metric, a peer's value, ours, its
95 % interval. Intervals: of a share with a known n Wilson's; of the coder's F1 by 1,000
bootstrap samples of the rows (fixed seed). `seen`: the set, or its errors, was looked at
while the stage was built; expect less on text that nobody here has seen. --write puts the
tables into docs/accuracy.md between its marks, and precision and recall of event types in
running text into model/tables/accuracy/events.tsv, from where `clavijo methods` has them.
"""
import argparse
import collections
import csv
import json
import math
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "golden")]
import score_events  # noqa: E402

Row = collections.namedtuple("Row", "stage set n metric peer ours interval command")
COLUMNS = ("stage", "set", "n", "metric", "peer", "ours", "95 %", "command")
MARKS = ("<!-- measured: written by tools/accuracy.py -->", "<!-- /measured -->")


def wilson(share, n, z=1.96):
    """Wilson's interval of a share of n (Wilson 1927)."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{max(0, middle - half):.3f}–{min(1, middle + half):.3f}"


def run(command, cwd=ROOT):
    done = subprocess.run(command, shell=True, cwd=cwd, capture_output=True, text=True, timeout=3000)
    return done.stdout + done.stderr


GOLDEN = "python3 tests/golden/score.py {B}/clavijo"


def of_reports(prefix):
    """The metrics that tests/golden/score.py prints of a set of annotated reports."""
    names = {"event precision": "mentions: precision", "event recall": "mentions: recall", "status": "status right",
             "parties": "parties right", "dates": "dates right"}
    return [(shown, rf"^{prefix}{name} +([\d.]+)", rf"^{prefix}{name} .*n (\d+)", "") for name, shown in names.items()]


# Stage, set, command, and of its output: metric, pattern of the value, pattern of n (None: no
# interval), a peer's value. {B} is the build, {D} the folder of public sets.
MEASURES = [
    ("engine", "treebank, news, noise (sample)", "tests/parity/run.sh {B}", [
        ("groups of attributes equal to spaCy's, all tokens", r"(\d+) passed, 0 failed", None, "")]),
    ("pages", "181 news pages, seen", "{B}/clavijo page --jsonl {D}/pages/html > {T} ; "
     "python3 tools/score_pages.py --truth {D}/pages/ground-truth.json {T}", [
         ("shingle F1, all", r"all .*F1 (\.?[\d.]+)", None, "trafilatura .955, resiliparse .908"),
         ("shingle F1, tuned half", r"tune .*F1 (\.?[\d.]+)", None, ""),
         ("shingle F1, other half", r"(?:test|held|check) .*F1 (\.?[\d.]+)", None, "")]),
    ("pages", "181 news pages, fields labelled by us, seen", "{B}/clavijo page --jsonl {D}/pages/html > {T} ; "
     "python3 tools/score_fields.py bench/page_labels.tsv {T}", [
         ("publication date F", r"date.*F1? +([\d.]+)", None, ""), ("title right", r"title +.*?([\d.]+)", None, ""),
         ("author right", r"author.*?([\d.]+)", None, ""), ("outlet right", r"outlet.*?([\d.]+)", None, "")]),
    ("who", "806 names as the web writes them, seen", "{B}/tests/unit/test_who", [
        ("right code, sector and person", r"names: (\d+) of 806 right", None, "")]),
    *(("when", f"{name}.tsv, {seen}", "{B}/tests/unit/test_when", [
        ("span F1, relaxed", rf"{name}.tsv [^:]*: .*span F1 ([\d.]+)", None, "on another set: neural entities .92"),
        ("value right, of the matched", rf"{name}.tsv [^:]*: .*value ([\d.]+)", None, "on another set: dateparser .63")])
      for name, seen in (("dates", "our own cases, seen"), ("wire", "our own cases, seen; first sight .935, .902"),
                         ("wire2", "by another annotator, first sight .960, .948"))),
    ("where", "TR-News, seen", "python3 tools/score_toponyms.py {D}/toponyms/TR-News.xml --program {B}/clavijo", [
        ("recognition F1", r"recognition: .*F1 ([\d.]+)", None, ""),
        ("country right, of recognised", r"of recognised .*country ([\d.]+)", r"of recognised \((\d+)", "largest place .833"),
        ("within 161 km, of recognised", r"of recognised .*within 161 km ([\d.]+)", r"of recognised \((\d+)", "largest place .734")]),
    ("reference", "64 reports of ours, worked on; first sight .77 to .90 in six batches", "python3 tools/score_reference.py --program {B}/clavijo", [
        ("resolved right", r"precision ([\d.]+)", r"precision [\d.]+ \(\d+ of (\d+)", ""),
        ("recall", r"recall ([\d.]+)", r"(\d+) mean somebody", "")]),
    ("reference", "20 reports by another annotator, worked on; first sight .76, .47, five unread .90, .56",
     "python3 tools/score_reference.py --program {B}/clavijo --corpus corpus/reference/reports3 --texts tests/golden/reports3 --date ''", [
         ("resolved right", r"precision ([\d.]+)", r"precision [\d.]+ \(\d+ of (\d+)", ""),
         ("recall", r"recall ([\d.]+)", r"(\d+) mean somebody", "")]),
    ("quotes", "PolNeAR dev, seen", "python3 tools/score_quotes.py {D}/quotes/dev --program {B}/clavijo", [
        ("direct: recall", r"direct: .*recall ([\d.]+)", r"direct: (\d+) in the gold", "a package .73"),
        ("direct: precision", r"direct: .*precision ([\d.]+)", r"(\d+) full quotes", "a package .90"),
        ("all: precision", r"all: .* P ([\d.]+)", r"(\d+) ours", ""),
        ("all: recall", r"all: .* R ([\d.]+)", r"all: (\d+) in the gold", ""),
        ("all: F1", r"all: .*F1 ([\d.]+)", None, ""),
        *((f"recall of {k}", rf"^found of {k}: .*recall ([\d.]+)", rf"^found of {k}: (\d+)", "")
          for k in ("direct", "mixed", "indirect", "speaker name", "speaker pronoun", "speaker description"))]),
    ("quotes", "corpus/quotes, learned from its full ones, seen", "python3 tools/score_quotes.py corpus/quotes --program {B}/clavijo", [
        *((f"{k}: right", rf"^{k} +\d+ +[\d.-]+ +([\d.]+)", rf"^{k} +(\d+)", "")
          for k in ("kind full", "kind part", "kind indirect", "kind scare", "precision of full", "precision of part",
                    "precision of clauses", "speaker name", "speaker pronoun", "speaker description", "speaker several", "speaker nobody"))]),
    ("events in running text", "examples/, annotated first, seen", GOLDEN, of_reports("") + [
        ("speakers right", r"^speakers +([\d.]+)", r"^speakers .*n (\d+)", ""),
        ("roles of blocks right", r"^roles +([\d.]+)", r"^roles .*n (\d+)", "")]),
    ("events in running text", "16 invented reports, first sight .936, .453, .938, .649, .535", GOLDEN, of_reports("reports: ")),
    ("events in running text", "8 further reports, first sight .970, .687, .982, .965, .722", GOLDEN, of_reports("reports2: ")),
    ("events in running text", "20 reports by another annotator, ten of them with errors unread; first sight .935, .418, .960, .847, .800", GOLDEN,
     of_reports("reports3: ") + [("speakers right", r"^reports3: speakers +([\d.]+)", r"^reports3: speakers .*n (\d+)", "")]),
    ("events in running text", "8 hard reports, first sight .953, .344, .968, .742, .700", GOLDEN, of_reports("reports4: ")),
    ("events in running text", "24 reports by a third annotator, errors unread; first sight .951, .406, .956, .829, .700", GOLDEN,
     of_reports("reports5: ")),
    ("events in running text", "20 reports by who then wrote patterns, errors unread; first sight .964, .588, .973, .933, .933", GOLDEN,
     of_reports("reports6: ")),
    ("events in running text", "texts without events", "python3 tests/golden/none.py {B}/clavijo", [
        ("false events per 1,000 sentences", r"([\d.]+) per 1,000", None, "")]),
    ("stories", "ECB+ train, parameters fitted there; words alone", "ninja -C {B} bench/reduce_bench >/dev/null && "
     "python3 tools/score_stories.py {B}/bench/reduce_bench {D}/coref train", [("B³ F1", r"B3 .*?F1 ([\d.]+)", None, "TF-IDF .86")]),
    ("stories", "ECB+ dev, seen; words alone", "ninja -C {B} bench/reduce_bench >/dev/null && "
     "python3 tools/score_stories.py {B}/bench/reduce_bench {D}/coref dev", [("B³ F1", r"B3 .*?F1 ([\d.]+)", None, "")]),
    ("stories", "ECB+ train, the whole program", "python3 tools/score_stories.py {B}/clavijo {D}/coref train", [
        ("B³ F1", r"B3 .*?F1 ([\d.]+)", None, "TF-IDF .86")]),
    ("stories", "ECB+ dev, seen; the whole program", "python3 tools/score_stories.py {B}/clavijo {D}/coref dev", [
        ("B³ F1", r"B3 .*?F1 ([\d.]+)", None, "")]),
    ("rows of stories", "8 annotated stories, worked on (three of them seen from the first); five at first sight .938, .325, .815; .750, .458, .636; .938, .625, .943; .684, .317, 1.000", "python3 tests/golden/stories.py {B}/clavijo", [
        ("pairs in one row right", r"^all: alignment precision ([\d.]+)", r"^all: alignment precision [\d.]+ \(n (\d+)", ""),
        ("annotated pairs in one row", r"^all: .*alignment recall ([\d.]+)", r"^all: .*alignment recall [\d.]+ \(n (\d+)", ""),
        ("stance right", r"^all: .*stance ([\d.]+)", r"^all: .*stance [\d.]+ \(n (\d+)", "")]),
    ("copies", "made from page texts, known truth", "ninja -C {B} bench/reduce_bench >/dev/null && "
     "python3 tools/score_copies.py {B}/bench/reduce_bench {D}/pages {D}/coref", [
        ("precision", r"precision ([\d.]+) of", r"precision [\d.]+ of (\d+)", "")]),
]


def first(pattern, text):
    found = re.search(pattern, text, re.M | re.I)
    return found.group(1) if found else None


def measured(build, data, only):
    cache = {}
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as scratch:
        for stage, name, command, metrics in MEASURES:
            if (only and only not in stage) or ("{D}" in command and not data):
                continue
            line = command.format(B=build, D=data, T=scratch.name)
            if line not in cache:
                print(f"… {stage}: {name}", file=sys.stderr)
                cache[line] = run(line)
            shown = command.format(B="build", D="DATA", T="FILE")
            for metric, value, n, peer in metrics:
                ours, of = first(value, cache[line]), first(n, cache[line]) if n else None
                if ours is None:
                    print(f"{stage}, {name}, {metric}: not in the output of `{shown}`:\n{cache[line][-500:]}", file=sys.stderr)
                    ours = "?"
                interval = wilson(float(ours), int(of)) if of and ours != "?" else ""
                yield Row(stage, name, of or "", metric, peer, ours, interval, shown)


# ---- the coder, given actors ------------------------------------------------------------------------

def unmarked(sentence):
    """Text and byte spans of <s>…</s> and <t>…</t>."""
    text, at = "", {}
    for piece in re.split(r"(</?[st]>)", sentence):
        if re.fullmatch(r"</?[st]>", piece):
            key = piece.strip("<>").lstrip("/") + ("_e" if "/" in piece else "_b")
            at.setdefault(key, len(text.encode()))
        else:
            text += piece
    return text, at


def coded(build, sentences, options):
    """The types that `clavijo code` gives to what source does to target, in order."""
    lines = []
    for i, sentence in enumerate(sentences):
        text, at = unmarked(sentence)
        named = {k: text.encode()[at[k[0] + "_b"]:at[k[0] + "_e"]].decode() for k in ("s", "t") if k + "_e" in at}
        lines.append(json.dumps({"id": i, "text": text, "source": named.get("s", ""), "target": named.get("t", ""),
                                 **{{"s": "source", "t": "target"}[k[0]] + k[1:]: v for k, v in at.items()}}))
    done = subprocess.run([f"{build}/clavijo", "code", *options], input="\n".join(lines) + "\n", text=True,
                          capture_output=True, timeout=3000)
    answers = {a["id"]: a.get("types", {}) for a in map(json.loads, done.stdout.splitlines())}
    nothing = dict.fromkeys(score_events.TYPES, 0.0)
    return [answers.get(i) or nothing for i in range(len(sentences))]


def bootstrap(pairs, score, n=300, seed=7):
    rnd = random.Random(seed)
    values = sorted(score(rnd.choices(pairs, k=len(pairs))) for _ in range(n))
    return f"{values[int(.025 * n)]:.3f}–{values[int(.975 * n)]:.3f}"


def macro(pairs):
    return score_events.f1([g for g, _ in pairs], [s for _, s in pairs])[1]


def coder(build, data):
    """Rows of the coder on the development set, and its table by type."""
    gold = score_events.read_gold(f"{data}/events/PLV_train.tsv")
    rows, types = [], []
    for name, options in (("both models", []), ("linear alone (--fast)", ["--fast"])):
        print(f"… events given actors: {name}", file=sys.stderr)
        said, squad, sbin = score_events.decisions(coded(build, [s for _, s in gold], options))
        roots = [score_events.fold(g) for g, _ in gold]
        quads = [score_events.quad(g) for g in roots]
        for metric, pairs in (("root (15) macro F1", list(zip(roots, said))), ("quad macro F1", list(zip(quads, squad))),
                              ("binary macro F1", list(zip([q < 3 for q in quads], sbin)))):
            rows.append(Row("events given actors", f"PLV_train, {name}, seen; trained on our corpus alone", len(gold), metric, "",
                            f"{macro(pairs):.3f}", bootstrap(pairs, macro), "python3 tools/accuracy.py build --only given"))
        if not options:
            for t, (p, r, f) in sorted(score_events.f1(roots, said)[0].items()):
                types.append((t, f"{p:.2f}", f"{r:.2f}", f"{f:.2f}", roots.count(t)))
    return rows, types


# ---- event types in running text ---------------------------------------------------------------------

def running(build):
    """Precision and recall of each type and status over the annotated sets."""
    import score as golden
    found, needed = collections.Counter(), collections.Counter()
    right, missed = collections.Counter(), collections.Counter()
    sets = [(golden.EXAMPLES, "events.tsv"), *((golden.HERE / f"reports{k}", f"reports{k}.tsv") for k in ("", 2, 3, 4))]
    for folder, name in sets:
        events = golden.Events(golden.annotated(f"{build}/clavijo", folder), golden.table(name))
        events.score()
        for _, e, _ in events.hits:
            for key in (e["type"], e["status"]):
                found[key] += 1
                right[key] += key in TYPES or key in [r["status"] for r, x, _ in events.hits if x is e][0].split("|")
        for _, e, _ in events.false:
            found[e["type"]] += 1
            found[e["status"]] += 1
        hit = {id(r) for r, _, _ in events.hits}
        for r in events.rows:
            if r["need"] == "1":
                for key in (r["type"].split("|")[0], r["status"].split("|")[0]):
                    needed[key] += 1
                    missed[key] += id(r) not in hit
    keys = [k for k in TYPES + STATUSES if needed[k] or found[k]]
    share = lambda a, b: f"{a / b:.2f}" if b else "–"
    return [(k, share(right[k], found[k]), found[k], share(needed[k] - missed[k], needed[k]), needed[k]) for k in keys]


TYPES = score_events.TYPES[:16]
STATUSES = ["happened", "announced", "possible", "denied"]


def table(rows, columns):
    out = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    out += ["| " + " | ".join(str(c) for c in r) + " |" for r in rows]
    return "\n".join(out)


def put_between(text, block):
    b, e = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    return text[:b] + "\n\n" + block + "\n\n" + text[e:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--data", default=str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    data = args.data if pathlib.Path(args.data).is_dir() else None
    rows, types, kinds = list(measured(args.build, data, args.only)), [], []
    if data and args.only in "events given actors":
        more, types = coder(args.build, data)
        rows += more
    if args.only in "events in running text":
        kinds = running(args.build)
    parts = [table(rows, COLUMNS)]
    if types:
        parts += ["PLOVER roots given actors, on the same set:", table(types, ("root", "precision", "recall", "F1", "n"))]
    if kinds:
        parts += ["Event mentions in running text by type and by status, on the five annotated sets:",
                  table(kinds, ("type or status", "precision", "n found", "recall", "n annotated"))]
    print("\n\n".join(parts))
    if args.write:
        page = ROOT / "docs" / "accuracy.md"
        page.write_text(put_between(page.read_text(encoding="utf-8"), "\n\n".join(parts)), encoding="utf-8")
        with open(ROOT / "model" / "tables" / "accuracy" / "events.tsv", "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f, delimiter="\t", lineterminator="\n")
            out.writerow(("class", "precision", "recall", "n", "set"))
            for k, p, _, r, n in kinds:
                out.writerow((k, p, r, n, "annotated reports of ours, seen in development"))


if __name__ == "__main__":
    main()
