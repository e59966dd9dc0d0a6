# SPDX-License-Identifier: Apache-2.0
"""Every command on the example reports: what it prints, where, and its exit code."""
import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from html import unescape
from html.parser import HTMLParser

from harness import DONE, EXAMPLES, FATAL, NOTHING, SOME_FAILED

SAMARKAND = EXAMPLES / "samarkand-2022"
REPORT = SAMARKAND / "harbour-courier.txt"


def read(t, *paths):
    t.run("read", *(paths or [EXAMPLES]))
    return t


def biggest(t):
    return t.run("stories", "--jsonl").lines()[0]


# ---- without a database ---------------------------------------------------------------


def test_annotate_prints_a_line_a_document(t):
    got = t.run("annotate", SAMARKAND).lines()
    names = [line["path"].rsplit("/", 1)[1] for line in got]
    assert names == sorted(p.name for p in SAMARKAND.iterdir()), names
    assert all(re.fullmatch("[0-9a-f]{64}", line["id"]) for line in got)
    assert all(line["sentences"] and line["lang"] == "en" for line in got)
    assert not (t.dir / "clavijo.db").exists()


def test_annotate_is_the_same_for_every_thread_count(t):
    one = t.run("annotate", "-j1", EXAMPLES).bytes
    assert one == t.run("annotate", "-j", "8", EXAMPLES).bytes
    assert one == t.run("annotate", "--jobs=3", EXAMPLES).bytes


def test_annotate_reads_standard_input(t):
    piped = t.run("annotate", "-", stdin=REPORT.read_bytes()).lines()[0]
    named = t.run("annotate", REPORT).lines()[0]
    assert piped["id"] == named["id"] and piped["text"] == named["text"] and piped["path"] == "-"


def test_hints_reach_the_document(t):
    got = t.run("annotate", "--date", "2022-09-16", "--outlet", "The Test", "--url", "http://test.example/1",
                REPORT).lines()[0]
    assert (got["published"], got["published_from"]) == ("2022-09-16", "hint")
    assert got["outlet"] == "The Test" and got["url"] == "http://test.example/1"


def test_timeml_values(t):
    text = "The envoy left on Friday night. He had come three days earlier, in early September."
    got = t.run("annotate", "--timeml", "--date", "2022-09-15", "-", stdin=text).lines()[0]["dates"]
    assert [(d["tid"], d["type"], d["value"], d["mod"]) for d in got] == [
        ("t1", "TIME", "2022-09-09TNI", None), ("t2", "DATE", "2022-09-06", None), ("t3", "DATE", "2022-09", "START")]
    assert "tid" not in t.run("annotate", "-", stdin=text).lines()[0]["dates"][0]


def test_url_and_outlet_make_another_document(t):
    plain = t.run("annotate", REPORT).lines()[0]["id"]
    dated = t.run("annotate", "--date", "2022-09-16", REPORT).lines()[0]["id"]
    other = t.run("annotate", "--url", "http://test.example/1", REPORT).lines()[0]["id"]
    assert plain == dated != other


def test_a_wrong_date_is_a_usage_error(t):
    assert "2022-13-45" in t.run("annotate", "--date", "2022-13-45", REPORT, code=FATAL).err


def test_page_prints_the_main_text(t):
    text = t.run("page", SAMARKAND / "capital-ledger.html").out
    paragraphs = text.strip().split("\n\n")
    assert len(paragraphs) > 3 and "<" not in text
    page = t.run("page", "--json", SAMARKAND / "capital-ledger.html").json()
    body = [page["text"].encode()[b["b"]:b["e"]].decode() for b in page["blocks"]
            if b["role"] in ("body", "subheading")]
    assert "\n\n".join(body) == text.strip("\n")
    assert page["title"] and page["title"] not in paragraphs


def test_page_jsonl_is_a_line_a_page(t):
    assert len(t.run("page", "--jsonl", SAMARKAND).lines()) == 5


def test_parse_keeps_given_tokens(t):
    given = "".join(f"{i}\t{w}\t_\t_\t_\t_\t0\t_\t_\t_\n" for i, w in enumerate(["The", "vice-", "envoy", "left", "."], 1))
    out = t.run("parse", "--pretokenized", "-", stdin="# newpar\n" + given + "\n").out
    rows = [x.split("\t") for x in out.splitlines() if x[:1].isdigit()]
    assert [r[1] for r in rows] == ["The", "vice-", "envoy", "left", "."]
    assert [r[7] for r in rows if r[1] == "left"] == ["ROOT"]
    assert "line 1" in t.run("parse", "--pretokenized", "-", stdin="no token here\n", code=SOME_FAILED).err


