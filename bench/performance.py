#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: how fast every stage is, one table of ratios, each pair measured in one run.

usage: performance.py BUILD [--data DATA] [--rounds 5] [--articles 100] [--only STAGE] [--write]

Ours and the peer take processor time on one thread, in turn, and the median of the rounds
counts, so that a neighbour's load falls on both. Peers: bench/requirements.txt, put into a
virtual environment in the cache at the first run. Pages are those of DATA/pages where the
public set is there, else generated ones. --write puts the tables into docs/performance.md
between its marks and the plot of growth into docs/performance-growth.svg.
"""
import argparse
import collections
import gzip
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("CLAVIJO_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "clavijo"))
PYTHON = CACHE / "venv-peers" / "bin" / "python"
MARKS = ("<!-- measured: written by bench/performance.py -->", "<!-- /measured -->")
Row = collections.namedtuple("Row", "stage on unit peer theirs ours ratio command")


class Bench:
    def __init__(self, args):
        self.build, self.data, self.rounds, self.articles = args.build, args.data, args.rounds, args.articles
        self.folder = tempfile.TemporaryDirectory()
        self.profile, self.growth = [], []

    def said(self, command):
        """What a command prints; {P}: the peers' Python, {B}: the build, {T}: a folder for the run."""
        env = {**os.environ, **{f"{n}_NUM_THREADS": "1" for n in ("OMP", "OPENBLAS", "MKL", "BLIS")}}
        full = command.format(P=f"{PYTHON} -W ignore", B=self.build, T=self.folder.name, M=self.model("minilm"), S=self.model("spacy-md"))
        done = subprocess.run(full, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, timeout=3000)
        if done.returncode:
            sys.exit(f"performance: `{full}` ended with {done.returncode}: {done.stderr[-400:]}")
        return done.stdout

    def model(self, key):
        found = next((CACHE / "unpacked" / key).rglob("config.cfg" if key.startswith("spacy") else "model.safetensors"), None)
        return found.parent if found else sys.exit(f"performance: no {key} in {CACHE}; run `make` first")

    def medians(self, command, *patterns):
        """The median over the rounds of each pattern's number in what the command prints."""
        runs = [self.said(command) for _ in range(self.rounds)]
        return [statistics.median(float(re.search(p, said, re.M)[1]) for said in runs) for p in patterns]

    def pages(self):
        """The public pages, or generated ones in the same form."""
        if self.data:
            return pathlib.Path(self.data) / "pages"
        folder = pathlib.Path(self.folder.name) / "pages"
        if not folder.exists():
            (folder / "html").mkdir(parents=True)
            bodies = {}
            for form in ("--html", ""):
                self.said(f"python3 tools/make_corpus.py 300 {{T}}/made {form}")
                for i, line in enumerate(open(f"{self.folder.name}/made/reports.jsonl", encoding="utf-8")):
                    record = json.loads(line)
                    if form:
                        (folder / "html" / f"{i:012d}.html.gz").write_bytes(gzip.compress(record["html"].encode()))
                    else:
                        bodies[f"{i:012d}"] = {"articleBody": record["text"]}
            (folder / "ground-truth.json").write_text(json.dumps(bodies))
        return folder

    # ---- one function a stage: rows of the table --------------------------------------------

    def engine(self):
        command = "{P} bench/engine.py --model {S} --pack {B}/model/md.clv --program {B}/bench/parse_bench --rounds %d " % self.rounds
        said = self.said(command + " ".join(str(p.relative_to(ROOT)) for p in sorted((ROOT / "examples").glob("**/*.txt"))))
        rounds = [line.split("\t") for line in said.splitlines() if re.match(r"\d+\t", line)]
        ours, theirs = (statistics.median(float(r[k]) for r in rounds) for k in (1, 2))
        yield Row("engine, md", "examples/", "tokens", "spaCy 3.8", theirs, ours, ours / theirs, "bench/engine.py")

    def encoder(self):
        command = "{P} bench/encoder.py --minilm {M} --pack {B}/model/md.clv --program {B}/bench/encode-texts --rounds %d tests/parity/sentences.txt"
        said = self.said(command % self.rounds)
        theirs, ours = (float(re.search(rf"^ *{k} .*? (\d+) sentences/s", said, re.M)[1]) for k in ("onnxruntime int8", "ours int8"))
        yield Row("sentence encoder", "our sentences", "sentences", "ONNX Runtime int8", theirs, ours, ours / theirs, "bench/encoder.py")

    def page(self):
        names = {"trafilatura": r"^\| trafilatura \d.*\| (\d+) \|$", "resiliparse": r"^\| resiliparse.*\| (\d+) \|$"}
        ours, whole, *theirs = self.medians(f"{{P}} bench/pages.py {self.pages()} --program {{B}}/clavijo",
                                            r"page stage alone.*\| (\d+) \|$", r"whole program.*\| (\d+) \|$", *names.values())
        on = "181 public news pages" if self.data else "300 generated pages"
        for peer, speed in zip(names, theirs):
            yield Row("page to text", on, "pages", peer, speed, ours, ours / speed, "bench/pages.py")
        yield Row("page to text, with start, unpacking and JSON", on, "pages", "trafilatura", theirs[0], whole, whole / theirs[0], "bench/pages.py")

    def warc(self):
        theirs, ours = self.medians(f"{{P}} bench/warc.py {self.pages()}/html --program {{B}}/bench/warc_bench",
                                    r"^fastwarc.* (\d+) records/s", r"^(?!fastwarc).* (\d+) records/s")
        yield Row("WARC", "the same pages", "records", "FastWARC", theirs, ours, ours / theirs, "bench/warc.py")

    def copies(self):
        said = self.said("{P} bench/copies.py 5000 --program {B}/bench/reduce_bench --rounds %d" % self.rounds)
        ours, theirs = re.search(r"ours (\d+) .*datasketch (\d+) ", said).groups()
        yield Row("copies", "5,000 invented reports", "reports", "datasketch", float(theirs), float(ours), float(ours) / float(theirs), "bench/copies.py")

    def whole(self):
        command = f"{{P}} bench/peer_stack.py {{B}}/clavijo {self.articles}"
        runs = [self.said(command) for _ in range(self.rounds)]
        part = lambda name, key: statistics.median(float(re.search(rf"^of {name}: .*?\b{key} ([\d.]+) s", r, re.M)[1]) or .001 for r in runs)
        rate = lambda name: statistics.median(float(re.search(rf"^{name}.*? ([\d.]+) articles/s", r, re.M)[1]) for r in runs)
        memory = lambda name: statistics.median(float(re.search(rf"^{name}.*?(\d+) MB", r, re.M)[1]) for r in runs)
        on, n, command = f"{self.articles} articles of 600 words", self.articles, "bench/peer_stack.py"
        theirs, ours = n / part("the peers", "dateparser"), n / (part("clavijo read", "when_find") + part("clavijo read", "when_infer"))
        yield Row("dates", on, "articles", "dateparser (values alone)", theirs, ours, ours / theirs, command)
        theirs, ours = n / part("the peers", "textacy"), n / (part("clavijo read --fast", "events_find") + part("clavijo read --fast", "quotes_find"))
        yield Row("events and quotes, --fast", on, "articles", "textacy (triples, direct quotations)", theirs, ours, ours / theirs, command)
        peers = "trafilatura + spaCy + textacy + dateparser"
        for name in ("clavijo read --fast", "clavijo read"):
            yield Row(f"page to database, `{name}`", on, "articles", peers, rate("peers"), rate(f"{name} +"), rate(f"{name} +") / rate("peers"), command)
        for name in ("clavijo read --fast", "clavijo read"):
            own = memory(f"{name} +")
            yield Row(f"memory, `{name}`", on, "MB", peers, memory("peers"), own, memory("peers") / own, command)
        names = re.findall(r"([a-z][a-z_ ]*) [\d.]+ s", re.search(r"^of clavijo read: (.*)", runs[0], re.M)[1])
        self.profile = [(k, *(1000 * part(mode, k) / n for mode in ("clavijo read --fast", "clavijo read"))) for k in names]

    def grow(self):
        said = self.said("{P} bench/reduce_scale.py {B}/bench/reduce_bench 12500 25000 50000 100000 200000")
        pattern = r"(\d+) reports: .*keys ([\d.]+) s, copies ([\d.]+) s, stories ([\d.]+) s: .* (\d+) MB"
        self.growth = [tuple(map(float, m)) for m in re.findall(pattern, said)]
        return ()


