#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the documentation against the program: docs_check.py PROGRAM [--write] [PAGE…]

- Each block marked `console` is run, in the order of the page, in a folder of the
  page's own that has examples/ and lexicon/: lines that begin with `$ ` are commands,
  the rest what they must print (standard error too). A line of `…` stands for any
  lines, `…` within a line for any characters; a command without lines is only run.
  `# exit N` at the end of a command is its exit status, else 0. A block whose mark
  goes on with a file's name (```python panel.py) is written to that file before.
- docs/commands.md is what tools/man.py makes of `clavijo help`, docs/api.md what tools/api_page.py
  makes of the header, and every exported symbol is explained there.
- Each `clavijo COMMAND --option` that a page names is there.
- No relative link is dead, nor its #anchor.

--write puts what the program prints now in the place of what differs: review it with
`git diff`. Commands of tools that are not on this machine (R, pandas) are counted as
not run. Ends with `N passed, N failed`.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import api_page  # noqa: E402
import man  # noqa: E402

SECONDS = 120
ABSENT = re.compile(r"(?<!clavijo: )command not found|ModuleNotFoundError: No module named '(?!clavijo)|there is no package called")


def pages():
    """Our pages, by path below the root."""
    found = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], cwd=ROOT,
                           capture_output=True, text=True).stdout.split("\n")
    if not any(found):  # no checkout: an unpacked tarball
        found = [os.path.relpath(os.path.join(d, f), ROOT) for d, _, fs in os.walk(ROOT) for f in fs if f.endswith(".md")]
    return sorted(p for p in found if p and os.path.isfile(os.path.join(ROOT, p)) and not re.match(r"build|demo/|web/node", p))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


# ---- blocks that are run ------------------------------------------------------------------


def pattern(line):
    return re.compile(".*".join(re.escape(p) for p in line.rstrip().split("…")) + "$")


def same(want, got):
    """Whether the lines of the page stand for the lines printed."""
    reach = {0}  # how many lines of `got` may be used up
    for line in want:
        if line.strip() == "…":
            reach = set(range(min(reach), len(got) + 1))
        else:
            p = pattern(line)
            reach = {n + 1 for n in reach if n < len(got) and p.match(got[n].rstrip())}
        if not reach:
            return False
    return len(got) in reach


def renewed(want, got):
    """What to write for a command that prints something else now: its lines, where one of
    the page's lines still holds that one; None when lines were left out by hand."""
    if any(line.strip() == "…" for line in want):
        return None
    return [next((w for w in want if pattern(w).match(g.rstrip())), g.rstrip()) for g in got]


def steps(body):
    """[(command, lines)] of a block."""
    out = []
    for line in body:
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif line.startswith("> ") and out and not out[-1][1]:
            out[-1] = (out[-1][0] + "\n" + line[2:], [])
        elif out:
            out[-1][1].append(line)
    return out


def blocks(text):
    """[(first line of the body, end, words of the mark)] of the fenced blocks."""
    out, start, words = [], None, []
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("```"):
            if start is None:
                start, words = i + 1, line[3:].split()
            else:
                out.append((start, i, words))
                start = None
    return lines, out


def surroundings(program, folder):
    os.makedirs(os.path.join(folder, ".bin"))
    os.symlink(program, os.path.join(folder, ".bin", "clavijo"))
    built = os.path.dirname(program)
    env = {k: os.environ[k] for k in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "LLVM_PROFILE_FILE") if k in os.environ}
    env.update(PATH=os.path.join(folder, ".bin") + ":" + env.get("PATH", ""), COLUMNS="100", NO_COLOR="1", TZ="UTC",
               LC_ALL="C.UTF-8", USER="ines", CLAVIJO_MODEL=os.path.join(built, "model", "md.clv"),
               PYTHONPATH=os.path.join(built, "python"), PYTHONDONTWRITEBYTECODE="1")
    return env