def test_parse_prints_conllu(t):
    out = t.run("parse", "-", stdin="France expelled two envoys.\nThey left.\n\nA second paragraph.").out
    rows = [line.split("\t") for line in out.splitlines() if line and line[0].isdigit()]
    assert all(len(row) == 10 for row in rows)
    assert [row[1] for row in rows[:3]] == ["France", "expelled", "two"]
    assert out.count("# newpar") == 2 and "Entity=B-GPE" in rows[0][9]


def test_code_keeps_order_and_ids(t):
    lines = [json.dumps({"id": f"n{i}", "text": f"France expelled {i} envoys of Russia."}) for i in range(40)]
    got = t.run("code", "-j4", stdin="\n".join(lines)).lines()
    assert [line["id"] for line in got] == [f"n{i}" for i in range(40)]
    assert sum(1 for line in got if line["events"]) > 30


def test_code_with_given_actors(t):
    line = {"id": 5, "text": "France accused Russia of lying.", "source": "France", "target": "Russia"}
    got = t.run("code", stdin=json.dumps(line)).lines()[0]
    assert got["id"] == 5 and len(got["types"]) == 17
    assert abs(sum(got["types"].values()) - 1) < 1e-6
    best = max((k for k in got["types"] if k != "none"), key=lambda k: got["types"][k])
    assert got["type"] == best and got["score"] == got["types"][best] and got["quad"] in (1, 2, 3, 4)


def test_code_takes_offsets_in_bytes(t):
    text = "Türkiye accused Russia of lying."
    b = len("Türkiye accused ".encode())
    line = {"id": 1, "text": text, "source_b": 0, "source_e": 8, "target_b": b, "target_e": b + 6}
    by_words = {"id": 1, "text": text, "source": "Türkiye", "target": "Russia"}
    assert t.run("code", stdin=json.dumps(line)).out == t.run("code", stdin=json.dumps(by_words)).out


def test_code_warns_of_words_that_are_not_there(t):
    line = {"id": 1, "text": "France accused Russia.", "source": "Norway", "target": "Russia"}
    got = t.run("code", stdin=json.dumps(line)).lines()[0]
    assert "source" in got["warning"] and len(got["types"]) == 17


def test_code_answers_bad_lines_and_goes_on(t):
    lines = ['{"id":1,"text":"abc","source_b":0,"source_e":99,"target_b":0,"target_e":1}', "not json", '{"id":3}',
             '[1]', '{"id":5,"text":"France expelled an envoy of Russia."}', '{"id":6,"text":"x","date":"soon"}']
    got = t.run("code", stdin="\n".join(lines), code=SOME_FAILED).lines()
    assert [bool(line.get("error")) for line in got] == [True, True, True, True, False, True]
    assert [line["id"] for line in got] == [1, None, 3, None, 5, 6] and got[1]["line"] == 2
    assert got[0]["id"] == 1 and got[4]["events"]


def test_similar(t):
    same = float(t.run("similar", "They signed a treaty.", "They signed a treaty.").out)
    near = float(t.run("similar", "They signed a treaty.", "An agreement was concluded.").out)
    far = t.run("similar", "--json", "They signed a treaty.", "Bake the bread for an hour.").json()["cosine"]
    assert same > 0.999 > near > far + 0.2, (same, near, far)
    t.run("similar", "one text", code=FATAL)


# ---- with a database ----------------------------------------------------------------------


def test_read_says_what_it_did_on_standard_error(t):
    done = t.run("read", SAMARKAND)
    assert done.out == "" and "5 documents" in done.err and "clavijo.db" in done.err
    assert t.run("read", "--json", "--db", "other.db", SAMARKAND).json()["documents"] == 5


def test_stories_and_story(t):
    read(t)
    stories = t.run("stories", "--jsonl").lines()
    assert set(stories[0]) >= {"id", "title", "from", "to", "place", "n_documents", "n_sources"}
    assert sum(s["n_documents"] for s in stories) == len(t.run("annotate", EXAMPLES).lines())
    story = t.run("story", stories[0]["id"], "--json").json()
    assert len(story["documents"]) == stories[0]["n_documents"] and story["title"] == stories[0]["title"]
    assert story["events"] and story["quotes"] and story["facts"]
    assert t.run("stories", "--json").json()["stories"] == stories
    table = t.run("stories").out.splitlines()
    assert len(table) == len(stories) + 1 and max(map(len, table)) <= 110


