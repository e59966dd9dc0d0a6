# SPDX-License-Identifier: Apache-2.0
"""Exports: each format read by a parser that is not ours."""
import csv
import io
import json
import xml.etree.ElementTree as ElementTree

from harness import EXAMPLES, FATAL

DYADIC = ("polecat", "icews", "gdelt", "cameo")
ALL = ("plover", *DYADIC, "panel", "graphml", "gexf", "geojson", "ftm", "ftm-statements", "ics", "atom")
AUXILIARY = {"future", "hypothetical", "negation", "historical"}


def read(t):
    t.run("read", EXAMPLES)
    return {e["id"]: e for e in t.run("events", "--jsonl").lines()}


def tsv(out):
    return list(csv.reader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE))


def happened(e):
    return e["status"] == "happened" and e["polarity"] == "yes" and not e["historical"]


def pairs(e):
    """Rows of a dyadic format: each source with each target but itself."""
    return sum(1 for s in e["source"] or [None] for t in e["target"] or [None]
               if not (s and t and s["actor"] and s["actor"] == t["actor"]))


def gdelt_number(id_):
    return int(id_[1:], 16) & (2**63 - 1)


def test_gdelt(t):
    events = read(t)
    rows = tsv(t.run("export", "gdelt").out)
    kept = {gdelt_number(i): e for i, e in events.items() if happened(e)}
    assert rows and all(len(r) == 61 for r in rows)
    assert len(rows) == sum(pairs(e) for e in kept.values())
    numbers = [int(r[0]) for r in rows]
    assert len(set(numbers)) == len(numbers) and all(0 < n < 2**63 for n in numbers)
    assert {n for n in kept if pairs(kept[n])} <= set(numbers)
    for r in rows:
        if r[1]:
            assert len(r[1]) == 8 and r[1].startswith(r[2]) and r[2].startswith(r[3]) and float(r[4]) // 1 == int(r[3])
        assert r[26].startswith(r[27]) and r[27].startswith(r[28]) and len(r[28]) == 2, r[26:29]
        assert r[29] in "1234" and -10 <= float(r[30]) <= 10 and r[34] == ""
        assert int(r[32]) <= int(r[33]) <= int(r[31])
        assert r[51] in "012345" and (r[51] == "0" or len(r[53]) in (0, 2))
        assert len(r[59]) in (0, 14) and r[60]
        e = kept.get(int(r[0]))
        if e and e["from"]:
            assert r[1] == e["from"].replace("-", "")


def test_gdelt_writes_countries_of_places_in_fips(t):
    read(t)
    fips = {r[53] for r in tsv(t.run("export", "gdelt", "--place", "UZB", "--status", "all").out)}
    assert fips == {"UZ"}
    assert {r[53] for r in tsv(t.run("export", "gdelt", "--place", "CHN", "--status", "all").out)} == {"CH"}


def test_places_have_their_region(t):
    read(t)
    rows = {r[52]: r for r in tsv(t.run("export", "gdelt", "--status", "all").out)}
    assert rows["Samarkand, Samarqand Region, Uzbekistan"][53:55] == ["UZ", "UZ10"]
    assert rows["Beijing, Beijing, China"][53:55] == ["CH", "CH22"]
    assert rows["Yemen"][51:55] == ["1", "Yemen", "YM", "YM"]
    for name, none in (("icews", ""), ("polecat", "None")):
        of = {r["City"]: r for r in csv.DictReader(io.StringIO(t.run("export", name, "--status", "all").out), delimiter="\t", quoting=csv.QUOTE_NONE)}
        assert of["Samarkand"]["Province"] == "Samarqand Region" and of["Samarkand"]["District"] == none, name


def test_headers_and_column_counts(t):
    read(t)
    for name, n, first, last in (("polecat", 40, "Event ID", "Version"), ("icews", 20, "Event ID", "Longitude")):
        rows = tsv(t.run("export", name).out)
        assert len(rows) > 3 and all(len(r) == n for r in rows), name
        assert rows[0][0] == first and rows[0][-1] == last and len(set(rows[0])) == n
    assert all(len(r) == 9 for r in tsv(t.run("export", "cameo").out))


