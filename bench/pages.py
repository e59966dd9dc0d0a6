#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Main text of HTML pages: Clavijo beside trafilatura and resiliparse, in one run; then
publication date, title and author beside trafilatura (bench/page_labels.tsv).

  python3 -m venv V && V/bin/pip install trafilatura resiliparse
  V/bin/python bench/pages.py PAGES [--program build/clavijo]

PAGES is a folder with html/NAME.html.gz and ground-truth.json (name → articleBody),
as the article extraction benchmark of Scrapinghub has it (dates, titles and authors are scored
only if all pages are labelled). Prints a table: precision,
recall, F1 over 4-token shingles (tools/score_pages.py) on both halves, and pages a
second of one thread. Peers: default settings, no comments, no tables. A peer that
is not installed is left out and named. Times are CPU time of one pass after one
warm-up page, of extraction with parsing; Clavijo's is the whole program with unpacking and JSON,
with -j 1, less a run on one page; bench/page_bench times the stage alone (ninja -C build bench/page_bench).
"""
import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import score_fields as fields  # noqa: E402
import score_pages as score  # noqa: E402


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def clavijo(program, folder):
    command = [program, "page", "--jsonl", "-j", "1"]
    times = []
    for path in (next((folder / "html").iterdir()), folder / "html"):
        start = cpu_of_children()
        out = subprocess.run(command + [str(path)], stdout=subprocess.PIPE, check=True)
        times.append(cpu_of_children() - start)
    seconds = times[1] - times[0]
    rows = {score.key_of(r["path"]): r for r in map(json.loads, out.stdout.splitlines())}
    return {k: score.main_text(r) for k, r in rows.items()}, seconds, rows


def peer(extract, pages):
    extract(next(iter(pages.values())))
    start = time.process_time()
    got = {k: extract(v) or "" for k, v in pages.items()}
    return got, time.process_time() - start


def peers():
    """Name and extractor of each installed peer."""
    try:
        import trafilatura
        yield f"trafilatura {trafilatura.__version__}", lambda b: trafilatura.extract(
            b, include_comments=False, include_tables=False)
        yield "trafilatura fast", lambda b: trafilatura.extract(
            b, include_comments=False, include_tables=False, fast=True)
    except ImportError:
        print("trafilatura is not installed: left out", file=sys.stderr)
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.encoding import bytes_to_str, detect_encoding
        yield "resiliparse", lambda b: extract_plain_text(
            bytes_to_str(b, detect_encoding(b)), main_content=True, comments=False)
    except ImportError:
        print("resiliparse is not installed: left out", file=sys.stderr)


def line(name, truth, got, seconds):
    rows = {k: score.tp_fp_fn(v["articleBody"], got.get(k, "")) for k, v in truth.items()}
    cells = []
    for part in ("tune", "test", "all"):
        p, r, f = score.prf([v for k, v in rows.items() if part == "all" or score.half(k) == part])
        cells.append(f"{f:.3f} ({p:.3f} {r:.3f})")
    print(f"| {name} | {' | '.join(cells)} | {len(truth) / seconds:.0f} |")


def stated(pages):
    """What trafilatura finds of the fields; empty when it is not installed."""
    try:
        from trafilatura.metadata import extract_metadata
    except ImportError:
        return {}
    got = {}
    for key, page in pages.items():
        m = extract_metadata(page)
        got[key] = {"published": m and m.date, "title": m and m.title, "author": m and m.author, "outlet": m and m.sitename}
    return got


def field_line(name, labels, got):
    marks = {}
    for key, row in got.items():
        marks[key[:12]] = fields.score_page(labels[key[:12]], row)
        marks[key[:12]]["given"] = bool(row.get("published"))
    share = []
    for key in ("title", "author, all", "outlet"):
        have = [m[key] for m in marks.values() if key in m]
        share.append(sum(have) / max(len(have), 1))
    print("| %s | %.3f | %.3f | %.3f | %.3f | %.3f |" % (name, fields.prf(labels, marks, "date")[2],
          fields.prf(labels, marks, "strict")[2], *share))


def stage_alone(a):
    """Pages a second of build/bench/page_bench, None where it is not built."""
    bench = Path(a.program).parent / "bench" / "page_bench"
    if not bench.exists():
        print("bench/page_bench is not built: left out", file=sys.stderr)
        return None
    files = sorted(str(f) for f in (a.pages / "html").iterdir())
    said = subprocess.run([str(bench), str(Path(a.program).parent / "model" / "md.clv"), *files], stdout=subprocess.PIPE, check=True)
    found = re.search(r"page stage (\d+) pages/s", said.stdout.decode())
    return int(found[1]) if found else None


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("pages", type=Path)
    ap.add_argument("--program", default="build/clavijo")
    a = ap.parse_args()
    truth = json.loads((a.pages / "ground-truth.json").read_text())
    pages = {k: gzip.open(a.pages / "html" / f"{k}.html.gz").read() for k in truth}
    print("| tool | F1 tune (P R) | F1 test (P R) | F1 all (P R) | pages/s |\n|---|---|---|---|---|")
    got, seconds, rows = clavijo(a.program, a.pages)
    line("clavijo, whole program", truth, got, seconds)
    if stage := stage_alone(a):
        line("clavijo, page stage alone", truth, got, len(truth) / stage)
    for name, extract in peers():
        line(name, truth, *peer(extract, pages))
    labels = fields.read_labels(Path(__file__).parent / "page_labels.tsv")
    if not all(key[:12] in labels for key in pages):
        return  # pages that nobody labelled
    print("\n| tool | date F, either time zone | date F, outlet's own day | title | author | outlet |\n|---|---|---|---|---|---|")
    field_line("clavijo", labels, rows)
    if theirs := stated(pages):
        field_line("trafilatura", labels, theirs)


if __name__ == "__main__":
    main()