def test_the_biggest_story_of_a_first_read_is_number_one(t):
    stories = read(t).run("stories", "--jsonl").lines()
    sizes = [story["n_documents"] for story in sorted(stories, key=lambda story: story["id"])]
    assert len(sizes) > 1 and sizes == sorted(sizes, reverse=True), sizes


def test_variants_within_another_are_shown_once(t):
    story = t.run("story", biggest(read(t))["id"], "--json").json()
    inside = [v for q in story["quotes"] for v in q["variants"] for o in q["variants"]
              if v["kind"] != "indirect" and o["kind"] == "indirect" and v["doc"] == o["doc"]
              and o["b"] <= v["b"] and v["e"] <= o["e"]]
    folded = sum(len(q["variants"]) - q["n_mentions"] for q in story["quotes"])
    assert inside and folded == len(inside), (folded, len(inside))
    shown = sum(len(q["variants"]) for q in story["quotes"] if q["kind"] != "scare") - len(inside)
    page = t.run("story", story["id"], "--html").out
    assert page[page.index('id="quotes"'):].count("<blockquote") == shown


def test_story_for_people(t):
    story = biggest(read(t))
    text = t.run("story", story["id"]).out
    assert text.startswith(story["title"]) and "not here" not in text
    assert "nothing here is verified" in text and "✓" in text and "Reports" in text
    assert max(map(len, text.splitlines())) <= 112
    assert t.run("story", story["id"], "--md").out.startswith("# " + story["title"])


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.bad, self.tags = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.bad += [v for k, v in attrs if k in ("src", "href") and not v.startswith("#")]
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()


def test_story_as_a_page_stands_alone(t):
    story = biggest(read(t))
    out = t.run("story", story["id"], "--html").out
    page = Page()
    page.feed(out)
    assert not page.open and not page.bad and "table" in page.tags
    data = re.findall(r'<script type="application/json" id="data">(.*?)</script>', out, re.S)
    assert len(data) == 1 and json.loads(data[0]) == t.run("story", story["id"], "--json").json()
    whole = re.sub(r"<script.*?</script>", "", out, flags=re.S)  # it says all without its script, too
    assert all(" ".join(f["text"].split()) in unescape(" ".join(whole.split())) for f in story_of(t, story["id"])["facts"] if f["kind"] != "quote")


def story_of(t, n):
    return t.run("story", n, "--json").json()


def test_unknown_story(t):
    assert "stories" in t.run("story", "999", code=NOTHING).err if read(t, SAMARKAND) else False


def test_events_and_filters(t):
    read(t)
    events = t.run("events", "--jsonl").lines()
    for e in events:
        assert e["n_sources"] <= e["n_documents"] <= e["n_mentions"] == len(e["mentions"])
        assert all(m["text"] and m["doc"] and m["status"] for m in e["mentions"])
    some = t.run("events", "--jsonl", "--type", "consult", "--status", "happened").lines()
    assert some and all((e["type"], e["status"]) == ("CONSULT", "happened") for e in some)
    late = t.run("events", "--jsonl", "--from", "2023-01-01").lines()
    assert late and all(e["to"] >= "2023-01-01" for e in late)
    t.run("events", "--type", "NOSUCH", code=FATAL)
    assert t.run("events", "--type", "MOBILIZE", "--source", "FJI", code=NOTHING).out == ""
    for option, value in (("--from", "soon"), ("--to", "2022-09-31"), ("--limit", "few"), ("--story", "x")):
        assert value in t.run("events", option, value, code=FATAL).err


def test_mutual_events_match_from_either_side(t):
    read(t)
    mutual = [e for e in t.run("events", "--jsonl").lines() if e["mutual"] and e["target"] and e["source"][0]["code"]
              and e["target"][0]["code"]]
    a, b = mutual[0]["source"][0]["code"], mutual[0]["target"][0]["code"]
    for x, y in ((a, b), (b, a)):
        ids = [e["id"] for e in t.run("events", "--jsonl", "--source", x, "--target", y).lines()]
        assert mutual[0]["id"] in ids


