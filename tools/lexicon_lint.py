#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks lexicon/, and actors and places most: `tools/lexicon_lint.py [FOLDER]`.

Each fault is one line FILE:LINE: what is wrong and how to mend it; exit code 1 if
there is one. Checked in all tables: base names that are unique, a line in the folder's
README, cells a row, rows that stand twice. In actors and places: form of the rows; ids and codes that must exist elsewhere;
duplicates of ids and of names within a kind; dates (no such day, end before
beginning); terms of one person in one office that overlap; two holders of an office
that has one holder, for more than a month; coordinates; sectors of PLOVER; words
whose class or office is unknown.
"""
import datetime
import pathlib
import re
import sys

SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP "
              "PRE REL SOC".split())
CLASSES = set("office title person group state counterpart honorific lapsed lapsed-title past past-title "
              "junior acting count".split())
KINDS = set("igo alliance court ngo armed army party government parliament opposition media company thinktank "
            "university church bloc".split())
SURE = {"day", "month", "year", "unchecked", ""}
ONE_HOLDER = {"president", "prime-minister", "chancellor", "foreign-minister", "defense-minister", "monarch"}
SHARED = {"CHE", "BIH", "SMR", "AND", "MMR", "SWZ"}  # offices that rotate, are shared or were contested


class Lint:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.faults = []

    def fault(self, file, line, text):
        self.faults.append("%s:%d: %s" % (file, line, text))

    def table(self, name, columns):
        path = next(self.folder.rglob(name), None)
        if path is None:
            self.fault(name, 0, "the table is missing")
            return []
        head, rows = None, []
        text = path.read_text(encoding="utf-8")
        if "# as_of: " not in text:
            self.fault(path, 1, "no line '# as_of: YYYY-MM-DD'; say up to when the rows hold")
        for n, line in enumerate(text.split("\n"), 1):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if head is None:
                head = cells
                for c in columns:
                    if c not in head:
                        self.fault(path, n, "column '%s' is missing" % c)
                continue
            if len(cells) > len(head):
                self.fault(path, n, "%d cells, but %d columns; is a tab too many?" % (len(cells), len(head)))
                continue
            for c in cells:
                if c != c.strip() or "  " in c or c.startswith(";") or c.endswith(";") or ";;" in c:
                    self.fault(path, n, "stray space or ';' in '%s'" % c)
            row = dict.fromkeys(head, "")
            row.update(zip(head, cells))
            row["_at"] = (path, n)
            rows.append(row)
        return rows

    def at(self, row, text):
        self.fault(*row["_at"], text)

    def day(self, row, column, last):
        s = row[column]
        if not s:
            return None
        m = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", s)
        try:
            y, mo, d = int(m[1]), int(m[2] or (12 if last else 1)), m[3]
            if d is None:
                nxt = datetime.date(y + mo // 12, mo % 12 + 1, 1)
                return nxt - datetime.timedelta(1) if last else datetime.date(y, mo, 1)
            return datetime.date(y, mo, int(d))
        except (TypeError, ValueError):
            self.at(row, "'%s' in %s is no date; write YYYY, YYYY-MM or YYYY-MM-DD" % (s, column))
            return None

    def span(self, row):
        b, e = self.day(row, "from", False), self.day(row, "to", True)
        if b and e and e < b:
            self.at(row, "ends (%s) before it begins (%s)" % (row["to"], row["from"]))
        if row.get("sure", "") not in SURE:
            self.at(row, "sure is '%s'; one of day, month, year, unchecked" % row["sure"])
        return b or datetime.date.min, e or datetime.date.max

    def unique(self, rows, column, what):
        seen = {}
        for r in rows:
            v = r[column]
            if v and v in seen:
                self.at(r, "%s '%s' stands already in line %d" % (what, v, seen[v]))
            seen.setdefault(v, r["_at"][1])

    def names(self, rows, columns, what):
        """A name given to two rows of one kind is ambiguous: allowed only if both are dated apart."""
        seen = {}
        for r in rows:
            for name in {n.rstrip("?").casefold() for c in columns for n in r[c].split(";") if n}:
                other = seen.setdefault(name, r)
                if other is not r:
                    yield name, other, r

    def sector(self, row, column="sector"):
        if row[column] and row[column] not in SECTORS:
            self.at(row, "sector '%s' is none of PLOVER's" % row[column])

    def place(self, row):
        for column, most in (("lat", 90), ("lon", 180)):
            try:
                ok = abs(float(row[column])) <= most
            except ValueError:
                ok = False
            if not ok:
                self.at(row, "%s '%s' is no coordinate" % (column, row[column]))


def check_states(lint):
    rows = lint.table("states.tsv", ["id", "iso3", "name", "adjectives", "capital", "lat", "lon", "from", "to"])
    lint.unique(rows, "id", "id")
    lint.unique(rows, "iso3", "code")
    for r in rows:
        if not re.fullmatch(r"[A-Z]{3}", r["iso3"]):
            lint.at(r, "iso3 '%s' must be three capitals" % r["iso3"])
        lint.place(r)
        lint.span(r)
    for name, a, b in lint.names(rows, ["name", "aliases"], "state"):
        if not (a["to"] or b["to"]):
            lint.at(b, "name '%s' is also %s's" % (name, a["id"]))
    return {r["iso3"] for r in rows}


def check_orgs(lint, states):
    rows = lint.table("orgs.tsv", ["id", "name", "aliases", "kind", "code", "sector", "state", "head", "from", "to",
                                   "ownership"])
    lint.unique(rows, "id", "id")
    for r in rows:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", r["id"]):
            lint.at(r, "id '%s'; small letters, digits and hyphens" % r["id"])
        if r["ownership"] not in ("", "state", "public", "private", "unknown"):
            lint.at(r, "ownership '%s'; state, public, private or unknown" % r["ownership"])
        if r["ownership"] and not r["ownership_source"]:
            lint.at(r, "ownership without a source and a date")
        lint.sector(r)
        lint.span(r)
        if r["kind"] not in KINDS:
            lint.at(r, "kind '%s' is unknown" % r["kind"])
        if r["state"] and r["state"] not in states:
            lint.at(r, "state '%s' is no row of states.tsv" % r["state"])
        if r["kind"] in ("company", "media", "thinktank", "university") and r["code"]:
            lint.at(r, "a %s acts for no state: leave code empty" % r["kind"])
    for name, a, b in lint.names(rows, ["name", "aliases"], "organisation"):
        if a["state"] == b["state"]:
            lint.at(b, "name '%s' is also %s's" % (name, a["id"]))
    return {r["id"] for r in rows}


def check_persons(lint):
    rows = lint.table("persons.tsv", ["id", "name", "aliases", "alone", "gender"])
    lint.unique(rows, "id", "id")
    for r in rows:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", r["id"]):
            lint.at(r, "id '%s'; small letters, digits and hyphens" % r["id"])
        if r["gender"] not in ("", "f", "m"):
            lint.at(r, "gender '%s'; f, m or empty" % r["gender"])
    return rows


def check_terms(lint, persons, states, orgs):
    rows = lint.table("terms.tsv", ["person", "office", "state", "org", "sector", "from", "to", "sure", "source"])
    ids = {p["id"] for p in persons}
    by_person, by_office, holders = {}, {}, set()
    for r in rows:
        lint.sector(r)
        span = lint.span(r)
        holders.add(r["person"])
        if r["person"] not in ids:
            lint.at(r, "person '%s' is no row of persons.tsv" % r["person"])
        if r["state"] and r["state"] not in states:
            lint.at(r, "state '%s' is no row of states.tsv" % r["state"])
        if r["org"] and r["org"] not in orgs:
            lint.at(r, "organisation '%s' is no row of orgs.tsv" % r["org"])
        if not r["state"] and not r["org"]:
            lint.at(r, "neither state nor org")
        if not r["from"]:
            lint.at(r, "no beginning")
        key = (r["office"], r["state"], r["org"], r["what"])
        for s, other in by_person.setdefault((r["person"], *key), []):
            if span[0] < s[1] and s[0] < span[1]:
                lint.at(r, "overlaps line %d: the same person in the same office" % other["_at"][1])
        by_person[(r["person"], *key)].append((span, r))
        if r["office"] in ONE_HOLDER and not r["what"] and r["state"] not in SHARED:
            for s, other in by_office.setdefault(key, []):
                b, e = max(s[0], span[0]), min(s[1], span[1])
                disputed = "unchecked" in (r["sure"], other["sure"])
                handed = r["from"] == other["to"] or other["from"] == r["to"]  # "2012" ends one and begins the other
                if e > b and (e - b).days > 31 and other["person"] != r["person"] and not disputed and not handed:
                    lint.at(r, "%s of %s at the same time as %s (line %d)" %
                            (r["office"], r["state"] or r["org"], other["person"], other["_at"][1]))
            by_office[key].append((span, r))
    for p in persons:
        if p["id"] not in holders:
            lint.at(p, "'%s' holds no term; add a row to terms.tsv" % p["id"])


def check_members(lint, states, orgs):
    rows, seen = lint.table("members.tsv", ["org", "member", "as", "from", "to", "sure"]), set()
    for r in rows:
        lint.span(r)
        if r["org"] not in orgs:
            lint.at(r, "organisation '%s' is no row of orgs.tsv" % r["org"])
        if r["member"] not in states and r["member"] not in orgs:
            lint.at(r, "member '%s' is neither a state's code nor an organisation's id" % r["member"])
        if r["as"] not in ("member", "observer", "candidate", "partner", "suspended"):
            lint.at(r, "as '%s'; member, observer, candidate, partner or suspended" % r["as"])
        key = (r["org"], r["member"], r["as"], r["from"])
        if key in seen:
            lint.at(r, "the same membership stands twice")
        seen.add(key)


def check_words(lint, states, orgs):
    asked = {r["asked"] for r in lint.table("offices.tsv", ["asked", "accepts"])}
    rows = lint.table("role_words.tsv", ["term", "plural", "class", "office", "sector", "acts"])
    lint.unique(rows, "term", "term")
    for r in rows:
        lint.sector(r)
        if r["class"] not in CLASSES:
            lint.at(r, "class '%s' is unknown" % r["class"])
        if r["office"] and r["office"] not in asked:
            lint.at(r, "office '%s' is no row of offices.tsv" % r["office"])
    rows = lint.table("metonyms.tsv", ["term", "actor", "sector", "kind"])
    lint.unique(rows, "term", "term")
    for r in rows:
        lint.sector(r)
        if r["actor"] not in states and r["actor"] not in orgs:
            lint.at(r, "actor '%s' is neither a state's code nor an organisation's id" % r["actor"])
        if r["kind"] not in ("seat", "city", "place"):
            lint.at(r, "kind '%s'; seat, city or place" % r["kind"])
    rows = lint.table("org_words.tsv", ["word", "sector", "acts"])
    lint.unique(rows, "word", "word")
    for r in rows:
        lint.sector(r)
    lint.unique(lint.table("generics.tsv", ["word", "kinds"]), "word", "word")
    seen = set()
    for r in lint.table("reading_cues.tsv", ["kind", "word", "reading"]):
        if (r["kind"], r["word"]) in seen:
            lint.at(r, "'%s' stands twice" % r["word"])
        seen.add((r["kind"], r["word"]))
        if r["reading"] not in ("place", "actor", "either"):
            lint.at(r, "reading '%s'; place, actor or either" % r["reading"])


def check_places(lint, states):
    rows = lint.table("features.tsv", ["id", "name", "aliases", "feature", "country", "lat", "lon"])
    lint.unique(rows, "id", "id")
    for r in rows:
        lint.place(r)
        if r["feature"] not in set("APHTLS"):
            lint.at(r, "feature '%s'; A, P, H, T, L or S" % r["feature"])
        if r["country"] and r["country"] not in states:
            lint.at(r, "country '%s' is no row of states.tsv" % r["country"])
    for name, a, b in lint.names(rows, ["name", "aliases"], "feature"):
        lint.at(b, "name '%s' is also %s's" % (name, a["id"]))
    lint.table("place_affixes.tsv", ["word", "side"])
    for r in lint.table("disputed.tsv", ["id", "country", "south", "north", "west", "east", "disputed_by", "from", "to"]):
        codes = [c for c in [r["country"]] + r["disputed_by"].split(";") if c]
        for c in codes:
            if c not in states:
                lint.at(r, "'%s' is no code of states.tsv" % c)
        if not r["disputed_by"] or r["country"] in r["disputed_by"].split(";"):
            lint.at(r, "disputed_by must name somebody else than country")
        if not (-90 <= float(r["south"]) < float(r["north"]) <= 90 and -180 <= float(r["west"]) < float(r["east"]) <= 180):
            lint.at(r, "south, north, west, east are no box")


def check_tables(lint, root):
    """What holds for every table, whatever it is about."""
    home = {}
    for path in sorted(root.glob("**/*.tsv")):
        if path.name in home:
            lint.fault(path, 1, f"{home[path.name]} has this name too; the pack needs unique names")
        told = [f / "README.md" for f in (path.parent, root)]
        if not any(r.exists() and path.name in r.read_text(encoding="utf-8") for r in told):
            lint.fault(path, 1, "no README of its folder says what it holds; add a line")
        home[path.name] = path
        rows = [(n, row) for n, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
                if row and not row.startswith("#")]
        columns, seen = rows[0][1].count("\t"), {}
        for n, row in rows[1:]:
            if row.count("\t") > columns:
                lint.fault(path, n, "more cells than the header has columns; take the last out")
            if row in seen:
                lint.fault(path, n, f"the same row as line {seen[row]}; take one out")
            seen[row] = n


def main():
    root = pathlib.Path(__file__).resolve().parent.parent / "lexicon"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root
    lint = Lint(root)
    check_tables(lint, root)
    states = check_states(lint)
    orgs = check_orgs(lint, states)
    persons = check_persons(lint)
    check_terms(lint, persons, states, orgs)
    check_members(lint, states, orgs)
    check_words(lint, states, orgs)
    check_places(lint, states)
    for f in lint.faults:
        print(f)
    return 1 if lint.faults else 0


if __name__ == "__main__":
    sys.exit(main())