def test_polecat_and_icews_values(t):
    events = read(t)
    for r in csv.DictReader(io.StringIO(t.run("export", "polecat").out), delimiter="\t", quoting=csv.QUOTE_NONE):
        e = events[r["Event ID"].split("-")[0]]
        assert happened(e) and r["Event Type"] == e["type"] and r["Quad Code"] == str(e["quad"])
        assert r["Event Date"] == (e["from"] or "None") and "" not in r.values(), r
        codes = {a["code"] or "None" for a in e["source"]} or {"None"}
        assert r["Actor Country"] in codes
        assert r["Actor COW"] == {"CHN": "710", "RUS": "365", "USA": "2"}.get(r["Actor Country"], r["Actor COW"])
    rows = list(csv.DictReader(io.StringIO(t.run("export", "icews").out), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert any(r["Source Country"] == "China" for r in rows)
    assert all(-10 <= float(r["Intensity"]) <= 10 for r in rows if r["Intensity"])


def test_formats_agree_on_what_they_hold(t):
    events = read(t)
    n = sum(pairs(e) for e in events.values() if happened(e))
    for name in DYADIC:
        header = 1 if name in ("polecat", "icews") else 0
        assert len(tsv(t.run("export", name).out)) - header == n, name


def test_what_is_left_out_is_counted(t):
    events = read(t)
    left = sum(not happened(e) for e in events.values())
    assert left > 0
    for name in (*DYADIC, "panel", "graphml", "gexf"):
        assert f"left out: {left} events" in t.run("export", name).err, name
        assert "left out" not in t.run("export", name, "--status", "all").err
    for name in ("csv", "jsonl", "plover", "geojson"):
        assert "left out" not in t.run("export", name).err, name


def test_status_is_asked_for(t):
    events = read(t)
    said = [e for e in events.values() if e["status"] == "announced"]
    assert len(tsv(t.run("export", "gdelt", "--status", "announced").out)) == sum(pairs(e) for e in said)
    assert len(tsv(t.run("export", "gdelt", "--status", "all").out)) == sum(pairs(e) for e in events.values())
    t.run("export", "gdelt", "--source", "FJI")
    assert t.run("export", "gdelt", "--source", "FJI").out == ""
    only = tsv(t.run("export", "cameo", "--type", "CONSULT").out)
    assert only and all(r[3].startswith("04") for r in only if r[3] != "---")


def test_plover(t):
    events = read(t)
    lines = t.run("export", "plover").lines()
    assert {x["id"] for x in lines} == set(events) and len(lines) == len(events)
    for x in lines:
        e = events[x["id"]]
        assert x["date"] == e["from"] and isinstance(x["actor"], list) and x["quad_code"] in (1, 2, 3, 4)
        if e["mutual"]:
            assert x["recipient"] == [] and len(x["actor"]) == len(e["source"]) + len(e["target"])
        assert ("historical" in x["mode"]) == e["historical"]
        if e["status"] == "happened":
            assert x["event"] == [e["type"]] and set(x["mode"]) - AUXILIARY <= {e["mode"]}
        if e["status"] == "announced" and e["quad"] in (1, 2):
            assert x["event"] == ["AGREE"] and x["quad_code"] == 1
        if e["status"] == "possible":
            assert "hypothetical" in x["mode"]
        if e["place"]:
            assert x["event_loc"]["resolved_place"] == e["place"]["name"]


def test_panel(t):
    read(t)
    for by in ("day", "week", "month"):
        rows = list(csv.DictReader(io.StringIO(t.run("export", "panel", "--by", by, "--from", "2022-09-01", "--to",
                                                     "2022-12-31").out)))
        cells = {(r["a"], r["b"], r["from"]) for r in rows}
        assert rows and len(cells) == len(rows) and None not in rows[0]
        dyads, periods = {c[:2] for c in cells}, {c[2] for c in cells}
        assert len(rows) == len(dyads) * len(periods), by
        assert all(a != b for a, b in dyads)
        ours = [r for r in rows if (r["a"], r["b"]) == ("CHN", "RUS")]
        assert ours and ours[0]["a_cow"] == "710" and ours[0]["b_iso3"] == "RUS"
        assert any(r["n_events"] not in ("0", "NA") for r in rows)
    t.run("export", "panel", "--by", "fortnight", code=FATAL)
    # acts that are wider than a cell stand beside their pair
    of = {by: {(r["a"], r["b"]): int(r["n_undated"]) for r in csv.DictReader(io.StringIO(t.run("export", "panel", "--by", by).out))}
          for by in ("day", "year")}
    assert any(of["day"].values()) and all(of["day"].get(pair, n) >= n for pair, n in of["year"].items())


def test_panel_tells_zero_from_nothing_read(t):
    read(t)
    rows = list(csv.DictReader(io.StringIO(t.run("export", "panel", "--by", "day").out)))
    published = {d["published"] for d in t.run("export", "jsonl", "--table", "documents").lines()}
    for r in rows:
        if r["n_events"] == "NA":
            assert r["from"] not in published and r["n_sources"] == "NA"
        if r["n_events"] == "0":
            assert r["from"] in published, r
    assert {"NA", "0"} <= {r["n_events"] for r in rows}


def test_networks(t):
    read(t)
    for name, space in (("graphml", "{http://graphml.graphdrawing.org/xmlns}"), ("gexf", "{http://gexf.net/1.3}")):
        root = ElementTree.fromstring(t.run("export", name).out)
        nodes = [n.get("id") for n in root.iter(space + "node")]
        edges = list(root.iter(space + "edge"))
        assert nodes and len(set(nodes)) == len(nodes) and edges
        ids = [e.get("id") for e in edges]
        assert len(set(ids)) == len(ids)
        assert all(e.get("source") in nodes and e.get("target") in nodes for e in edges)
        assert all(e.get("source") != e.get("target") for e in edges)
        if name == "gexf":
            assert any(e.get("start") for e in edges)
            assert all(e.get("start") <= e.get("end") for e in edges if e.get("start") and e.get("end"))


def test_geojson(t):
    events = read(t)
    features = json.loads(t.run("export", "geojson").out)["features"]
    placed = {i for i, e in events.items() if e["place"] and e["place"]["lat"] is not None and pairs(e)}
    assert {f["id"] for f in features} == placed and len(features) == len(placed)
    for f in features:
        lon, lat = f["geometry"]["coordinates"]
        assert f["type"] == "Feature" and -180 <= lon <= 180 and -90 <= lat <= 90
        assert f["properties"]["status"] and f["properties"]["place"]["lat"] == lat
    assert json.loads(t.run("export", "geojson", "--source", "FJI").out)["features"] == []


def test_every_format_is_the_same_twice_and_into_a_file(t):
    read(t)
    for name in ALL:
        out = t.run("export", name).bytes
        t.run("export", name, "-o", "out")
        assert (t.dir / "out").read_bytes() == out == t.run("export", name).bytes, name
        t.run("export", name, "--table", "quotes", code=FATAL)


def test_lines_are_not_broken_by_what_reports_write(t):
    t.run("read", t.file("odd.txt", 'The envoys of <France> & "Japan" met in Oslo.\n\n'
                                    "France expelled two envoys\tof Russia on Monday & said so.\n"))
    for name, n in (("gdelt", 61), ("polecat", 40), ("icews", 20), ("cameo", 9)):
        assert all(len(r) == n for r in tsv(t.run("export", name, "--status", "all").out)), name
    for name in ("graphml", "gexf"):
        ElementTree.fromstring(t.run("export", name, "--status", "all").out)


def test_gdelt_mentions(t):
    events = read(t)
    kept = {gdelt_number(i): e for i, e in events.items() if happened(e)}
    rows = tsv(t.run("export", "gdelt", "--table", "mentions").out)
    assert rows and all(len(r) == 16 for r in rows)
    assert {r[0] for r in rows} == {r[0] for r in tsv(t.run("export", "gdelt").out)}
    assert len(rows) == sum(pairs(e) * e["n_mentions"] for e in kept.values())
    texts = {d["url"] or d["path"]: d for d in t.run("annotate", EXAMPLES).lines()}
    for r in rows:
        assert len(r[1]) in (0, 14) and r[3] in "16" and r[11] in map(str, range(10, 101, 10))
        assert r[5] in texts and int(r[12]) == len(texts[r[5]]["text"])
        assert 0 <= int(r[9]) < int(r[12])
        e = kept.get(int(r[0]))
        if e:
            assert any(m["path"] == texts[r[5]]["path"] and m["sentence"] + 1 == int(r[6]) for m in e["mentions"])


def test_icews_writes_the_words_of_the_code(t):
    read(t)
    rows = list(csv.DictReader(io.StringIO(t.run("export", "icews").out), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {"Make a visit"} == {r["Event Text"] for r in rows if r["CAMEO Code"] == "042"}
    assert all(r["Event Text"] for r in rows)


def test_ftm(t):
    events = read(t)
    entities = t.run("export", "ftm").lines()
    by_id = {x["id"]: x for x in entities}
    assert len(by_id) == len(entities)
    told = {x["properties"]["recordId"][0]: x for x in entities if x["schema"] == "Event"}
    assert set(told) == {i for i, e in events.items() if happened(e)}
    for i, x in told.items():
        p, e = x["properties"], events[i]
        parties = {a["actor"] or a["name"] for a in e["source"] + e["target"]} - {None}
        assert len(p.get("involved", [])) >= len(parties) and all(k in by_id for k in p.get("involved", []))
        assert {by_id[k]["schema"] for k in p["proof"]} == {"Article"}
        assert p.get("startDate", [None]) == [e["from"]] and p["name"] == [e["title"]]
    china = by_id["clv-actor-china"]
    assert china["schema"] == "PublicBody" and china["properties"]["country"] == ["cn"]
    assert by_id["clv-actor-xi-jinping"]["schema"] == "Person"


def test_ftm_statements(t):
    import hashlib
    read(t)
    entities = {x["id"]: x for x in t.run("export", "ftm").lines()}
    rows = list(csv.DictReader(io.StringIO(t.run("export", "ftm-statements").bytes.decode(), newline="")))
    said = {}
    for r in rows:
        key = f"clavijo.{r['entity_id']}.{r['prop']}.{r['value']}"
        assert r["id"] == hashlib.sha1(key.encode()).hexdigest() and r["canonical_id"] == r["entity_id"]
        said.setdefault(r["entity_id"], []).append((r["prop"], r["value"]))
    assert set(said) == set(entities)
    for i, x in entities.items():
        assert sorted(said[i]) == sorted((k, v) for k, vs in x["properties"].items() for v in vs)


def unfolded(out):
    return out.replace("\r\n ", "").split("\r\n")


def test_calendar_and_feed_hold_what_is_announced(t):
    events = read(t)
    said = {i: e for i, e in events.items() if e["status"] == "announced"}
    out = t.run("export", "ics").bytes
    assert all(len(line) <= 75 for line in out.split(b"\r\n")) and b"\n" not in out.replace(b"\r\n", b"")
    lines = unfolded(out.decode())
    assert {x[4:-8] for x in lines if x.startswith("UID:")} == {i for i, e in said.items() if e["from"]}
    for i, e in said.items():
        if e["from"]:
            assert f"DTSTART;VALUE=DATE:{e['from'].replace('-', '')}" in lines
    atom = ElementTree.fromstring(t.run("export", "atom").out)
    space = "{http://www.w3.org/2005/Atom}"
    assert {x.text.rsplit(":")[-1] for x in atom.iter(space + "id") if "event:" in x.text} == set(said)
    held = {i for i, e in events.items() if e["status"] == "happened"}
    atom = ElementTree.fromstring(t.run("export", "atom", "--status", "happened").out)
    assert len(list(atom.iter(space + "entry"))) == len(held)


def test_what_stands_beside_an_exported_file(t):
    import hashlib
    read(t)
    t.run("export", "gdelt", "-o", "e.tsv", "--status", "all")
    meta = json.loads((t.dir / "e.tsv.meta.json").read_text())
    data = (t.dir / "e.tsv").read_bytes()
    assert meta["sha256"] == hashlib.sha256(data).hexdigest() and meta["bytes"] == len(data)
    assert meta["format"] == "gdelt" and meta["options"] == {"status": "all"}
    assert meta["runs"][0]["model"] and meta["counts"][0]["documents"] == 31
    assert any(x["what"] == "event_precision" and 0 < x["share"] < 1 for x in meta["measured"])
    assert not (t.dir / "-.meta.json").exists()


def test_unknown_values_are_answered_with_those_there_are(t):
    read(t)
    for args, near, there in (
            (["export", "parqet"], "parquet", "geojson"), (["export", "csv", "--table", "fact"], "facts", "quotes"),
            (["events", "--type", "consult_"], "CONSULT", "ASSAULT"), (["events", "--status", "Hapened"], "happened", "denied"),
            (["export", "gdelt", "--type", "AIDE"], "AID", "AGREE"), (["quotes", "--kind", "ful"], "full", "scare"),
            (["relations", "CHN", "RUS", "--by", "mont"], "month", "week")):
        err = t.run(*args, code=FATAL).err
        assert f"did you mean {near}?" in err and there in err, err
    assert t.run("events", "--type", "consult", "--jsonl").lines() == t.run("events", "--type", "CONSULT", "--jsonl").lines()
