# SPDX-License-Identifier: Apache-2.0
"""Pages: fields with their sources, readings of re-worded text, containers, filters, hostile pages."""
import json
import re

from harness import EXAMPLES, FATAL, SOME_FAILED

ROOT = EXAMPLES.parent

SPUN = ("The unfamiliar minister of France met himself with the prime clergyman of Italy on Monday in Rome. "
        "An envoy of the Joined Countries spoke once morest the plan.")


def words(line, span):
    return line["text"].encode()[span["b"]:span["e"]].decode()


def test_odd_words_are_read_otherwise_and_stay(t):
    line = t.run("annotate", "--date", "2024-11-20", "-", stdin=SPUN).lines()[0]
    assert line["text"] == SPUN
    named = {words(line, m): m["code"] for m in line["mentions"]}
    assert named["unfamiliar minister of France"] == "FRA" and "UN" in named.values(), named
    event = next(e for e in line["events"] if e["type"] == "CONSULT")
    assert [words(line, event)] == ["unfamiliar minister of France met himself with the prime clergyman of Italy"]
    assert [p["code"] for p in event["source"] + event["target"]] == ["FRA", "ITA"]
    notes = [d["note"] for d in line["diagnostics"] if d["code"] == "reading"]
    assert any('read as "against"' in n for n in notes) and any(d["code"] == "spun" for d in line["diagnostics"])


def test_odd_words_lower_the_score_and_why_says_so(t):
    plain = SPUN.replace("unfamiliar", "foreign").replace("met himself", "met").replace("clergyman", "minister")
    scores = {}
    for name, text in (("spun", SPUN), ("plain", plain.split(" An envoy")[0])):
        t.file(name + ".txt", text)
        t.run("read", "--db", name + ".db", "--date", "2024-11-20", name + ".txt")
        event = next(e for e in t.run("events", "--db", name + ".db", "--mentions", "--jsonl").lines() if e["type"] == "CONSULT")
        scores[name] = event["score"]
        said = t.run("why", "--db", name + ".db", event["id"]).out
        assert ('read as "Foreign Minister"' in said or 'read as "foreign minister"' in said) == (name == "spun"), said
    assert scores["spun"] < scores["plain"]


PAGE = """<!doctype html><html lang=en><head><title>Two ports shut in Lome - The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta property="article:published_time" content="2024-03-05T08:00:00Z">
<meta property="article:modified_time" content="2024-03-06T08:00:00Z"><meta property="article:tag" content="Ports">
<meta property="article:tag" content="Togo"><link rel=canonical href="https://harbour.example/2024/03/05/ports"></head><body>
<nav><a href=/>Home</a> <a href=/w>World</a></nav><h1>Two ports shut in Lome</h1><h2 class=subtitle>Ships wait outside while the unions talk</h2>
<p class=byline>By Ama Mensah and Kofi Adjei</p><article><p>Dock workers in Togo shut two ports on Tuesday after talks on pay broke down &amp; the unions walked out.</p>
<p>The minister of transport met the unions in the evening. Forty ships were waiting outside the harbour, officials said.</p></article>
<footer>© Harbour Post</footer></body></html>"""


def test_fields_of_a_page_say_where_they_are_from(t):
    t.file("p.html", PAGE)
    got = t.run("page", "--json", "p.html").json()
    assert (got["title"], got["title_from"]) == ("Two ports shut in Lome", "text")
    assert (got["author"], got["author_from"]) == ("Ama Mensah, Kofi Adjei", "text")
    assert (got["outlet"], got["outlet_from"]) == ("The Harbour Post", "meta")
    assert (got["published"], got["published_from"], got["modified"]) == ("2024-03-05", "meta", "2024-03-06")
    assert got["canonical"] == "https://harbour.example/2024/03/05/ports" and got["tags"] == ["Ports", "Togo"]
    assert got["subtitle"] == "Ships wait outside while the unions talk"