STAGES = ("engine", "encoder", "page", "warc", "copies", "whole", "grow")


# ---- what is written ------------------------------------------------------------------------


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{cpu[1].strip() if cpu else platform.machine()}, {os.cpu_count()} cores"


def tables(rows, profile, growth, rounds):
    out = [f"Median of {rounds} rounds, processor time of one thread, on {machine()}.", "",
           "| stage | on | peer | a second: peer | ours | ratio | command |", "| --- | --- | --- | --- | --- | --- | --- |"]
    out += [f"| {r.stage} | {r.on} | {r.peer} | {r.theirs:,.0f} {r.unit} | {r.ours:,.0f} {r.unit} | {r.ratio:.1f} | `{r.command}` |" for r in rows]
    if profile:
        out += ["", "Where the time of an article goes, in processor milliseconds:", "", "| stage | `--fast` | full |", "| --- | --- | --- |"]
        out += [f"| {k} | {fast:.2f} | {full:.2f} |" for k, fast, full in profile]
    if growth:
        out += ["", "Copies and stories as the number of reports grows (`bench/reduce_scale.py`):", "",
                "| reports | keys, s | copies, s | stories, s | ms a report | memory, MB |", "| --- | --- | --- | --- | --- | --- |"]
        out += [f"| {n:,.0f} | {k:.1f} | {c:.1f} | {s:.1f} | {1000 * (k + c + s) / n:.2f} | {mb:.0f} |" for n, k, c, s, mb in growth]
    return "\n".join(out)


