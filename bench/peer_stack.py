#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Articles a second, ours beside a stack of others' parts, in one run.

peer_stack.py CLAVIJO [N] [--venv DIR] [--spacy-md DIR]

The same N generated pages (tools/make_corpus.py --html, 600 words) go through
  peers  trafilatura (main text) → spaCy md (tags, tree, entities) → textacy (subject-
         verb-object triples, direct quotations) → dateparser (each DATE entity)
  ours   clavijo read, and clavijo read --fast: pages → stories in a database
each in one process with one thread; processor time, so that a neighbour's load matters
less. Theirs stops at triples; ours goes on to events, copies and stories. The venv is
made at the first run (pip, some minutes); the model is the one the build fetched.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("CLAVIJO_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "clavijo"))


def peers(reports, model):
    """Runs inside the venv: prints what was found and the seconds by part."""
    import dateparser
    import spacy
    import textacy.extract
    import trafilatura
    nlp = spacy.load(model)
    seconds, found = dict.fromkeys(("trafilatura", "spacy", "textacy", "dateparser"), 0.0), [0, 0, 0]
    for line in open(reports, encoding="utf-8"):
        record = json.loads(line)
        t = [time.process_time()]
        text = trafilatura.extract(record["html"]) or ""
        t.append(time.process_time())
        doc = nlp(text)
        t.append(time.process_time())
        found[0] += len(list(textacy.extract.subject_verb_object_triples(doc)))
        found[1] += len(list(textacy.extract.direct_quotations(doc)))
        t.append(time.process_time())
        base = {"RELATIVE_BASE": __import__("datetime").datetime.fromisoformat(record["date"])}
        for e in doc.ents:
            if e.label_ == "DATE":
                found[2] += dateparser.parse(e.text, languages=["en"], settings=base) is not None
        t.append(time.process_time())
        for k, name in enumerate(seconds):
            seconds[name] += t[k + 1] - t[k]
    print(json.dumps({"seconds": seconds, "triples, quotations, dates": found}))


def measured(command, **more):
    """Processor seconds, resident megabytes at most and what was printed."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"peer_stack: {command[0]} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out


def make_venv(folder):
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(ROOT / "bench" / "requirements.txt")], check=True)
    return python


def find_model(folder):
    given = [p.parent for p in pathlib.Path(folder).rglob("config.cfg") if (p.parent / "meta.json").exists()]
    return str(given[0]) if given else sys.exit(f"peer_stack: no spaCy model below {folder}; run `make` first")


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("clavijo", nargs="?")
    p.add_argument("n", nargs="?", type=int, default=200)
    p.add_argument("--venv", type=pathlib.Path, default=CACHE / "venv-peers")
    p.add_argument("--spacy-md", default=str(CACHE / "unpacked" / "spacy-md"))
    p.add_argument("--peers", nargs=2, help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.peers:
        return peers(*args.peers)
    python, model = make_venv(args.venv), find_model(args.spacy_md)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "tools" / "make_corpus.py", str(args.n), folder, "--html"], check=True)
        reports = f"{folder}/reports.jsonl"
        env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        _, memory, out = measured([str(python), __file__, "--peers", reports, model], env=env)
        parts = json.loads(out)
        loop = sum(parts["seconds"].values())
        rows, stages = [("peers, without their start", loop, memory)], []
        for name, more in (("clavijo read", []), ("clavijo read --fast", ["--fast"])):
            seconds, memory, said = measured([args.clavijo, "read", "-q", "-j1", "--profile", *more, "--db", f"{folder}/{len(more)}.db",
                                              reports], stderr=subprocess.STDOUT)
            rows.append((name, seconds, memory))
            stages.append(re.findall(r"^(\S.*?) +([\d.]+) +[\d.]+$", said, re.M))
        print(f"{args.n} pages of about 600 words, processor seconds, one thread")
        for name, seconds, memory in rows:
            print(f"{name:28} {seconds:8.1f} s {args.n / seconds:8.1f} articles/s {loop / seconds:6.1f} times the peers "
                  f"{memory:6.0f} MB")
        for name, parts in (("the peers", parts["seconds"].items()), ("clavijo read", stages[0]), ("clavijo read --fast", stages[1])):
            print(f"of {name}: " + ", ".join(f"{k} {float(v):.2f} s" for k, v in parts))


if __name__ == "__main__":
    main()
