# SPDX-License-Identifier: Apache-2.0
"""tools/import_actors.py on small files of our own: what it writes, and that the program accepts it."""
import json
import subprocess
import sys

from harness import ROOT

UCDP = """ActorId,NameData,NameFull,NameOrigFull,Org,GWNOLoc,Location
9001,Government of Chad,Government of Chad,,4,483,Chad
9002,VFD,Valley Front for Dawn,Front de la Vallée pour l'Aube,1,483,Chad
9003,Hezbollah,Hezbollah,,1,660,Lebanon
9004,Upper Lake herders,Upper Lake herders,,3,"501, 500",Kenya
"""

PETRARCH = """; a made dictionary
HANNE_TESTSON_ [NORGOV 190101-211231][NORELI >220101] ; a minister
+HANNA_TESTSON_
FRONT_OF_THE_SEVEN_HILLS_ [CHLREB]
+FSH_
NORWAY_ [NOR]
BROKEN_DATES_HERE_ [NORGOV 19x101-211231]
"""


def snak(value):
    return {"mainsnak": {"datavalue": {"value": value}}, "rank": "normal"}


def time(text, precision):
    return [{"datavalue": {"value": {"time": f"+{text}T00:00:00Z", "precision": precision}}}]


def item(qid, label, claims, **more):
    return {"id": qid, "labels": {"en": {"value": label}, **more.pop("labels", {})}, "claims": claims, **more}


def dump():
    def held(position, begin, end):
        q = {"P580": time(*begin)} if begin else {}
        return {**snak({"id": position}), "qualifiers": {**q, **({"P582": time(*end)} if end else {})}}
    human = [snak({"id": "Q5"})]
    return [
        item("Q901", "Ada Probe", {"P31": human, "P21": [snak({"id": "Q6581072"})],
                                   "P39": [held("Q902", ("1995-03-04", 11), ("1996-05-00", 10)), held("Q902", None, None)]},
             aliases={"en": [{"value": "Ada B. Probe"}]}, labels={"pl": {"value": "Ada Probowa"}}),
        item("Q902", "Minister of Foreign Affairs of Iceland", {"P1001": [snak({"id": "Q189"})]}),
        item("Q189", "Iceland", {"P298": [snak("ISL")]}),
        item("Q903", "Sergei Lavrov", {"P31": human, "P39": [held("Q904", ("2004-03-09", 11), None)]}),
        item("Q904", "Minister of Foreign Affairs of Russia", {}),
        item("Q905", "Some Footballer", {"P31": human, "P39": [held("Q906", ("2004-03-09", 11), None)]}),
    ]


def imported(t, form, text):
    path = t.file(f"in.{form}", text)
    done = subprocess.run([sys.executable, ROOT / "tools/import_actors.py", form, path, t.dir / form],
                          capture_output=True, text=True, check=True)
    t.run("lexicon", "check", form)
    rows = {}
    for file in (t.dir / form).glob("*.tsv"):
        head, *lines = [line.split("\t") for line in file.read_text().splitlines()]
        rows[file.stem] = [dict(zip(head, line)) for line in lines]
    return rows, done.stderr


def test_ucdp_actors_become_armed_groups(t):
    rows, said = imported(t, "ucdp", UCDP)
    got = {r["name"]: r for r in rows["orgs"]}
    assert sorted(got) == ["Upper Lake herders", "Valley Front for Dawn"], got
    assert (got["Valley Front for Dawn"]["state"], got["Valley Front for Dawn"]["sector"]) == ("TCD", "REB")
    assert "VFD" in got["Valley Front for Dawn"]["aliases"].split(";")
    assert (got["Upper Lake herders"]["state"], got["Upper Lake herders"]["sector"]) == ("KEN", "CVL")
    assert "1 governments" in said and "1 organisations that we have" in said
    assert t.run("who", "--lexicon", "ucdp", "VFD", "--jsonl").lines()[0]["actor"] == "valley-front-for-dawn"


def test_wikidata_positions_become_terms(t):
    text = "[\n" + ",\n".join(json.dumps(x) for x in dump()) + "\n]\n"
    rows, said = imported(t, "wikidata", text)
    assert [(p["name"], p["gender"]) for p in rows["persons"]] == [("Ada Probe", "f")], rows
    assert rows["persons"][0]["aliases"] == "Ada B. Probe;Ada Probowa"
    assert [(r["person"], r["office"], r["state"], r["from"], r["to"], r["sure"]) for r in rows["terms"]] == [
        ("ada-probe", "foreign-minister", "ISL", "1995-03-04", "1996-05", "month")], rows["terms"]
    assert "1 terms that overlap ours" in said and "1 terms without a beginning" in said


def test_petrarch_dictionaries_become_persons_and_groups(t):
    rows, said = imported(t, "petrarch", PETRARCH)
    assert [p["name"] for p in rows["persons"]] == ["Hanne Testson"] and "Hanna Testson" in rows["persons"][0]["aliases"]
    assert [(r["state"], r["sector"], r["from"], r["to"]) for r in rows["terms"]] == [
        ("NOR", "GOV", "2019-01-01", "2021-12-31"), ("NOR", "ELI", "2022-01-01", "")]
    assert [(o["name"], o["kind"], o["state"], o["code"]) for o in rows["orgs"]] == [
        ("Front Of The Seven Hills", "armed", "CHL", "")], rows["orgs"]
    assert "FSH" in rows["orgs"][0]["aliases"].split(";")
    assert "name a state" in said and "1 roles without a state" in said