def plot(growth, width=640, height=320):
    """Seconds over reports, both axes logarithmic, with a line of slope one: points above it grow faster."""
    import math
    xs, ys = [n for n, *_ in growth], [k + c + s for _, k, c, s, _ in growth]
    x = lambda v: 70 + (width - 100) * math.log(v / xs[0]) / math.log(xs[-1] / xs[0])
    low, high = ys[0] / 1.5, max(ys[-1], ys[0] * xs[-1] / xs[0]) * 1.5
    y = lambda v: height - 50 - (height - 80) * math.log(v / low) / math.log(high / low)
    points = " ".join(f"{x(a):.0f},{y(b):.0f}" for a, b in zip(xs, ys))
    dots = "".join(f'<circle cx="{x(a):.0f}" cy="{y(b):.0f}" r="4"/><text x="{x(a):.0f}" y="{y(b) - 10:.0f}" text-anchor="middle">{b:.1f} s</text>'
                   f'<text x="{x(a):.0f}" y="{height - 26}" text-anchor="middle">{a:,.0f}</text>' for a, b in zip(xs, ys))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img" '
            f'aria-label="Processor seconds of copies and stories over the number of reports"><rect width="100%" height="100%" fill="#fff"/>'
            f'<line x1="{x(xs[0]):.0f}" y1="{y(ys[0]):.0f}" x2="{x(xs[-1]):.0f}" y2="{y(ys[0] * xs[-1] / xs[0]):.0f}" stroke="#999" stroke-dasharray="5 4"/>'
            f'<polyline points="{points}" fill="none" stroke="#06c" stroke-width="2"/><g fill="#036">{dots}</g>'
            f'<text x="{width / 2}" y="{height - 6}" text-anchor="middle">reports; dashed: linear growth</text></svg>\n')


def write(block, growth):
    path = ROOT / "docs" / "performance.md"
    text = path.read_text(encoding="utf-8")
    head, tail = text[:text.index(MARKS[0]) + len(MARKS[0])], text[text.index(MARKS[1]):]
    path.write_text(f"{head}\n\n{block}\n\n{tail}", encoding="utf-8")
    if growth:
        (ROOT / "docs" / "performance-growth.svg").write_text(plot(growth), encoding="utf-8")


def make_venv():
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PYTHON.parent.parent)], check=True)
        subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "-r", str(ROOT / "bench" / "requirements.txt")], check=True)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("build")
    p.add_argument("--data")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--articles", type=int, default=100)
    p.add_argument("--only", choices=STAGES)
    p.add_argument("--write", action="store_true")
    args = p.parse_args()
    make_venv()
    subprocess.run(["ninja", "-C", args.build, "--quiet", *(f"bench/{n}" for n in ("parse_bench", "encode-texts", "page_bench", "warc_bench", "reduce_bench"))], check=True)
    bench, rows = Bench(args), []
    for stage in [args.only] if args.only else STAGES:
        for row in getattr(bench, stage)():
            rows.append(row)
            print(f"{row.stage}: {row.ours:.1f} {row.unit} against {row.theirs:.1f} of {row.peer}: {row.ratio:.1f} times", flush=True)
    block = tables(rows, bench.profile, bench.growth, args.rounds)
    print(block)
    if args.write:
        write(block, bench.growth)


if __name__ == "__main__":
    main()
