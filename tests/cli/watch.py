# SPDX-License-Identifier: Apache-2.0
"""Feeds and watched folders: a server of our own on the loopback, what it was asked
and what came of it."""
import http.server
import json
import signal
import sqlite3
import threading
import time

from harness import DONE, FATAL, INTERRUPTED, SOME_FAILED

STORY = "<p>The president of {} met the prime minister of {} in Oslo on 14 September 2022. They signed an agreement on trade.</p>"
LONG = "".join(f"<p>The minister of {s} said on Monday that the talks with Norway on the fishing quota, which began in {s} "
               "last spring and were broken off twice, would go on in Oslo until an agreement is reached. </p>"
               for s in ("France", "Spain", "Japan", "Kenya", "Chile", "India", "Egypt", "Poland", "Brazil", "Peru"))


def page(a, b):
    return f"<html><head><title>{a} and {b} meet</title></head><body><article><h1>{a} and {b} meet</h1>{STORY.format(a, b) * 3}</article></body></html>"


class Server:
    """Answers from `pages`: path → (status, headers, body) or a function of the request."""

    def __init__(self, pages):
        outer = self
        self.pages, self.asked, self.times = pages, [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                outer.times.append(time.time())
                answer = outer.pages.get(self.path, (404, {}, b"no"))
                status, headers, body = answer(self) if callable(answer) else answer
                body = body.encode() if isinstance(body, str) else body
                try:
                    self.send_response(status)
                    for k, v in headers.items():
                        self.send_header(k, v)
                    if "Content-Length" not in headers:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *args):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def paths(self):
        return [path for path, _ in self.asked]

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def rss(url, items):
    body = "".join(f"<item><title>{t}</title><link>{url}{link}</link><pubDate>Thu, 15 Sep 2022 08:00:00 GMT</pubDate>"
                   f"{f'<description><![CDATA[{words}]]></description>' if words else ''}</item>" for t, link, words in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title><link>{url}/</link>{body}</channel></rss>'


def serve(pages=None):
    s = Server({})
    html = {"Content-Type": "text/html; charset=utf-8"}
    s.pages = {"/a": (200, html, page("France", "Norway")), "/b": (200, html, page("Japan", "Kenya")), **(pages or {})}
    return s


def watch(t, s, *args, code=DONE, feed="/feed.xml"):
    return t.run("watch", "--once", "--private", "--delay", "0", "--json", *args, s.url + feed, code=code)


def test_watch_reads_the_pages_behind_a_feed(t):
    s = serve()
    s.pages["/feed.xml"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"one"'},
                            rss(s.url, [("A", "/a", "short"), ("B", "/b", "")]))
    try:
        assert watch(t, s).json()["documents"] == 2
        docs = t.run("export", "jsonl", "--table", "documents").lines()
        assert {d["url"] for d in docs} == {s.url + "/a", s.url + "/b"} == {d["path"] for d in docs}
        assert {d["published"] for d in docs} == {"2022-09-15"}
        assert any(e["type"] == "CONSULT" for e in t.run("events", "--jsonl").lines())
        s.pages["/feed.xml"] = lambda r: (304, {}, b"") if r.headers.get("If-None-Match") == '"one"' else (500, {}, b"")
        assert watch(t, s).json()["documents"] == 0
        assert s.paths().count("/a") == 1 and s.paths().count("/feed.xml") == 2
    finally:
        s.close()


def test_watch_reads_full_text_feeds_and_json_feeds(t):
    s = serve()
    item = {"id": "1", "url": s.url + "/nowhere", "title": "Quota", "content_html": LONG, "date_published": "2022-09-15T00:00:00Z"}
    s.pages["/feed.json"] = (200, {"Content-Type": "application/feed+json"}, json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [item, {"id": "2", "url": s.url + "/b"}]}))
    atom = (f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link href="{s.url}/a"/>'
            "<updated>2022-09-15T00:00:00Z</updated></entry></feed>")
    s.pages["/atom"] = (200, {"Content-Type": "application/atom+xml"}, atom)
    try:
        assert watch(t, s, feed="/feed.json").json()["documents"] == 2
        assert "/nowhere" not in s.paths()
        assert watch(t, s, feed="/atom").json()["documents"] == 1 and "/a" in s.paths()
    finally:
        s.close()


def test_watch_asks_robots_and_keeps_the_delay(t):
    s = serve()
    s.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /b\nCrawl-delay: 1\n")
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("A", "/a", ""), ("B", "/b", "")]))
    try:
        done = watch(t, s, code=SOME_FAILED)
        assert "robots.txt" in done.err and s.paths() == ["/robots.txt", "/feed.xml", "/a"]
        assert s.times[2] - s.times[1] >= 0.95
        assert done.json()["documents"] == 1 and done.json()["failed"] == 1
    finally:
        s.close()


def test_watch_leads_into_no_private_network(t):
    s = serve()
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("A", "/a", "")]))
    try:
        done = t.run("watch", "--once", s.url + "/feed.xml", code=SOME_FAILED)
        assert "private" in done.err and not s.asked
        for url in ("http://localhost:1/", "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/", "http://0.0.0.0:1/",
                    "http://169.254.169.254/", "http://10.0.0.1/", "http://2130706433:1/"):
            assert "private" in t.run("watch", "--once", url, code=SOME_FAILED).err, url
    finally:
        s.close()


