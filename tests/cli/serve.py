# SPDX-License-Identifier: Apache-2.0
"""`clavijo serve` on the example reports: every page and its twins, what is refused,
headers, stopping. Requests go over a socket of our own where a client library would
mend them first."""
import contextlib
import csv
import gzip
import http.client
import io
import json
import re
import signal
import socket
import subprocess
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

from harness import DONE, EXAMPLES, FATAL

PAGES = ["/", "/codebook", "/codebook/CONSULT", "/stories", "/story/1", "/events", "/quotes", "/who", "/relations", "/relations/CHN/RUS", "/search?q=visit",
         "/search", "/map", "/network", "/documents", "/runs", "/diff", "/judgements", "/network?from=2022-09-01&to=2022-09-30", "/stories?order=newest", "/events?type=CONSULT&limit=3", "/who/xi-jinping"]
SAMARKAND_REPORT = EXAMPLES / "samarkand-2022" / "harbour-courier.txt"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """Checks that what opens closes; keeps links, ids, headings and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.ids, self.tags, self.scopes, self.text = [], [], [], [], 0, ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        own = tag == "script" and attrs == {"src": "/app.js", "defer": None}
        self.tags.append("own script" if own else tag)
        self.links += [attrs[k] for k in ("src", "data-src") if attrs.get(k)]
        if tag == "th":
            assert attrs.get("scope") in ("col", "row"), attrs
        assert "style" not in attrs and not any(k.startswith("on") for k in attrs), attrs
        if attrs.get("id"):
            assert attrs["id"] not in self.ids, attrs["id"]
            self.ids.append(attrs["id"])
        if attrs.get("href"):
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()

    def handle_data(self, data):
        self.text += data


class Server:
    def __init__(self, child, port, host, query):
        self.child, self.port, self.host, self.query = child, port, host, query

    def get(self, path, method="GET", body=None, **headers):
        link = http.client.HTTPConnection(self.host, self.port, timeout=120)
        link.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        r = link.getresponse()
        r.bytes = r.read()
        r.text = r.bytes.decode("utf-8", "replace" if r.headers["Content-Encoding"] or "/export/" in path else "strict")
        link.close()
        return r

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as s:
            got = b""
            try:
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
                while chunk := s.recv(65536):
                    got += chunk
            except OSError:  # closed at once is an answer, too
                pass
        return int(got.split()[1]) if got else 0

    def page(self, path):
        r = self.get(path)
        assert r.status == 200 and r.headers["Content-Type"] == "text/html; charset=utf-8", (path, r.status)
        return Page(r.text)


@contextlib.contextmanager
def server(t, *paths, options=(), host="127.0.0.1"):
    t.run("read", *(paths or [EXAMPLES]))
    child = t.start("serve", "--port", "0", *options)
    try:
        address = urlsplit(child.stdout.readline().decode().strip())
        assert address.scheme == "http" and address.hostname == host and address.port, address
        yield Server(child, address.port, host, address.query)
        assert child.poll() is None, "the server ended by itself: " + child.stderr.read().decode()[-400:]
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
        with child:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                raise
    assert child.returncode == DONE, child.returncode


def test_every_page_is_whole_and_its_links_lead_somewhere(t):
    with server(t) as s:
        todo, seen = list(PAGES), set()
        while todo:
            path = todo.pop()
            if path in seen or len(seen) > 400:
                continue
            seen.add(path)
            r = s.get(path)
            assert r.status == 200, (path, r.status)
            kind = r.headers["Content-Type"]
            if kind.startswith("application/json"):
                json.loads(r.text)
            if not kind.startswith("text/html"):
                continue
            page = Page(r.text)
            assert page.tags.count("h1") == 1 and page.tags.count("main") == 1 and "script" not in page.tags, path
            for link in page.links:
                if link.startswith("#"):
                    assert link[1:] in page.ids, (path, link)
                else:
                    todo.append(link.split("#")[0])
        assert {"/story/1.json", "/stories.csv", "/style.css", "/openapi.json"} <= seen
        assert sum(p.startswith("/event/") for p in seen) > 20 and sum(p.startswith("/who/") for p in seen) > 5


def test_the_twins_say_what_the_commands_say(t):
    with server(t) as s:
        story = t.run("stories", "--jsonl").lines()[0]["id"]
        assert json.loads(s.get(f"/story/{story}.json").text) == t.run("story", story, "--json").json()
        for name in ("stories", "events", "quotes"):
            got = json.loads(s.get(f"/{name}.json?limit=1000").text)
            assert got[name] == t.run(name, "--jsonl").lines() and got["more"] is False
        event = t.run("events", "--jsonl").lines()[0]["id"]
        assert json.loads(s.get(f"/event/{event}.json").text) == t.run("why", event, "--json").json()["why"][0]
        rows = list(csv.DictReader(io.StringIO(s.get("/events.csv?limit=1000").text)))
        assert [r["id"] for r in rows] == [e["id"] for e in t.run("events", "--jsonl").lines()]
        pairs = json.loads(s.get("/relations/CHN/RUS.json").text)["relations"]
        assert pairs == t.run("relations", "CHN", "RUS", "--jsonl").lines() and pairs
        days = json.loads(s.get("/relations/CHN/RUS.json?by=day").text)["relations"]
        assert days == t.run("relations", "CHN", "RUS", "--by", "day", "--jsonl").lines() and len(days) > 1
        rows = list(csv.DictReader(io.StringIO(s.get("/relations/CHN/RUS.csv?by=day").text)))
        assert [(r["period"], int(r["n_events"]), int(r["quad_1"]), float(r["state"])) for r in rows] == \
            [(d["period"], d["n_events"], d["quad"][0], d["state"]) for d in days]
        for option, address in (((), "/relations.json"), (("--blocs",), "/relations.json?blocs=yes")):
            got = json.loads(s.get(address).text)["relations"]
            assert got == t.run("relations", *option, "--jsonl").lines() and len(got) > 1
        assert json.loads(s.get("/codebook/ASSAULT.json").text)["markdown"] == t.run("codebook", "ASSAULT").out
        assert json.loads(s.get("/index.json").text)["stories"][0]["id"] == story


def test_what_changed_between_runs(t):
    t.run("read", EXAMPLES)
    t.run("read", "--again", "--fast", EXAMPLES)
    with server(t) as s:
        rows = t.run("diff", "--runs", "1", "--jsonl").lines()
        changed = json.loads(s.get("/diff.json?old=1&limit=1000").text)
        assert changed["diff"] == rows and rows and sum(n for k in changed["counts"].values() for n in k.values()) == len(rows)
        assert [(r["change"], r["id"]) for r in csv.DictReader(io.StringIO(s.get("/diff.csv?old=1&limit=1000").text))] == \
            [(r["change"], r["id"]) for r in rows]
        some = json.loads(s.get("/diff.json?old=1&kind=event&change=changed&limit=1&offset=0").text)
        assert all(r["kind"] == "event" and r["change"] == "changed" for r in some["diff"]) and len(some["diff"]) <= 1
        seen = s.page("/diff?old=1")
        assert any(re.fullmatch(r"/document/[0-9a-f]+#s\d+", x) for x in seen.links), seen.links
        assert s.get("/diff.json?old=77").status == 404 and s.get("/diff.json").status == 400


def test_the_dossier_is_the_one_of_the_command(t):
    with server(t) as s:
        story = t.run("stories", "--jsonl").lines()[0]["id"]
        page, file = s.page(f"/story/{story}"), Page(t.run("story", story, "--html").out)
        inside = lambda x: x[x.index("What the reports say; nothing"):x.index("Made by Clavijo")]
        assert inside(page.text) == inside(file.text)
        event = next(e for e in t.run("events", "--jsonl", "--story", story).lines())
        assert f"/event/{event['id']}" in page.links
        why = s.page(f"/event/{event['id']}").text
        assert " ".join(event["mentions"][0]["text"].split()) in " ".join(why.split())


def test_a_report_is_shown_whole_and_its_sentences_can_be_pointed_at(t):
    line = t.run("annotate", SAMARKAND_REPORT).lines()[0]
    with server(t) as s:
        page = s.page(f"/document/{line['id'][:12]}")
        said = " ".join(page.text.split())
        for b in line["blocks"]:
            assert " ".join(line["text"].encode()[b["b"]:b["e"]].decode().split()) in said, b
        told = {f"s{e['sentence']}" for e in line["events"]}
        assert told and told <= set(page.ids)
        assert {f"/event/{e['id']}" for e in line["events"]} <= set(page.links)
        assert json.loads(s.get(f"/document/{line['id']}.json").text)["events"] == line["events"]
        for wrong in ("/document/" + "0" * 64, "/document/abc", "/document/" + quote("' OR 1=1 --")):
            assert s.get(wrong).status == 404, wrong
        story = s.page("/story/1")
        assert any(link.startswith("/document/") and "#s" in link for link in story.links)


def test_pictures_have_the_rows_of_their_tables(t):
    with server(t) as s:
        for name in ("map", "network"):
            rows = json.loads(s.get(f"/{name}.json").text)[name]
            page = s.page(f"/{name}")
            assert rows and page.tags.count("tr") == len(rows) + 1
            assert all(r["n_events"] == r["cooperation"] + r["conflict"] for r in rows)
        places = json.loads(s.get("/map.json?status=all").text)["map"]
        events = t.run("events", "--jsonl").lines()
        assert sum(p["n_events"] for p in places) == sum(e["place"] is not None and e["place"]["lat"] is not None for e in events)


def test_files_of_the_front_end(t):
    with server(t) as s:
        for name, kind in (("app.js", "text/javascript"), ("app.css", "text/css"), ("world.json", "application/json")):
            plain, packed = s.get("/" + name), s.get("/" + name, Accept_Encoding="gzip")
            assert plain.status == packed.status == 200 and plain.headers["Content-Type"].startswith(kind)
            assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.bytes) == plain.bytes
            assert s.get("/" + name, If_None_Match=packed.headers["ETag"], Accept_Encoding="gzip").status == 304
        script = s.get("/app.js", Accept_Encoding="gzip").bytes
        assert len(script) < 120 * 1024, "the script is to stay small"
        assert "http://" not in re.sub(r"http://www\.w3\.org/[\w/]+", "", s.get("/app.js").text)


def test_an_event_shows_its_words_and_an_actor_its_offices(t):
    with server(t) as s:
        event = next(e for e in t.run("events", "--jsonl").lines() if e["n_documents"] > 3)
        why = json.loads(s.get(f"/event/{event['id']}.json").text)
        page = s.page(f"/event/{event['id']}")
        assert page.tags.count("mark") == len(why["mentions"])
        for m in why["mentions"]:
            words = m["text"].encode()[m["words"]["b"]:m["words"]["e"]].decode()
            assert words and words in page.text, words
            assert any(line.startswith("source: ") for line in m["why"].split("\n")), m["why"]
        assert words in t.run("why", event["id"]).out
        page = s.page("/who/xi-jinping")
        assert "general-secretary" in page.text and "2012-11-15" in page.text
        assert "China and Russia" in s.page("/relations/CHN/RUS").text
        found = s.page("/search?q=visit")
        assert any(x.startswith("/document/") for x in found.links)
        chosen = s.page("/events?type=CONSULT")
        assert chosen.tags.count("select") == 2


def test_lists_are_paged(t):
    with server(t) as s:
        ids, path = [], "/events.json?limit=7&offset="
        while True:
            got = json.loads(s.get(path + str(len(ids))).text)
            ids += [e["id"] for e in got["events"]]
            if not got["more"]:
                break
            assert len(got["events"]) == 7
        assert ids == [e["id"] for e in t.run("events", "--jsonl").lines()]
        assert any("after=" + ids[49] in x for x in s.page("/events").links)
        for name, key, more in (("events", "id", ""), ("quotes", "id", ""), ("documents", "doc", ""), ("stories", "id", ""),
                                ("stories", "id", "&order=newest"), ("stories", "id", "&order=contested"), ("events", "id", "&type=consult")):
            whole = json.loads(s.get(f"/{name}.json?limit=1000{more}").text)
            assert whole["more"] is False and whole["next"] is None
            rows, after = [], ""
            while after is not None:
                got = json.loads(s.get(f"/{name}.json?limit=3{more}" + (f"&after={after}" if after else "")).text)
                rows += got[name]
                after = got["next"]
                assert bool(after) == got["more"]
            assert [r[key] for r in rows] == [r[key] for r in whole[name]] and len(rows) > 3, (name, more)
        assert json.loads(s.get("/events.json?after=nothing").text)["events"] == []
        stories = json.loads(s.get("/stories.json?order=contested").text)["stories"]
        assert [x["n_contested"] for x in stories] == sorted((x["n_contested"] for x in stories), reverse=True)
        for x in stories[:4]:
            facts = t.run("story", x["id"], "--json").json()["facts"]
            assert x["n_contested"] == sum(any(u["stance"] in ("differs", "contradicts") and u["note"] != "translation" for u in f["support"])
                                           for f in facts)
        assert stories[0]["n_contested"] > 0


def test_what_is_not_there_or_not_understood(t):
    with server(t) as s:
        for path in ("/nosuch", "/story/999", "/story/x", "/event/zz", "/event/e", "/who/nobody-at-all", "/story/1.csv", "/favicon.ico"):
            r = s.get(path)
            assert r.status == 404 and Page(r.text).tags.count("h1") == 1, path
        for path in ("/events?from=yesterday", "/events?limit=x", "/events.csv?offset=-1", "/stories?order=nice",
                     "/a/b/c/d/e/f", "/%00", "/%ff", "/search?q=%ff", "/stories?limit=1001"):
            assert s.get(path).status == 400, path
        r = s.get("/events.json?story=x")
        assert r.status == 400 and "story" in json.loads(r.text)["message"]
        assert json.loads(s.get("/event/" + quote("é" * 300) + ".json").text)["status"] == 404
        assert "No report has" in s.page("/search?q=zzzqqq").text and "No events" in s.page("/events?source=ATL").text
        assert "No event between" in s.page("/relations/AAA/BBB").text


def test_nothing_outside_is_given(t):
    with server(t) as s:
        host = f"Host: 127.0.0.1:{s.port}\r\n\r\n".encode()
        for path in (b"/../../../../etc/passwd", b"/story/..%2f..%2fetc%2fpasswd", b"/style.css/../clavijo.db",
                     b"/%2e%2e/%2e%2e/etc/passwd", b"//etc/passwd"):
            assert s.raw(b"GET " + path + b" HTTP/1.1\r\nConnection: close\r\n" + host) in (400, 404), path


def test_other_hosts_are_refused(t):
    with server(t) as s:
        for good in (f"localhost:{s.port}", f"127.0.0.1:{s.port}", f"LOCALHOST:{s.port}"):
            assert s.get("/", Host=good).status == 200
        for bad in ("localhost", "127.0.0.1", f"localhost.example:{s.port}", f"evil.example:{s.port}", f"127.0.0.1:{s.port + 1}", ""):
            assert s.get("/story/1.json", Host=bad).status == 421, bad
        two = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        assert s.raw(two.encode()) == 421
        assert s.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n") == 421
        whole = f"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\nConnection: close\r\n\r\n"
        assert s.raw(whole.encode()) in (400, 421)


def test_only_reading(t):
    with server(t) as s:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
            assert s.get("/", method).status == 405, method
        assert s.get("/", "POST", Origin="http://evil.example", Content_Length="0").status == 405
        full, head = s.get("/stories"), s.get("/stories", "HEAD")
        assert head.status == 200 and head.bytes == b"" and head.headers["ETag"] == full.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(full.bytes))


def post(s, path, form, **headers):
    own = {"Origin": f"http://{s.host}:{s.port}", "Content_Type": "application/x-www-form-urlencoded", **headers}
    return s.get(path, "POST", urlencode(form), **{k: v for k, v in own.items() if v})


def test_judging_in_the_page(t):
    with server(t, options=["--writable"]) as s:
        events = t.run("events", "--jsonl").lines()
        wrong = events[0]["id"]
        form = {"verdict": "wrong", "a": wrong, "note": "a film", "who": "Ann", "back": "/judgements"}
        assert "judge it" in s.page(f"/event/{wrong}").text
        for headers in ({"Origin": "http://evil.example"}, {"Origin": None}, {"Origin": f"http://localhost.evil:{s.port}"},
                        {"Content_Type": "text/plain"}):
            assert post(s, "/judge", form, **headers).status == 403, headers
        assert not json.loads(s.get("/judgements.json").text)["judgements"]
        kept = post(s, "/judge", form)
        assert kept.status == 303 and kept.headers["Location"] == "/judgements"
        assert wrong not in {e["id"] for e in t.run("events", "--jsonl").lines()}
        page = s.page("/judgements").text
        assert "Ann" in page and "a film" in page and "Undo" in page
        assert post(s, "/judge", {"undo": "1", "back": "//evil.example/"}).headers["Location"] == "/judgements"
        assert wrong in {e["id"] for e in t.run("events", "--jsonl").lines()}
        assert post(s, "/judge", {"verdict": "wrong"}).status == 400
        nothing = post(s, "/judge", {"verdict": "wrong", "a": "e0000000000000000"})
        assert nothing.status == 404, nothing.text
        assert post(s, "/events", form).status == 405
    with server(t) as s:
        assert post(s, "/judge", form).status == 405 and "judge it" not in s.page(f"/event/{wrong}").text


def test_feeds(t):
    atom = "{http://www.w3.org/2005/Atom}"
    with server(t) as s:
        for name in ("stories", "events", "quotes", "documents"):
            r = s.get(f"/{name}.atom?limit=7")
            feed = ElementTree.fromstring(r.text)
            entries = feed.findall(atom + "entry")
            assert r.headers["Content-Type"].startswith("application/atom+xml") and len(entries) == 7, name
            assert len({e.find(atom + "id").text for e in entries}) == 7
            for e in entries:
                link = e.find(atom + "link").get("href")
                assert link.startswith(f"http://127.0.0.1:{s.port}/") and s.get(urlsplit(link).path).status == 200, link


def test_exports_and_their_parts(t):
    with server(t) as s:
        whole = s.get("/export/csv?type=CONSULT")
        assert whole.bytes == t.run("export", "csv", "--type", "CONSULT").bytes
        tag, n = whole.headers["ETag"], len(whole.bytes)
        for range_, b, e in (("bytes=10-19", 10, 20), ("bytes=10-", 10, n), ("bytes=-10", n - 10, n), ("bytes=5-999999999", 5, n)):
            part = s.get("/export/csv?type=CONSULT", Range=range_)
            assert part.status == 206 and part.bytes == whole.bytes[b:e], range_
            assert part.headers["Content-Range"] == f"bytes {b}-{e - 1}/{n}"
        assert s.get("/export/csv?type=CONSULT", Range="bytes=1-2", If_Range='"other"').status == 200
        for odd in ("bytes=9-3", "bytes=x-", "bytes=-", "lines=1-2", "bytes=0-1,3-4", f"bytes={n}-"):
            assert s.get("/export/csv?type=CONSULT", Range=odd).status == 200, odd
        assert s.get("/export/arrow").status == 200 and s.get("/export/nosuch").status == 404
        assert s.get("/export/csv?type=NOSUCH").status == 400


def test_off_the_loopback_only_with_the_token(t):
    with server(t, options=["--address", "127.0.0.2"], host="127.0.0.2") as s:
        token = s.query.removeprefix("token=")
        assert len(token) == 32 and s.get("/").status == 403 and s.get("/?token=" + "0" * 32).status == 403
        assert s.get("/?token=").status == 403 and s.get("/", Cookie="clavijo=").status == 403
        first = s.get("/?" + s.query)
        assert first.status == 200 and "HttpOnly" in first.headers["Set-Cookie"] and "SameSite=Strict" in first.headers["Set-Cookie"]
        assert s.get("/events", Cookie=first.headers["Set-Cookie"].split(";")[0]).status == 200
        assert s.get("/?" + s.query, Host=f"127.0.0.1:{s.port}").status == 421
    with server(t) as s:
        assert s.get("/").headers["Set-Cookie"] is None


class Listener:
    """A socket that gets the server-sent events; the first one is read."""

    def __init__(self, s):
        self.link, self.got = socket.create_connection((s.host, s.port), timeout=120), b""
        self.link.sendall(f"GET /status.events HTTP/1.1\r\nHost: {s.host}:{s.port}\r\n\r\n".encode())
        self.first = self.next()

    def next(self):
        while not (found := re.search(rb"data: (\{.*?\})\n\n", self.got)):
            piece = self.link.recv(65536)
            assert piece, self.got
            self.got += piece
        self.got = self.got[found.end():]
        return json.loads(found.group(1))


def test_a_running_read_is_pushed(t):
    with server(t) as s:
        listeners = [Listener(s) for _ in range(200)]
        before = listeners[0].first
        assert before == json.loads(s.get("/status.json").text)["status"][0] and not before["reading"]
        t.file("more.txt", "The president of France met the chancellor of Germany in Paris on 3 May 2021.")
        t.run("read", "more.txt")
        for x in listeners:
            for _ in range(20):
                now = x.next()
                if now["documents"] != before["documents"] and not now["reading"]:
                    break
            assert now["documents"] == before["documents"] + 1
        for x in listeners[::2]:
            x.link.close()
        assert s.get("/").status == 200
        assert s.get("/status.events", Host="evil.example").status == 421
        for x in listeners[1::2]:
            x.link.close()


def test_limits(t):
    with server(t) as s:
        begin = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\nConnection: close\r\n".encode()
        assert s.raw(begin + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n") in (0, 400, 413, 431)
        assert s.raw(begin + b"Content-Length: 999999999\r\n\r\nabc") in (0, 400, 413)
        assert s.get("/search?q=" + "a" * 9000).status == 414
        assert s.raw(b"\x00\x01 nonsense\r\n\r\n") in (0, 400, 501)
        assert s.get("/").status == 200


def test_headers_and_etag(t):
    with server(t) as s:
        for path in (*PAGES, "/style.css", "/openapi.json", "/nosuch", "/events.csv"):
            h = s.get(path).headers
            policy = h["Content-Security-Policy"]
            assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
            assert h["X-Content-Type-Options"] == "nosniff" and "charset=utf-8" in h["Content-Type"]
        first = s.get("/stories")
        tag = first.headers["ETag"]
        assert tag.startswith('"') and s.get("/events").headers["ETag"] != tag
        again = s.get("/stories", If_None_Match=f'"other", {tag}')
        assert again.status == 304 and again.bytes == b"" and again.headers["ETag"] == tag
        t.file("more.txt", "The president of France met the chancellor of Germany in Paris on 3 May 2021.")
        t.run("read", "more.txt")
        assert s.get("/stories", If_None_Match=tag).status == 200, "a reading behind the server's back shows"


def test_words_of_reports_and_readers_are_escaped(t):
    nasty = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    t.file("in/a.txt", f'Envoys & "friends" <b>met</b> {nasty} in Paris\n\nThe president of France met the chancellor of Germany in Paris '
                       f'on 3 May 2021. "We are <i>friends</i> {nasty} for ever," the president of France told reporters after the talks.\n')
    with server(t, "in") as s:
        paths = ["/", "/story/1", "/events", "/quotes", "/who", "/search?q=" + quote(nasty), "/search?q=friends", "/who/" + quote(nasty),
                 "/relations/" + quote(nasty, safe="") + "/x", "/events?source=" + quote(nasty), "/event/" + quote(nasty, safe=""),
                 *(f"/event/{e['id']}" for e in t.run("events", "--jsonl").lines())]
        assert "<script>" in t.run("story", 1, "--json").out and "&lt;" in s.get("/story/1").text
        for path in paths:
            page = Page(s.get(path).text)
            assert not {"script", "img", "i", "b"} & set(page.tags), path


def test_an_empty_database_and_wrong_ports(t):
    assert "no" in t.run("serve", "--port", "0", code=FATAL).err.lower()
    t.file("in/empty.txt", "")
    with server(t, "in") as s:
        assert s.get("/").status == 200 and s.get("/events").status == 200
        assert "in use" in t.run("serve", "--port", s.port, code=FATAL).err
        assert "65535" in t.run("serve", "--port", "70000", code=FATAL).err


def test_openapi_names_what_is_there(t):
    with server(t) as s:
        fill = {"{id}": "1", "{name}": "xi-jinping", "{a}": "CHN", "{b}": "RUS", "{type}": "AID"}
        event = t.run("events", "--jsonl").lines()[0]["id"]
        document = t.run("annotate", SAMARKAND_REPORT).lines()[0]["id"]
        for path, what in json.loads(s.get("/openapi.json").text)["paths"].items():
            real = path.replace("/event/{id}", f"/event/{event}").replace("/document/{id}", f"/document/{document}")
            for k, v in fill.items():
                real = real.replace(k, v)
            need = [p["name"] + {"old": "=1"}.get(p["name"], "=visit") for p in what["get"]["parameters"] if p["in"] == "query" and p["required"]]
            r = s.get(real + ("?" + "&".join(need) if need else ""))
            assert r.status == 200, real
            if path.endswith(".json"):
                schema = what["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                assert set(schema.get("required", [])) <= set(json.loads(r.text)), real