def test_source_offsets_lead_to_the_bytes(t):
    for name, data in (("u.html", PAGE.encode()), ("crlf.html", b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode()),
                       ("w.html", PAGE.replace("Togo shut", "Togo\u2019s union shut").encode("windows-1252"))):
        t.file(name, data)
        got = t.run("page", "--source-offsets", "--charset", "windows-1252" if name == "w.html" else "utf-8", name).json()
        text = got["text"].encode()
        assert all(b["source"] for b in got["blocks"]), got["blocks"]
        for b in got["blocks"]:
            raw = data[b["source"][0]:b["source"][1]].decode("windows-1252" if name == "w.html" else "utf-8")
            raw = re.sub("<[^>]*>", "", raw)
            want = text[b["b"]:b["e"]].decode()
            assert raw.replace("&amp;", "&").split()[:3] == want.split()[:3] and raw.split()[-1] == want.split()[-1], (raw, want)


def test_explain_and_clean_html(t):
    t.file("p.html", PAGE)
    said = t.run("page", "--explain", "p.html").out
    assert "title      Two ports shut in Lome (text)" in said and "html:" in said and " nav " in said
    why = t.run("page", "--json", "--explain", "p.html").json()["blocks"]
    assert all("why" in b for b in why) and any(b["why"] for b in why)
    clean = t.run("page", "--html", "p.html").out
    assert clean.startswith("<!doctype html>") and "<h1>Two ports shut in Lome</h1>" in clean and "broke down &amp; the unions" in clean
    assert "Home" not in clean and "©" not in clean
    again = t.file("again.html", clean)
    assert t.run("page", again).out.strip() == t.run("page", "p.html").out.strip()


def test_filters_and_limit(t):
    rows = [{"url": f"https://{h}/{i}", "date": d, "text": x} for i, (h, d, x) in enumerate([
        ("news.harbour.example", "2024-03-05", "The minister of Togo met the unions in Lome on Monday. They spoke about pay."),
        ("other.example", "2024-03-05", "The minister of Togo met the unions in Lome on Friday. They spoke about pay."),
        ("harbour.example", "2023-01-01", "The minister of Togo met the unions in Lome on Sunday. They spoke about pay."),
        ("harbour.example", "2024-03-07", "Le ministre du Togo a rencontré les syndicats à Lomé. Ils ont parlé des salaires dans le port.")])]
    t.file("r.jsonl", "\n".join(json.dumps(r) for r in rows))

    def paths(*options):
        return [line["path"][-1] for line in t.run("page", "--jsonl", *options, "r.jsonl").lines()]
    assert paths() == ["1", "2", "3", "4"]
    assert paths("--host", "harbour.example") == ["1", "3", "4"]
    assert paths("--host", "other.example, news.harbour.example") == ["1", "2"]
    assert paths("--since", "2024-01-01") == ["1", "2", "4"] and paths("--until", "2024-03-05") == ["1", "2", "3"]
    assert paths("--lang", "fr") == ["4"]
    assert paths("--host", "harbour.example", "--limit", "2") == ["1", "3"]
    assert paths("--limit", "2") == ["1", "2"]
    assert [line["path"][-1] for line in t.run("annotate", "--lang", "en", "--since", "2024-01-01", "r.jsonl").lines()] == ["1", "2"]
    assert t.run("read", "--json", "--host", "harbour.example", "r.jsonl").json()["documents"] == 3
    assert "until" in t.run("page", "--until", "soon", "r.jsonl", code=FATAL).err


def test_other_fields_of_a_record_are_kept(t):
    t.file("x.jsonl", '{"tone":-2.5,"text":"France met Norway in Oslo.","keys":["a"],"url":"http://a.example/1"}\n')
    assert t.run("page", "--json", "x.jsonl").json()["extra"] == {"tone": -2.5, "keys": ["a"]}
    assert t.run("annotate", "x.jsonl").lines()[0]["extra"]["tone"] == -2.5


