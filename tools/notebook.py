#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs notebooks as Jupyter would, with the standard library alone: notebook.py FILE… [--html OUT]

The cells of a notebook share one namespace and stand in the notebook's folder; the value
of a cell's last line is shown by its _repr_html_, else by its repr. A notebook passes when
no cell raises, each one that ends in a value shows something, its form is what nbformat 4
asks for, and it keeps no outputs (they would grow old unseen). --html writes what was
shown. Ends with `N passed, N failed`, counted in cells."""
import argparse
import ast
import contextlib
import io
import json
import os
import sys
import traceback


def check_form(book):
    assert book["nbformat"] == 4 and book["nbformat_minor"] >= 5, "nbformat 4.5"
    ids = [c["id"] for c in book["cells"]]
    assert len(set(ids)) == len(ids), "two cells have one id"
    for c in book["cells"]:
        assert c["cell_type"] in ("code", "markdown") and "metadata" in c and c["source"], c
        assert c["cell_type"] == "markdown" or (c["outputs"] == [] and c["execution_count"] is None), f"{c['id']}: outputs are kept"


def shown(value):
    html = getattr(value, "_repr_html_", None)
    return html() if html else f"<pre>{repr(value)}</pre>"


def run_cell(source, name, space):
    """What the cell shows, as HTML."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, name, "exec"), space)
        value = eval(compile(ast.Expression(last.value), name, "eval"), space) if last else None
    parts = [f"<pre>{out.getvalue()}</pre>"] if out.getvalue() else []
    if value is not None:
        parts.append(shown(value))
    assert parts or last is None, "the cell ends in a value and shows nothing"
    return "".join(parts)


def run(path):
    """[(cell, what it shows or None)] and the number of failures."""
    with open(path, encoding="utf-8") as f:
        book = json.load(f)
    check_form(book)
    space, answers, failed = {"__name__": "__main__"}, [], 0
    for c in book["cells"]:
        source = "".join(c["source"])
        if c["cell_type"] == "code":
            try:
                answers.append((source, run_cell(source, f"{os.path.basename(path)}:{c['id']}", space)))
            except Exception:
                failed += 1
                answers.append((source, None))
                print(f"{path}: cell {c['id']} failed:\n{source}")
                traceback.print_exc(file=sys.stdout)
    return answers, failed


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("files", nargs="+")
    p.add_argument("--html")
    a = p.parse_args()
    passed = failed = 0
    here, pages = os.getcwd(), []
    for path in map(os.path.abspath, a.files):
        os.chdir(os.path.dirname(path))
        answers, bad = run(path)
        os.chdir(here)
        passed, failed = passed + len(answers) - bad, failed + bad
        pages += [f"<pre style='background:#eee'>{s}</pre>{h or ''}" for s, h in answers]
    if a.html:
        with open(a.html, "w", encoding="utf-8") as f:
            f.write("<!doctype html><meta charset='utf-8'>" + "".join(pages))
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