def test_mentions_are_those_of_annotate(t):
    read(t)
    mentions = t.run("events", "--mentions", "--jsonl").lines()
    known = {e["id"] for line in t.run("annotate", EXAMPLES).lines() for e in line["events"]}
    assert mentions and {m["id"] for m in mentions} <= known


def test_quotes_by_speaker(t):
    read(t)
    quotes = t.run("quotes", "--jsonl").lines()
    name = next(q["speaker"]["name"] for q in quotes if q["speaker"])
    mine = t.run("quotes", name, "--jsonl").lines()
    assert mine and all(name.lower() in q["speaker"]["name"].lower() for q in mine)
    assert all(q["variants"][0]["words"] for q in quotes)
    t.run("quotes", "Nobody McNobody", code=NOTHING)


def test_quotes_by_a_name_are_given_in_full(t):
    read(t)
    quotes = t.run("quotes", "--jsonl").lines()
    longest = max((q for q in quotes if q["speaker"]), key=lambda q: len(q["words"]))
    page = t.run("quotes", longest["speaker"]["name"]).out
    assert " ".join(longest["words"].split()) in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 112 and "…" not in page


def test_variants_are_aligned(t):
    for name, words in (("a", "The bridge belongs to the whole town and it will stay open this winter"),
                        ("b", "The bridge belongs to the town and it will stay open this winter"),
                        ("c", "The ferry is late")):
        (t.dir / f"{name}.txt").write_text(
            f"Ardal, 12 May 2021\n\nMayor Anna Keller met the harbour council of Ardal on Wednesday about the old bridge."
            f"\n\n\"{words},\" Mayor Anna Keller told the council.\n")
    t.run("read", t.dir / "a.txt", t.dir / "b.txt", t.dir / "c.txt")
    got = t.run("quotes", "--variants", "--jsonl").lines()
    assert len(got) == 1, got
    shorter = [v for v in got[0]["variants"] if v["change"] != "same"]
    assert [v["change"] for v in shorter] == ["shorter"]
    assert ["less", "whole"] in shorter[0]["diff"] and not shorter[0]["numbers"]
    page = t.run("quotes", "Keller", "--variants").out
    assert "[-whole-]" in page and "b.txt" in page and "ferry" not in page
    t.run("quotes", "Nobody McNobody", "--variants", code=NOTHING)


def test_who(t):
    read(t)
    card = t.run("who", "Xi Jinping", "--jsonl").lines()[0]
    assert card["code"] == "CHN" and card["n_documents"] >= 5 and card["lexicon"]["terms"]
    assert any(x["type"] == "CONSULT" and x["does"] for x in card["types"])
    out = t.run("who", "xi-jinping").out
    for word in ("Xi Jinping", "  names ", "  office ", "  named ", "  does ", "  with ", "  events ", "  says "):
        assert word in out, word
    assert len(t.run("who", "xi-jinping", "--all").out) >= len(out)
    t.run("who", "Zzyzx Qqq", code=NOTHING)


def test_who_works_without_a_database(t):
    assert "president" in t.run("who", "Xi Jinping").out.lower()


def test_relations_and_timeline(t):
    read(t)
    rows = t.run("relations", "CHN", "RUS", "--jsonl").lines()
    assert sum(r["n_events"] for r in rows) == sum(len(r["events"]) for r in rows) > 0
    assert all(sum(r["quad"]) == r["n_events"] for r in rows)
    n_read = len(t.run("export", "jsonl", "--table", "documents").lines())
    assert all(0 < r["n_sources"] <= r["n_documents"] <= n_read for r in rows)
    t.run("relations", "CHN", "RUS", "--by", "fortnight", code=FATAL)
    days = [r["from"] for r in t.run("timeline", "--jsonl").lines()]
    assert days and days == sorted(days)
    t.run("relations", "FJI", "TON", code=NOTHING)


def test_what_two_do_to_a_third_is_no_act_between_them(t):
    t.run("read", t.file("a.txt", "PARIS, 3 May 2021 - France and Germany condemned Iran on Monday over the arrest of a reporter."))
    assert t.run("relations", "FRA", "IRN", "--jsonl").lines()
    t.run("relations", "FRA", "DEU", code=NOTHING)


