#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a folder for `--lexicon` from what others have collected.

    tools/import_actors.py ucdp      ucdp-actor.csv FOLDER
    tools/import_actors.py wikidata  latest-all.json[.gz|.bz2] FOLDER
    tools/import_actors.py petrarch  Phoenix.Countries.actors.txt FOLDER   (PETRARCH, Phoenix, ICEWS-style actor files)

Writes FOLDER/orgs.tsv, persons.tsv and terms.tsv, then says how many rows, and how many records
were passed over and why. What our own tables hold is not written again: a person or organisation that we
know by name keeps our row, and a term that overlaps one of ours in the same office is left out. Each row
names its origin in `source`. Dates keep the grain they have there; a date that cannot be read leaves the row
out. Licences are those of the data: UCDP CC BY 4.0, Wikidata CC0; a dictionary's own.
Check the result: `clavijo lexicon check FOLDER`. Wikidata's dump is read once, a line at a time.
"""
import bz2
import collections
import csv
import gzip
import json
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
COLUMNS = {"orgs.tsv": "id name aliases kind code sector state from to sure source",
           "persons.tsv": "id name aliases gender source",
           "terms.tsv": "person office state org sector from to sure source"}


def table(name):
    rows, head = [], None
    for line in (ROOT / "lexicon/actors" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if head is None:
                head = cells
            else:
                rows.append(dict(zip(head, cells + [""] * (len(head) - len(cells)))))
    return rows


def slug(text):
    text = text.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ß", "ss")
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")


def clean(text):
    return re.sub(r"\s+", " ", text.replace(";", ",").replace("\t", " ")).strip(" ,")


class Lexicon:
    """Ours, and the rows to be written."""

    def __init__(self):
        self.states = table("states.tsv")
        self.iso3 = {s["iso3"] for s in self.states}
        self.gw = {s["gw"]: s["iso3"] for s in self.states if s["gw"] and not s["to"]}
        self.names, self.terms = {}, collections.defaultdict(list)
        for kind in ("persons.tsv", "orgs.tsv"):
            for row in table(kind):
                for name in filter(None, [row["name"], *row["aliases"].split(";")]):
                    self.names.setdefault((kind, slug(name.rstrip("?"))), row["id"])
        self.ids = set(self.names.values())
        for t in table("terms.tsv"):
            self.terms[t["person"], t["office"], t["state"]].append((t["from"], t["to"]))
        self.out = {name: [] for name in COLUMNS}
        self.passed = collections.Counter()

    def new_id(self, name, tail=""):
        i = slug(name) or "x"
        if i in self.ids:
            i = f"{i}-{slug(tail) or len(self.ids)}"
        while i in self.ids:
            i += "-2"
        self.ids.add(i)
        return i

    def org(self, name, aliases, kind, sector, state, source, code="", dates=("", "")):
        for n in filter(slug, [name, *aliases]):
            if ("orgs.tsv", slug(n)) in self.names:
                self.passed["organisations that we have"] += 1
                return
        i = self.new_id(name, state)
        self.names["orgs.tsv", slug(name)] = i
        aliases = list(dict.fromkeys(a for a in map(clean, aliases) if a and slug(a) != slug(name)))
        self.out["orgs.tsv"].append(dict(zip(COLUMNS["orgs.tsv"].split(), (
            i, clean(name), ";".join(aliases), kind, code, sector, state, *dates, grain(*dates), source))))

    def person(self, name, aliases, gender, source):
        """Ours if we know one of the names."""
        for n in filter(slug, [name, *aliases]):
            known = self.names.get(("persons.tsv", slug(n)))
            if known:
                return known
        i = self.new_id(name)
        for n in [name, *aliases]:
            self.names.setdefault(("persons.tsv", slug(n)), i)
        aliases = list(dict.fromkeys(a for a in map(clean, aliases) if a and a != name))
        self.out["persons.tsv"].append(dict(zip(COLUMNS["persons.tsv"].split(), (
            i, clean(name), ";".join(aliases), gender, source))))
        return i

    def term(self, person, office, state, sector, begin, end, source):
        for b, e in self.terms[person, office, state]:
            if (not e or begin <= e) and (not end or not b or b <= end):
                self.passed["terms that overlap ours"] += 1
                return
        self.terms[person, office, state].append((begin, end))
        self.out["terms.tsv"].append(dict(zip(COLUMNS["terms.tsv"].split(), (
            person, office, state, "", sector, begin, end, grain(begin, end), source))))

    def write(self, folder):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        held = {t["person"] for t in self.out["terms.tsv"]}
        self.out["persons.tsv"] = [p for p in self.out["persons.tsv"] if p["id"] in held]
        for name, rows in self.out.items():
            if not rows:
                continue
            lines = [COLUMNS[name].replace(" ", "\t")]
            lines += ["\t".join(r[c] for c in COLUMNS[name].split()) for r in rows]
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{folder / name}: {len(rows)} rows")
        for why, n in self.passed.most_common():
            print(f"passed over: {n} {why}", file=sys.stderr)


def grain(begin, end):
    n = min(len(d) for d in (begin, end) if d) if begin or end else 0
    return {4: "year", 7: "month", 10: "day"}.get(n, "")


# ---- UCDP ------------------------------------------------------------------------------

def ucdp(lex, path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        sample = f.read(4096)
        f.seek(0)
        rows = csv.DictReader(f, delimiter=";" if sample.count(";") > sample.count(",") else ",")
        for raw in rows:
            row = {re.sub("[^a-z]", "", (k or "").lower()): (v or "").strip() for k, v in raw.items() if isinstance(v, str)}
            name, full = row.get("namedata", ""), row.get("namefull", "")
            if row.get("org") == "4" or name.startswith("Government of") or not name:
                lex.passed["governments"] += 1
                continue
            state = lex.gw.get(re.split("[,; ]", row.get("gwnoloc", ""))[0], "")
            sector = {"3": "CVL"}.get(row.get("org"), "REB")
            lex.org(full or name, [name, row.get("nameorigfull", ""), row.get("nameorig", "")], "armed", sector, state,
                    f"UCDP Actor Dataset, actor {row.get('actorid', '?')}")


# ---- Wikidata ---------------------------------------------------------------------------

OFFICES = [(r"^president of (the )?(national assembly|senate|parliament|chamber|house|congress)|^speaker of", "speaker", "LEG"),
           (r"^(vice[- ]president) of", "vice-president", "GOV"), (r"^president of", "president", "GOV"),
           (r"^deputy prime minister", "deputy-prime-minister", "GOV"),
           (r"^(prime minister|premier|taoiseach|minister-president|president of the government) ?", "prime-minister", "GOV"),
           (r"^(federal )?chancellor of", "chancellor", "GOV"),
           (r"^(king|queen|emir|sultan|emperor|monarch|grand duke) of", "monarch", "GOV"),
           (r"^(federal )?(minister|ministry|secretary) (of|for) (foreign|external) |^foreign (minister|secretary)|"
            r"secretary of state for foreign|^united states secretary of state$", "foreign-minister", "GOV"),
           (r"^(federal )?(minister|secretary) (of|for) (national )?defen[cs]e|^defen[cs]e (minister|secretary)|"
            r"secretary of state for defence|united states secretary of defense", "defense-minister", "MIL"),
           (r"^(federal )?(minister|secretary) (of|for) finance|^finance minister", "finance-minister", "GOV"),
           (r"^(federal )?(minister|secretary) (of|for) (the )?interior|^interior minister|home secretary",
            "interior-minister", "GOV")]
LATIN = ("de", "fr", "es", "it", "pt", "pl", "tr", "nl", "sv", "cs", "ro", "hu", "id", "vi", "az", "uz", "sq", "hr", "fi")


def opened(path):
    return {".gz": gzip.open, ".bz2": bz2.open}.get(pathlib.Path(path).suffix, open)(path, "rt", encoding="utf-8")


def values(item, prop):
    for claim in item.get("claims", {}).get(prop, []):
        value = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
        if value is not None and claim.get("rank") != "deprecated":
            yield value, claim.get("qualifiers", {})


def entity(value):
    return value.get("id", "") if isinstance(value, dict) else ""


def moment(snaks):
    """A point in time at the grain it has there, or ''."""
    for snak in snaks or []:
        v = snak.get("datavalue", {}).get("value", {})
        m = re.match(r"\+(\d{4})-(\d\d)-(\d\d)", v.get("time", ""))
        if m and v.get("precision", 0) >= 9:
            return "-".join(m.groups()[:v["precision"] - 8])
    return ""


def wikidata(lex, path):
    position, jurisdiction, code, people = {}, {}, {}, []
    for line in opened(path):
        line = line.strip().rstrip(",")
        if len(line) < 3:
            continue
        item = json.loads(line)
        label = item.get("labels", {}).get("en", {}).get("value", "")
        for value, _ in values(item, "P298"):
            code[item["id"]] = value
        if any(entity(v) == "Q5" for v, _ in values(item, "P31")):
            held = [(entity(v), moment(q.get("P580")), moment(q.get("P582"))) for v, q in values(item, "P39")]
            if label and held:
                names = {x["value"] for x in item.get("aliases", {}).get("en", [])}
                names |= {item["labels"][g]["value"] for g in LATIN if g in item["labels"]}
                woman = any(entity(v) == "Q6581072" for v, _ in values(item, "P21"))
                people.append((item["id"], label, sorted(n for n in names if " " in n), "f" if woman else "", held))
            continue
        for pattern, office, sector in OFFICES:
            if re.search(pattern, label, re.I):
                position[item["id"]] = (label, office, sector)
                jurisdiction[item["id"]] = [entity(v) for p in ("P1001", "P17") for v, _ in values(item, p)]
                break
    name_of = {n.casefold(): s["iso3"] for s in lex.states for n in [s["name"], *s["aliases"].split(";")] if n}
    for qid, label, names, gender, held in people:
        found = []
        for what, begin, end in held:
            if what not in position:
                continue
            title, office, sector = position[what]
            state = next((code[j] for j in jurisdiction[what] if code.get(j) in lex.iso3), "")
            state = state or name_of.get(re.sub(r"^.* of (the )?", "", title).casefold(), "")
            if not state or not begin:
                lex.passed["terms without a state" if not state else "terms without a beginning"] += 1
                continue
            found.append((office, state, sector, begin, end))
        if found:
            person = lex.person(label, names, gender, f"Wikidata {qid}")
            for office, state, sector, begin, end in found:
                lex.term(person, office, state, sector, begin, end, f"Wikidata {qid}")


# ---- PETRARCH and Phoenix -----------------------------------------------------------------

KIND = {"REB": "armed", "UAF": "armed", "MIL": "army", "GOV": "government", "SPY": "government", "COP": "government",
        "LEG": "parliament", "JUD": "court", "BUS": "company", "MNC": "company", "MED": "media", "EDU": "university",
        "OPP": "opposition", "PTY": "party", "NGO": "ngo", "REL": "church", "IGO": "igo"}
SECTOR = {"MNC": "BUS", "NGO": "CVL", "MED": "JRN", "IGO": ""}


def date_of(text):
    """"041223", "20041223" → 2004-12-23; '' when it is none."""
    m = re.fullmatch(r"(\d\d|\d{4})(\d\d)(\d\d)", text)
    if not m or not 1 <= int(m[2]) <= 12 or not 1 <= int(m[3]) <= 31:
        return ""
    year = m[1] if len(m[1]) == 4 else ("19" if int(m[1]) > 40 else "20") + m[1]
    return f"{year}-{m[2]}-{m[3]}"


def role_of(text):
    """"AFGMIL 041223-120807", "TURELI >100101" → code, begin, end."""
    parts = text.split()
    code, when = parts[0], parts[1] if len(parts) > 1 else ""
    if when.startswith("<"):
        return code, "", date_of(when[1:]), True
    if when.startswith(">"):
        return code, date_of(when[1:]), "", True
    begin, _, end = when.partition("-")
    return code, date_of(begin), date_of(end), bool(when)


def petrarch(lex, path):
    file, entry = pathlib.Path(path).name, None
    entries = []
    for n, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        line = re.sub(r"[;#].*", "", line).rstrip()
        if not line.strip() or line.lstrip().startswith("<"):
            continue
        name = re.sub(r"\[.*", "", line).strip().strip("_").replace("_", " ").strip()
        roles = re.findall(r"\[([^\]]+)\]", line)
        if line[0] in "+*" and entry:
            entry["names"].append(name.lstrip("+* "))
        elif line[0].isspace() and entry:
            entry["roles"] += roles
        elif name:
            entry = {"names": [name], "roles": roles, "line": n}
            entries.append(entry)
        if line[0] in "+*" and entry:
            entry["roles"] += roles
    for e in entries:
        names = [" ".join(w.capitalize() if w.isupper() and len(w) > 1 else w for w in re.split(" +", x)) for x in e["names"] if x]
        acronyms = [x for x in e["names"] if " " not in x and len(x) <= 5]
        source, roles = f"{file}:{e['line']}", [role_of(r) for r in e["roles"] if r.strip()]
        dated = [r for r in roles if r[3]]
        if dated and " " in names[0]:
            person = lex.person(names[0], names[1:], "", source)
            for code, begin, end, _ in dated:
                sector = SECTOR.get(code[3:6], code[3:6]) or "GOV"
                if code[:3] not in lex.iso3 or not begin or sector not in set(KIND) | {"GOV", "ELI", "CVL", "JRN"}:
                    lex.passed["roles without a state, a beginning or a sector"] += 1
                    continue
                lex.term(person, "official", code[:3], sector, begin, end, source)
            continue
        code = roles[0][0] if roles else ""
        state = code[:3] if code[:3] in lex.iso3 else ""
        what = code[3:6] if state else code[:3]
        if what not in KIND:
            lex.passed["entries that name a state, or an agent we have no kind for"] += 1
            continue
        acts = state if KIND[what] in ("army", "government", "parliament", "court") else ""
        lex.org(names[0] if e["names"][0] not in acronyms else e["names"][0], [*names[1:], *acronyms], KIND[what],
                SECTOR.get(what, what), state, source, acts)


def main():
    formats = {"ucdp": ucdp, "wikidata": wikidata, "petrarch": petrarch, "phoenix": petrarch}
    if len(sys.argv) != 4 or sys.argv[1] not in formats:
        sys.exit(__doc__)
    lex = Lexicon()
    formats[sys.argv[1]](lex, sys.argv[2])
    lex.write(sys.argv[3])


if __name__ == "__main__":
    main()