def test_watch_follows_redirects_to_http_only(t):
    s = serve()
    s.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    s.pages["/round"] = (302, {"Location": "/round"}, b"")
    s.pages["/moved"] = (301, {"Location": "/a"}, b"")
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("1", "/file", ""), ("2", "/round", ""), ("3", "/moved", "")]))
    try:
        done = watch(t, s, code=SOME_FAILED)
        assert done.json() | {"documents": 1, "failed": 2} == done.json()
        assert t.run("export", "jsonl", "--table", "documents").lines()[0]["url"] == s.url + "/a"
        assert "redirects" in done.err and "root:" not in str(t.run("export", "jsonl", "--table", "documents").out)
        assert s.paths().count("/round") == 6
    finally:
        s.close()


def test_watch_limits_and_what_is_no_page(t):
    s = serve()
    s.pages["/huge"] = (200, {"Content-Type": "text/html"}, b"x" * (17 << 20))
    s.pages["/pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    s.pages["/gone"] = (410, {}, b"")
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("1", "/huge", ""), ("2", "/pdf", ""), ("3", "/gone", ""), ("4", "/a", "")]))
    try:
        done = watch(t, s, code=SOME_FAILED)
        assert done.json()["documents"] == 1 and done.json()["failed"] == 3
        assert "bytes" in done.err and "application/pdf" in done.err and "410" in done.err
        assert watch(t, s, "--limit", "1").json()["documents"] == 0
    finally:
        s.close()


def test_what_failed_is_tried_again(t):
    s = serve()
    s.pages["/b"] = (503, {}, b"")
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("A", "/a", ""), ("B", "/b", "")]))
    missing = str(t.dir / "later.txt")
    try:
        watch(t, s, code=SOME_FAILED)
        t.run("read", missing, code=SOME_FAILED)
        reasons = sqlite3.connect(t.dir / "clavijo.db").execute("SELECT path FROM read_error ORDER BY 1").fetchall()
        assert reasons == [(missing,), (s.url + "/b",)]
        t.run("read", "--retry", "--private", code=SOME_FAILED)
        s.pages["/b"] = (200, {"Content-Type": "text/html"}, page("Japan", "Kenya"))
        t.file("later.txt", "Spain met Chile in Rome on 3 May 2022.\n")
        assert t.run("read", "--retry", "--private", "--json").json()["documents"] == 2
        db = sqlite3.connect(t.dir / "clavijo.db")
        assert db.execute("SELECT count(*) FROM read_error").fetchone() == (0,)
        assert t.run("read", "--retry", "--json").json()["documents"] == 0
        t.run("check")
    finally:
        s.close()
    t.run("read", code=FATAL)


def test_watch_that_nobody_answers(t):
    done = t.run("watch", "--once", "--private", "http://127.0.0.1:1/feed.xml", code=SOME_FAILED)
    assert "cannot be" in done.err
    for url in ("ftp://example.org/x", "nonsense", "file:///etc/passwd"):
        assert "http" in t.run("watch", "--once", url, code=SOME_FAILED).err


def n_stories(t):
    return len(t.run("stories", "--jsonl", "-q", code=None).out.splitlines())


def test_watch_goes_on_until_it_is_interrupted(t):
    s = serve()
    s.pages["/feed.xml"] = (200, {}, rss(s.url, [("A", "/a", "")]))
    child = t.start("watch", "--private", "--delay", "0", "--every", "1", s.url + "/feed.xml")
    try:
        assert t.until(lambda: "/a" in s.paths())
        s.pages["/feed.xml"] = (200, {}, rss(s.url, [("A", "/a", ""), ("B", "/b", "")]))
        assert t.until(lambda: "/b" in s.paths()) and t.until(lambda: len(t.run("events", "--jsonl", "-q", "--source", "JPN", code=None).out) > 9)
    finally:
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=120)
        s.close()
    assert child.returncode == INTERRUPTED and b"kept" in err


def test_read_watches_folders(t):
    t.file("in/first.txt", "France met Norway in Oslo on 3 May 2022.\n")
    child = t.start("read", "--watch", "in")
    try:
        assert t.until(lambda: n_stories(t) == 1)
        t.file("in/deep/second.txt", "Spain expelled two envoys of Chile on 9 August 2023.\n")
        assert t.until(lambda: n_stories(t) == 2)
        t.file("part.txt", "Japan and Kenya signed a treaty in Tokyo on 1 July 2024.\n")
        (t.dir / "part.txt").rename(t.dir / "in" / "deep" / "third.txt")
        assert t.until(lambda: n_stories(t) == 3)
        t.file("in/.hidden", "Peru met Cuba in Lima on 3 May 2021.\n")
    finally:
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=120)
    assert child.returncode == INTERRUPTED and n_stories(t) == 3
    t.run("check")
    t.run("read", "--watch", "part.txt", code=FATAL)