def test_relations_measure_the_level(t):
    read(t)
    rows = t.run("relations", "CHN", "RUS", "--jsonl", "--historical").lines()
    dated = [r for r in rows if r["period"]]
    assert all(r["from"].startswith(r["period"]) and r["to"] > r["from"] and r["expected"] <= r["n_events"] for r in dated)
    assert all(isinstance(r["state"], float) and r["exposure"] >= 0 and r["change"] in (None, "up", "down") for r in dated)
    filled = t.run("relations", "CHN", "RUS", "--jsonl", "--historical", "--all", "--by", "month").lines()
    assert len(filled) > len(rows)
    empty = [r for r in filled if not r["events"]]
    assert any(r["n_events"] is None and r["exposure"] == 0 for r in empty), "a month of which nothing was read is no zero"
    assert all((r["n_events"] == 0) == (r["exposure"] > 0) for r in empty)


def test_relations_of_all(t):
    read(t)
    pairs = t.run("relations", "--jsonl").lines()
    assert [p["n_events"] for p in pairs] == sorted((p["n_events"] for p in pairs), reverse=True)
    assert all(p["a"] < p["b"] and p["n_sources"] <= p["n_documents"] for p in pairs)
    own = t.run("relations", "CHN", "--jsonl").lines()
    assert own and all("CHN" in (p["a"], p["b"]) for p in own)
    blocs = t.run("relations", "--blocs", "--jsonl").lines()
    members = [m for b in blocs for m in b["members"]]
    assert len(members) == len(set(members)) and {"CHN", "RUS"} <= set(members)
    assert t.run("relations", "--panel", "--by", "year").out == t.run("export", "panel", "--by", "year").out


def test_as_of_reads_only_what_was_published(t):
    read(t)
    now = {s["title"] for s in t.run("stories", "--jsonl").lines()}
    then = t.run("stories", "--jsonl", "--as-of", "2022-10-01").lines()
    assert then and len(then) < len(now)
    assert all(s["to"] is None or s["to"] <= "2022-10-01" for s in then)
    docs = t.run("export", "jsonl", "--table", "documents", "--as-of", "2022-10-01").lines()
    assert docs and all(d["published"] and d["published"] <= "2022-10-01" for d in docs)
    assert {s["title"] for s in t.run("stories", "--jsonl").lines()} == now, "the database itself is untouched"
    t.run("stories", "--as-of", "last week", code=FATAL)
    assert not list((t.dir).glob("clavijo-as-of*"))


def test_search(t):
    read(t)
    hits = t.run("search", "Samarkand", "--jsonl").lines()
    assert hits and all("[Samarkand]" in h["snippet"] or h["title"] for h in hits)
    t.run("search", 'a"b', "AND", "(", code=None)  # no character has a meaning of its own
    t.run("search", "qqqqzzzz", code=NOTHING)
    t.run("search", " ", code=FATAL)


def test_why_explains_every_kind_of_id(t):
    read(t)
    e = t.run("events", "--jsonl").lines()[0]
    quote = t.run("quotes", "--jsonl").lines()[0]["variants"][0]["id"]
    fact = t.run("story", biggest(t)["id"], "--json").json()["facts"][0]["id"]
    for id_ in (e["id"], e["mentions"][0]["id"], quote, fact):
        assert id_ in t.run("why", id_).out
        assert t.run("why", id_, "--json").json()["why"][0]["kind"]
    assert e["mentions"][0]["text"][:30] in t.run("why", e["id"][:9]).out
    t.run("why", "e0000000000000000", code=NOTHING)
    t.run("why", "hello", code=FATAL)


def test_copies(t):
    read(t)
    pairs = {(c["copy_path"].rsplit("/", 1)[1], c["original_path"].rsplit("/", 1)[1])
             for c in t.run("copies", "--jsonl").lines()}
    names = {name for pair in pairs for name in pair}
    assert {"capital-ledger-copy.txt", "capital-ledger.html"} <= names, pairs


def test_adding_a_copy_raises_no_count_of_sources(t):
    read(t, SAMARKAND)
    before = {e["id"]: e["n_sources"] for e in t.run("events", "--jsonl").lines()}
    again = t.file("copy.txt", REPORT.read_text() + "\n")
    t.run("read", again)
    after = {e["id"]: e["n_sources"] for e in t.run("events", "--jsonl").lines()}
    assert all(after.get(id_, 0) <= n for id_, n in before.items()), (before, after)