def test_pages_of_our_own(t):
    pages = {line["path"].rsplit("/", 1)[1]: line for line in t.run("page", "--jsonl", ROOT / "corpus" / "html").lines()}
    wrong = []
    for expected in sorted((ROOT / "corpus" / "html").glob("*.tsv")):
        got = pages[expected.stem + ".html"]
        main = " ".join(" ".join(words(got, b) for b in got["blocks"] if b["role"] in ("body", "subheading")).split())
        for row in expected.read_text(encoding="utf-8").splitlines():
            kind, _, value = row.partition("\t")
            value = " ".join(value.split())
            right = value in main if kind == "+" else value not in main if kind == "-" else got[kind] == value
            if not right:
                wrong.append((expected.stem, kind, value))
    assert not wrong and len(pages) >= 26, wrong


REPORT = "<p>Dock workers in Togo shut two ports on Tuesday after talks on pay broke down and the unions walked out.</p>"
HOSTILE = "<html><head><title>Two ports shut in Lome</title></head><body><h1>Two ports shut in Lome</h1>%s" + REPORT + "</body></html>"


def test_hostile_pages_keep_their_report(t):
    junk = {
        "nested": "<div>" * 1_000_000, "nested-inline": "<b>" * 300_000, "attribute": '<img alt="' + "x" * 10_000_000 + '">',
        "attributes": "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x</div>", "entities": "<p>" + "&amp;" * 500_000 + "</p>",
        "script": '<script type="application/ld+json">' + "[" * 1_000_000 + "</script>", "tables": "<table>" * 5000 + "<tr><td>x" * 5000 + "</table>" * 5000,
    }
    for name, part in junk.items():
        t.file(f"in/{name}.html", HOSTILE % part)
    t.file("in/cut.html", (HOSTILE % "")[:-12])
    t.file("in/nul.html", (HOSTILE % "").replace("h1>", "h1\0>").encode())
    t.file("in/wrong-charset.html", ('<meta charset="utf-16">' + HOSTILE % "").encode())
    got = {line["path"]: line["text"] for line in t.run("page", "--jsonl", "in").lines()}
    assert len(got) == len(junk) + 3
    assert [p for p, text in got.items() if "Dock workers in Togo shut two ports" not in text] == []


def test_pages_over_the_limit_are_told_and_cost_nothing_else(t):
    import gzip
    t.file("in/a.html", HOSTILE % "")
    t.file("in/big.html", HOSTILE % ("<p>Ships wait outside the harbour.</p>\n" * 2_800_000))
    t.file("in/bomb.html.gz", gzip.compress((HOSTILE % ("<p>boo</p>" * 20_000_000)).encode(), 1))
    t.file("in/z.html", HOSTILE % " ")
    done = t.run("page", "--jsonl", "in", code=SOME_FAILED)
    assert [line["path"] for line in done.lines()] == ["in/a.html", "in/z.html"]
    assert "big.html" in done.err and "bomb.html.gz" in done.err


def warc(records):
    import gzip
    out = b""
    for i, body in enumerate(records):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        out += gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/%d\r\nContent-Length: %d\r\n\r\n" % (i, len(http)) + http + b"\r\n\r\n")
    return out


def test_damage_in_containers_costs_its_records_only(t):
    pages = [(HOSTILE % f"<p>Note {i} of the harbour master was read out in the hall.</p>").encode() for i in range(6)]
    good = warc(pages)
    one, two = len(warc(pages[:2])), len(warc(pages[:3]))
    t.file("flipped.warc.gz", good[:one + 60] + bytes(b ^ 0x55 for b in good[one + 60:one + 90]) + good[one + 90:])
    done = t.run("page", "--jsonl", "flipped.warc.gz", code=SOME_FAILED)
    assert [line["url"][-1] for line in done.lines()] == ["0", "1", "3", "4", "5"] and "flipped.warc.gz" in done.err
    lines = [json.dumps({"text": f"The envoy of Togo met the unions. Note {i}."}) for i in range(5)]
    lines[1], lines[3] = "{broken", '{"url":"http://a.example/"}'
    t.file("r.jsonl", "\n".join(lines))
    done = t.run("page", "--jsonl", "r.jsonl", code=SOME_FAILED)
    assert [line["path"][-1] for line in done.lines()] == ["1", "3", "5"] and "2 records skipped" in done.err
