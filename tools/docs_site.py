#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a copy of docs/ fit for Sphinx: docs_site.py FOLDER

The pages stand as they are; links that lead out of docs/ (to files of the source
tree) become words, and the contents of the site are taken from the table of the
first page. Writes FOLDER/conf.py."""
import os
import re
import sys

CONF = '''project = "Clavijo"
copyright = "The Clavijo developers"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Clavijo"
html_copy_source = False
myst_heading_anchors = 4
exclude_patterns = ["requirements.txt"]
suppress_warnings = ["myst.xref_missing_line"]
highlight_language = "text"
'''


def inside(folder, page, target):
    path = os.path.normpath(os.path.join(os.path.dirname(page), target.partition("#")[0]))
    return os.path.exists(os.path.join(folder, path))


def fit(folder, page):
    with open(os.path.join(folder, page), encoding="utf-8") as f:
        text = f.read()

    def link(m):
        words, target = m[1], m[2]
        if re.match(r"[a-z]+:|#", target):
            return m[0]
        if target == "../python/README.md":
            return f"[{words}]({os.path.relpath('python/README.md', os.path.dirname(page) or '.')})"
        return m[0] if inside(folder, page, target) else words

    text = re.sub(r"\[([^\]\n]*)\]\(([^)\s]+)\)", link, text)
    text = re.sub(r"^```(python|r) \S+$", r"```\1", text, flags=re.M)
    if page == "index.md":
        pages = [t for t in re.findall(r"\]\(([\w/.-]+)\.md", text)]
        text += "\n```{toctree}\n:hidden:\n\n" + "\n".join(dict.fromkeys(pages + extra(folder, pages))) + "\n```\n"
    with open(os.path.join(folder, page), "w", encoding="utf-8") as f:
        f.write(text)


def all_pages(folder):
    return sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, fs in os.walk(folder) for f in fs if f.endswith(".md"))


def extra(folder, named):
    """Pages that the first page does not name: those of the codebook and the like."""
    return [p[:-3] for p in all_pages(folder) if p[:-3] not in named and p != "index.md"]


def main():
    folder = sys.argv[1]
    for page in all_pages(folder):
        fit(folder, page)
    with open(os.path.join(folder, "conf.py"), "w", encoding="utf-8") as f:
        f.write(CONF)


if __name__ == "__main__":
    main()