def test_methods(t):
    read(t)
    said, facts = t.run("methods").out, t.run("methods", "--json").json()
    assert facts["n_documents"] == len(t.run("export", "jsonl", "--table", "documents").lines())
    assert sum(o["n"] for o in facts["outlets"]) == facts["n_documents"] == sum(facts["dates"].values())
    assert sum(facts["types"].values()) == facts["n_events"] == len(t.run("events", "--jsonl").lines())
    assert {"clavijo lexicon", "clavijo corpus", "clavijo codebook"} <= {d["package"] for d in facts["data"]}
    assert facts["model"] in " ".join(said.split()) and facts["paragraph"] in " ".join(said.split())
    assert facts["paragraph"] in t.run("methods", "--md").out
    assert t.run("methods", "--bib").out.startswith("@software{")


def test_methods_of_nothing(t):
    t.run("read", t.file("noise.bin", bytes(range(256)) * 40), code=SOME_FAILED)
    assert "no report" in t.run("methods", code=NOTHING).err


def test_check_finds_a_sound_database_sound(t):
    read(t)
    assert "hold" in t.run("check").out


def test_check_finds_damage(t):
    read(t, SAMARKAND)
    db = sqlite3.connect(t.dir / "clavijo.db")
    db.execute("UPDATE event_row SET n_sources = n_documents + 1")
    db.execute("UPDATE record_part SET bytes = x'00112233' WHERE part_no = 1 << 20")
    db.commit()
    db.close()
    found = t.run("check", code=FATAL).out
    assert "more sources" in found and "record" in found


def test_export(t):
    read(t)
    for table in ("events", "mentions", "quotes", "documents", "facts"):
        rows = list(csv.DictReader(io.StringIO(t.run("export", "csv", "--table", table).out)))
        lines = t.run("export", "jsonl", "--table", table).lines()
        assert rows and len(rows) == len(lines) and all(None not in row for row in rows), table
    t.run("export", "csv", "-o", "events.csv")
    assert (t.dir / "events.csv").read_text() == t.run("export", "csv").out.replace("\r\n", "\n")
    assert not (t.dir / "events.csv.part").exists()
    t.run("export", "nosuch", code=FATAL)
    t.run("export", "csv", "--table", "nosuch", code=FATAL)


# ---- the command line itself -------------------------------------------------------------------


def test_help_and_version(t):
    assert "clavijo read" in t.run("help").out.splitlines()[0]
    for command in re.findall(r"^  ([a-z]+) ", t.run("--help").out.split("Options of all")[0], re.M):
        assert t.run("help", command).out == t.run(command, "--help").out
    assert re.match(r"clavijo \d", t.run("--version").out)
    verbose = t.run("--version", "--verbose").out
    assert "model" in verbose and re.search("[0-9a-f]{64}", verbose)


def test_nearest_command_and_option(t):
    assert "stories" in t.run("stores", code=FATAL).err
    assert "--source" in t.run("events", "--sorce", "CHN", code=FATAL).err
    t.run(code=FATAL)
    t.run("story", code=FATAL)
    t.run("story", "1", "2", code=FATAL)
    t.run("events", "--limit", code=FATAL)
    t.run("read", "--jobs", "many", REPORT, code=FATAL)


def test_completion(t):
    for shell in ("bash", "zsh", "fish"):
        script = t.run("completion", shell).out
        assert "stories" in script and "status" in script
        if shutil.which(shell):  # the shell itself finds it well formed
            assert subprocess.run([shell, "-n"], input=script, text=True).returncode == 0, shell
    t.run("completion", "csh", code=FATAL)


def test_colour_only_when_asked_for(t):
    read(t, SAMARKAND)
    assert "\033" not in t.run("story", "1").out
    assert "\033[1m" in t.run("story", "1", "--color", "always").out
    assert "\033[1m" in t.run("story", "1", "--color=always", env={"NO_COLOR": "1"}).out
    assert t.run("--quiet", "stories", "--from", "2050-01-01", code=NOTHING).err == ""


def test_models(t):
    small = t.run("annotate", "--model", "sm", REPORT).lines()[0]
    assert small["sentences"]
    assert small == t.run("annotate", REPORT, env={"CLAVIJO_MODEL": "sm"}).lines()[0]
    assert "nosuch" in t.run("annotate", "--model", "nosuch", REPORT, code=FATAL).err
    broken = t.file("broken.clv", b"CLVPACK\n" + bytes(200))
    assert "broken.clv" in t.run("annotate", "--model", broken, REPORT, code=FATAL).err
    t.run("annotate", "--model", t.file("text.clv", "not a pack"), REPORT, code=FATAL)
