#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How much of the world lexicon/actors holds: `tools/actors_report.py [--gaps] [FOLDER]`.

For every member of the United Nations (members.tsv; without it every state of states.tsv that
still exists and has an ISO code): is the office that leads it (column `leader` of states.tsv;
where that is open, the office of which more days are known) filled without a gap of more than 31
days from 1990 (or its first day) to the table's `as_of`? An acting head of state, a supreme leader or
a king who rules in person fills it too. Then: how many states have ministers in how many of the years,
and rows by table, kind and `sure`. Prints Markdown; --gaps lists the gaps instead.
"""
import collections
import datetime
import pathlib
import sys

STAND_IN = ("head-of-state", "supreme-leader", "leader", "chief-adviser", "acting-president", "chair")
HEADS = ("president", "prime-minister", "monarch", "chancellor", "general-secretary", "pope")
SECURITY = "security adviser or secretary of the council"
DAY = datetime.timedelta(1)


def table(path):
    rows, head = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if head is None:
                head = cells
            else:
                rows.append(dict(zip(head, cells + [""] * (len(head) - len(cells)))))
    return rows


def day(text, last, default):
    if not text:
        return default
    y, m, d = (text + "-0-0").split("-")[:3]
    if int(d):
        return datetime.date(int(y), int(m), int(d))
    m = int(m) or (12 if last else 1)
    first = datetime.date(int(y), m, 1)
    return (first + 31 * DAY).replace(day=1) - DAY if last else first


def gaps(terms, begin, end):
    """Stretches of more than 31 days that no term covers."""
    at, out = begin, []
    for b, e in sorted((max(b, begin), min(e, end)) for b, e in terms if e >= begin and b <= end):
        if (b - at).days > 31:
            out.append((at, b))
        at = max(at, e)
    if (end - at).days > 31:
        out.append((at, end))
    return out


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    folder = pathlib.Path(args[0]) if args else pathlib.Path(__file__).resolve().parent.parent / "lexicon/actors"
    as_of = (folder / "terms.tsv").read_text(encoding="utf-8").split("as_of: ")[1][:10]
    end = datetime.date.fromisoformat(as_of)
    states, terms, orgs = table(folder / "states.tsv"), table(folder / "terms.tsv"), table(folder / "orgs.tsv")
    persons, members = table(folder / "persons.tsv"), table(folder / "members.tsv")
    un = {m["member"] for m in members if m["org"] == "united-nations" and m["as"] == "member" and not m["to"]}
    held = collections.defaultdict(list)
    for t in terms:
        if not t["org"] and (not t["what"] or t["office"] == "chair"):
            held[t["state"], t["office"]].append((day(t["from"], False, datetime.date.min), day(t["to"], True, end)))
    whole, whole05, lacking, n = 0, 0, [], 0
    ministers = collections.defaultdict(dict)
    for s in states:
        if (un and s["iso3"] not in un) or (not un and (s["to"] or s["iso3"].startswith("X"))):
            continue
        n += 1
        begin = max(datetime.date(1990, 1, 1), day(s["from"], False, datetime.date.min))
        stand_in = [x for o in STAND_IN for x in held[s["iso3"], o]]
        offices = [s["leader"]] if s["leader"] else HEADS
        fewest = min((gaps(held[s["iso3"], o] + stand_in, begin, end) for o in offices),
                     key=lambda g: sum((b - a).days for a, b in g))
        whole += not fewest
        whole05 += not [g for g in fewest if g[1] > datetime.date(2005, 1, 1)]
        lacking += [(s["iso3"], "/".join(offices), a, b) for a, b in fewest]
        for office in ("foreign-minister", "defense-minister", "speaker", SECURITY):
            b05 = max(datetime.date(2005, 1, 1), begin)
            of = ("security-adviser", "security-council-secretary") if office == SECURITY else (office,)
            lost = sum((b - a).days for a, b in gaps([x for o in of for x in held[s["iso3"], o]], b05, end))
            ministers[office][s["iso3"]] = 1 - lost / max(1, (end - b05).days)
    if "--gaps" in sys.argv:
        for row in lacking:
            print(*row)
        print("no foreign minister:", *sorted(c for c, x in ministers["foreign-minister"].items() if x < .5))
        return
    print(f"Members of the United Nations: {n}. As of {as_of}.\n\n| | states |\n| --- | --- |")
    print(f"| head of state or government without a gap, 1990 or first day to as_of | {whole} |")
    print(f"| the same from 2005 | {whole05} |")
    for office, by in ministers.items():
        print(f"| {office}: known for at least nine tenths of 2005 to as_of | {sum(x >= .9 for x in by.values())} |")
        print(f"| {office}: known for at least half of it | {sum(x >= .5 for x in by.values())} |")
        print(f"| {office}: at least one | {sum(x > 0 for x in by.values())} |")
    print("\n| rows | |\n| --- | --- |")
    print(f"| persons | {len(persons)} |\n| terms | {len(terms)} |")
    for sure, k in sorted(collections.Counter(t["sure"] for t in terms).items()):
        print(f"| terms, sure to the {sure} | {k} |" if sure != "unchecked" else f"| terms, unchecked | {k} |")
    print(f"| states and entities | {len(states)} |\n| organisations | {len(orgs)} |")
    for kind, k in sorted(collections.Counter(o["kind"] for o in orgs).items()):
        print(f"| … {kind} | {k} |")
    print(f"| memberships | {len(members)} |")
    headed = {t["org"] for t in terms if t["org"]}
    print(f"| organisations with at least one dated head | {len(headed)} |")


if __name__ == "__main__":
    main()