class Checks:
    def __init__(self, program, write):
        self.program, self.write = program, write
        self.binding = os.path.isdir(os.path.join(os.path.dirname(program), "python"))
        self.passed = self.failed = 0
        self.absent = set()

    def check(self, good, words):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"docs: {words}")
        return good

    def command(self, page, env, folder, command, want):
        """Lines to stand on the page, or None where they may stay."""
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=SECONDS)
        got = done.stdout.decode("utf-8", "replace").rstrip("\n")
        status = re.search(r"# exit (\d+)$", command)
        if ABSENT.search(got) or (not self.binding and "No module named 'clavijo'" in got):
            self.absent.add(command.split()[0])
            return None
        ended = 0 if done.returncode == 141 else done.returncode  # `| head` closed the pipe
        if not self.check(ended == int(status[1] if status else 0),
                          f"{page}: `{command}` ended with {done.returncode}\n{got[-800:]}"):
            return None
        got = got.split("\n") if got else []
        while want and not want[-1].strip():
            want = want[:-1]
        if not want or same(want, got):
            self.passed += bool(want)
            return None
        new = renewed(want, got) if self.write else None
        if new is None:
            self.check(False, f"{page}: `{command}` prints something else:\n" +
                       "\n".join(difflib.unified_diff(want, got, "on the page", "printed", lineterm="", n=1)))
        return new

    def page(self, page):
        lines, found = blocks(read(page))
        edits = []
        with tempfile.TemporaryDirectory(prefix="clavijo-docs-") as folder:
            for name in ("examples", "lexicon"):
                shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
            env = surroundings(self.program, folder)
            for b, e, words in found:
                if len(words) == 2 and re.fullmatch(r"[\w.-]+", words[1]):
                    with open(os.path.join(folder, words[1]), "w", encoding="utf-8") as f:
                        f.write("\n".join(lines[b:e]) + "\n")
                if words != ["console"]:
                    continue
                body = []
                for command, want in steps(lines[b:e]):
                    new = self.command(page, env, folder, command, want)
                    body += ["$ " + command.replace("\n", "\n> ")] + (want if new is None else new)
                edits.append((b, e, body))
        for b, e, body in reversed(edits):
            lines[b:e] = body
        if self.write and "\n".join(lines) != read(page):
            with open(os.path.join(ROOT, page), "w", encoding="utf-8") as f:
                f.write("\n".join(lines))

    # ---- commands, links --------------------------------------------------------------------

    def reference(self, table):
        self.made("docs/commands.md", man.page(table), "`clavijo help` says")
        self.made("docs/api.md", api_page.page(), "include/clavijo.h says")
        for symbol in api_page.undocumented():
            self.check(False, f"include/clavijo.h: {symbol} has no comment")

    def made(self, path, text, source):
        if self.write:
            with open(os.path.join(ROOT, path), "w", encoding="utf-8") as f:
                f.write(text)
        self.check(read(path) == text, f"{path} is not what {source}: make bless")

    def named(self, page, text, options):
        """Each command named in code, with its options."""
        code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?:    |\$ )(.*)$", text, re.M)
        for piece in code:
            for m in re.finditer(r"(?:^|[ |(])clavijo ([a-z]{2,})\b([^|;>`]*)", piece):
                name, rest = m[1], m[2]
                for option in [None] + re.findall(r"(?<= )--[a-z-]+", rest if name in options else ""):
                    good = name in options and (option is None or option in options[name])
                    self.check(good, f"{page}: there is no `clavijo {name} {option or ''}`")

    def links(self, page, text):
        text = re.sub(r"```.*?```|`[^`\n]*`|^    .*$", "", text, flags=re.S | re.M)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
            good = os.path.exists(os.path.join(ROOT, there))
            if good and anchor:
                good = anchor in {slug(h) for h in re.findall(r"^#+ (.*)$", read(there), re.M)}
            self.check(good, f"{page}: the link {target} is dead")


def slug(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def options_by_command(table):
    general = [left for left, _ in table["general"]]
    return {c["name"]: {re.search(r"--[\w-]+", left)[0] for left in general + [o[0] for o in c["options"]]}
            for c in table["commands"]}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("page", nargs="*")
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    checks = Checks(os.path.realpath(args.program), args.write)
    table = man.load(checks.program)
    options = options_by_command(table)
    if not args.page:
        checks.reference(table)
    for page in args.page or pages():
        text = read(page)
        checks.named(page, text, options)
        checks.links(page, text)
        if re.search(r"^```console$", text, re.M):
            checks.page(page)
    if checks.absent:
        print("not run, since it is not here:", ", ".join(sorted(checks.absent)))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
