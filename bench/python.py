#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Python adds: python.py BUILD [--documents 5000] [--words 300]

A generated corpus (tools/make_corpus.py) is annotated by the program (-j1, in its own process as Python
does it: --no-sandbox) and by a loop of nlp.annotate over the same records in Python, in turn, a tenth at a time, now
one first and now the other; then by nlp.pipe with one and two threads. Prints processor seconds (user and system) of the
first two, what Python adds beside its start (of all, and the median of the tenths, which others' work disturbs less), and the wall-clock gain of two
threads, with the machine's load. On a machine that is busy the last says nothing; what two threads
cost in processor time beside one, and the share of a report's time that holds the GIL, say what they can gain."""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def cpu(who):
    u = resource.getrusage(who)
    return u.ru_utime + u.ru_stime


def run(name, texts, **env):
    """One measurement in a process of its own: (wall seconds, processor seconds)."""
    t, c = time.time(), cpu(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, "--child", name, str(texts)], check=True, env={**os.environ, **env})
    return time.time() - t, cpu(resource.RUSAGE_CHILDREN) - c


def child(name, path):
    import clavijo
    nlp = clavijo.load()
    records = [json.loads(line) for line in open(path, encoding="utf-8")]
    items = [{"text": r["text"], "date": r["date"], "url": r["url"], "outlet": r["outlet"]} for r in records]
    n = 0
    answers = (nlp.annotate(**i) for i in items) if name == "loop" else nlp.pipe(items, threads=int(name))
    for line in answers:
        n += len(line["events"])
    print(f"  {name}: {n} events", file=sys.stderr)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--documents", type=int, default=5000)
    p.add_argument("--words", type=int, default=300)
    a = p.parse_args()
    build = pathlib.Path(a.build).resolve()
    env = {"CLAVIJO_MODEL": str(build / "model/md.clv"), "PYTHONPATH": str(build / "python")}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "tools/make_corpus.py", str(a.documents), folder, "--words", str(a.words)], check=True)
        texts = pathlib.Path(folder, "reports.jsonl")
        lines, program, loop = texts.read_text(encoding="utf-8").splitlines(keepends=True), [], []

        def by_program(part):
            c = cpu(resource.RUSAGE_CHILDREN)
            subprocess.run([build / "clavijo", "annotate", "--no-sandbox", "-j1", part], check=True, stdout=subprocess.DEVNULL, env={**os.environ, **env})
            program.append(cpu(resource.RUSAGE_CHILDREN) - c)
        part = pathlib.Path(folder, "one.jsonl")
        part.write_text(json.dumps({"text": "Rain.", "date": "2021-05-04", "url": None, "outlet": None}) + "\n")
        for _ in range(5):  # what a start costs: taken off below, and told
            by_program(part)
            loop.append(run("loop", part, **env)[1])
        starts = [statistics.median(program), statistics.median(loop)]
        program.clear(), loop.clear()
        for i in range(10):
            part = pathlib.Path(folder, f"part{i}.jsonl")
            part.write_text("".join(lines[i::10]), encoding="utf-8")
            for turn in (i, i + 1):
                by_program(part) if turn % 2 else loop.append(run("loop", part, **env)[1])
        print(f"documents {a.documents}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        program, loop = [a - starts[0] for a in program], [b - starts[1] for b in loop]
        tenths = statistics.median(b / a for a, b in zip(program, loop))
        print(f"program {sum(program):.1f} s, Python loop {sum(loop):.1f} s of processor time beside the start ({starts[0]:.2f} and {starts[1]:.2f} s): {100 * (sum(loop) / sum(program) - 1):+.1f} %, "
              f"median of tenths {100 * (tenths - 1):+.1f} %", flush=True)
        one, one_cpu = run("1", texts, **env)
        two, two_cpu = run("2", texts, **env)
    print(f"two threads take {two_cpu / one_cpu:.2f} times the processor time of one")
    print(f"pipe: one thread {one:.1f} s ({one_cpu / one:.2f} processors), two {two:.1f} s ({two_cpu / two:.2f}): {one / two:.2f} times")


if __name__ == "__main__":
    child(*sys.argv[2:]) if sys.argv[1:2] == ["--child"] else main()
