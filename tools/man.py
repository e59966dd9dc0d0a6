#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference of the command line, out of the program itself:

    man.py PROGRAM > clavijo.1              the manual page (man macros)
    man.py PROGRAM --md > docs/commands.md  the page of the documentation

Both are made of what `clavijo help` and `clavijo help COMMAND` print, which come
from the one table of commands and options, so that none of them can differ.
"""
import re
import subprocess
import sys

COLUMN = 26  # of the help: two spaces, the left side, a space, the words


def help_of(program, *command):
    return subprocess.run([program, "help", *command], capture_output=True, text=True, check=True).stdout


def rows(text):
    """The lines of a table in the help: [(left, words)]."""
    out = []
    for line in text.splitlines():
        left, words = line[2:2 + COLUMN], line[3 + COLUMN:]
        if line[2 + COLUMN:3 + COLUMN] != " ":  # the left side is longer than its column
            left, words = re.match(r"  (.*?[^ ]) (?=[a-z])(.*)", line).groups()
        out.append((left.strip(), words))
    return out


def part(text, title):
    m = re.search(rf"^{title}\n((?:  .*\n)+)", text, re.M)
    return m.group(1) if m else ""


def one(program, name, general):
    text = help_of(program, name)
    examples, rest = text.split(f"\n\nclavijo {name}", 1)
    args, what = re.match(r"(.*?): (.*)\n", rest).groups()
    options = [o for o in rows(part(text, "Options")) if o not in general]
    return {"name": name, "args": args.strip(), "what": what, "examples": examples.splitlines(), "options": options}


def load(program):
    """(introduction, commands, options of all commands, exit codes) of the program."""
    text = help_of(program)
    general = rows(part(text, "Options of all commands"))
    names = re.findall(r"^  ([a-z]+)", part(text, "Commands"), re.M)
    about = re.search(r"\n\n(Reads noisy.*?)\n\nCommands", text, re.S).group(1)
    codes = re.search(r"Exit codes: (.*)", text, re.S).group(1)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return {"about": " ".join(about.split()), "general": general, "codes": codes.split("."), "version": version,
            "commands": [one(program, n, general) for n in names]}


# ---- the manual page ----------------------------------------------------------------------


def roff(s):
    s = s.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("→", "->")
    return "\\&" + s if s[:1] in ".'" else s


def roff_option(left):
    flags = re.sub(r"^(-\w, )?(--[\w-]+)(.*)$",
                   lambda m: (f"\\fB{roff(m[1])}\\fR" if m[1] else "") + f"\\fB{roff(m[2])}\\fR\\fI{roff(m[3])}\\fR", left)
    return flags


def options_of(options):
    return [line for left, words in options for line in (".TP", roff_option(left), roff(words))]


def man(t):
    out = [f'.TH CLAVIJO 1 "" "clavijo {t["version"]}" "User Commands"', ".SH NAME",
           "clavijo \\- political event data from noisy news reports", ".SH SYNOPSIS",
           ".B clavijo", ".I COMMAND", "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...", ".SH DESCRIPTION", roff(t["about"]),
           ".SH COMMANDS"]
    for c in t["commands"]:
        out += [f'.SS clavijo {c["name"]} {roff(c["args"])}'.rstrip(), roff(c["what"][:1].upper() + c["what"][1:] + "."),
                ".PP", ".nf"] + [roff(e) for e in c["examples"]] + [".fi"] + options_of(c["options"])
    out += [".SH OPTIONS OF ALL COMMANDS"] + options_of(t["general"])
    out += [".SH ENVIRONMENT", ".TP", "\\fBCLAVIJO_DB\\fR", "the database, where \\fB\\-\\-db\\fR is not given", ".TP",
            "\\fBCLAVIJO_MODEL\\fR", "the model, where \\fB\\-\\-model\\fR is not given", ".TP", "\\fBNO_COLOR\\fR",
            "when it is set, output has no colour"]
    out += [".SH EXIT STATUS"]
    for code in re.findall(r"(\d+) ([^;]+)", "; ".join(t["codes"]).replace("\n", " ")):
        out += [".TP", f"\\fB{code[0]}\\fR", roff(code[1].strip(" ;"))]
    out += [".SH FILES", ".TP", "\\fIclavijo.db\\fR", "the database in the working directory: an SQLite file", ".TP",
            "\\fI../share/clavijo/model/md.clv\\fR", "the model, found from the place of the program"]
    return "\n".join(out) + "\n"


# ---- the page -------------------------------------------------------------------------------


def cell(s):
    return s.replace("|", "\\|")


def table(options):
    return ["| option | does |", "| --- | --- |"] + [f"| `{cell(left)}` | {cell(words)} |" for left, words in options]


def page(t):
    out = ["# Commands", "", "Made by `tools/man.py` from `clavijo help`; do not edit.", "", t["about"], "",
           "| command | does |", "| --- | --- |"]
    out += [f'| [`{c["name"]}`](#{c["name"]}) | {cell(c["what"])} |' for c in t["commands"]]
    for c in t["commands"]:
        out += ["", f'## {c["name"]}', "", f'`clavijo {c["name"]}{" " if c["args"] else ""}{c["args"]}`: {c["what"]}.', ""]
        out += ["    " + e for e in c["examples"]]
        if c["options"]:
            out += [""] + table(c["options"])
    out += ["", "## Options of all commands", ""] + table(t["general"])
    out += ["", "## Exit codes", "", "| code | means |", "| --- | --- |"]
    for code in re.findall(r"(\d+) ([^;]+)", "; ".join(t["codes"]).replace("\n", " ")):
        out.append(f"| {code[0]} | {code[1].strip(' ;')} |")
    out += ["", "The database is `--db FILE`, else `$CLAVIJO_DB`, else `clavijo.db` in the working directory. The model is `--model`,",
            "else `$CLAVIJO_MODEL`, else md beside the program, in the installed data folder or in your own (`clavijo data`)."]
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    t = load(sys.argv[1])
    sys.stdout.write(page(t) if "--md" in sys.argv[2:] else man(t))


if __name__ == "__main__":
    main()
