#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answer times of `clavijo serve` on a database: serve.py CLAVIJO DB [--rate 100] [--seconds 20] [--idle 1000]

Starts the server on a free port, lets IDLE readers listen to its events, then asks for the
data of its pages at RATE requests a second, evenly spaced whether or not earlier ones were
answered, and prints for each page the number, median, 95th percentile and greatest time in
milliseconds, from when the request was due; then the server's memory and its processor time a
request, which a neighbour's load does not change. Only the loopback.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import queue
import resource
import socket
import subprocess
import threading
import time
from urllib.parse import urlsplit

PAGES = ["/", "/stories.json", "/events.json", "/events.json?type=CONSULT", "/quotes.json", "/who.json", "/search.json?q=government",
         "/map.json", "/network.json", "/documents.json", "/runs.json", "/status.json"]


def idle_readers(port, n):
    links = []
    for _ in range(n):
        link = socket.create_connection(("127.0.0.1", port))
        link.sendall(f"GET /status.events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        links.append(link)
    return links


def reader(port, todo, times):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (job := todo.get()) is not None:
        due, path = job
        link.request("GET", path)
        answer = link.getresponse()
        answer.read()
        times[path if answer.status == 200 else f"{path}: {answer.status}"].append(1000 * (time.monotonic() - due))
    link.close()


def of_the_database(port):
    """Pages of one thing: the biggest story, an event, an actor, a report."""
    get = lambda path: json.loads(fetch(port, path))
    story, event = get("/stories.json?limit=1")["stories"][0], get("/events.json?limit=1")["events"][0]
    pair = get("/network.json?limit=1")["network"]
    yield f"/story/{story['id']}.json"
    yield f"/event/{event['id']}.json"
    yield f"/document/{event['mentions'][0]['doc']}.json"
    if pair:
        yield f"/relations/{pair[0]['a']}/{pair[0]['b']}.json"
        yield f"/who/{pair[0]['a']}.json"


def fetch(port, path):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path)
    return link.getresponse().read()


def cpu_ms(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(port, pages, rate, seconds):
    todo, times = queue.Queue(), collections.defaultdict(list)
    threads = [threading.Thread(target=reader, args=(port, todo, times)) for _ in range(32)]
    for t in threads:
        t.start()
    begin = time.monotonic()
    for i in range(int(rate * seconds)):
        due = begin + i / rate
        time.sleep(max(0, due - time.monotonic()))
        todo.put((due, pages[i % len(pages)]))
    for _ in threads:
        todo.put(None)
    for t in threads:
        t.join()
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("db")
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--idle", type=int, default=1000)
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
    server = subprocess.Popen([args.program, "serve", "--port", "0", "--db", args.db], stdout=subprocess.PIPE, text=True)
    try:
        port = urlsplit(server.stdout.readline().strip()).port
        links = idle_readers(port, args.idle)
        pages = PAGES + list(of_the_database(port))
        before = cpu_ms(server.pid)
        times = measure(port, pages, args.rate, args.seconds)
        used, asked = cpu_ms(server.pid) - before, sum(map(len, times.values()))
        print(f"{'page':44} {'n':>5} {'median':>8} {'p95':>8} {'most':>8}  ms")
        for path, t in sorted(times.items()):
            t.sort()
            print(f"{path[:44]:44} {len(t):5} {t[len(t) // 2]:8.1f} {t[int(.95 * len(t))]:8.1f} {t[-1]:8.1f}")
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        print(f"{used / asked:.2f} ms of processor time a request, {asked} requests")
        print(f"{len(links)} idle listeners; memory {int(status.split('VmRSS:')[1].split()[0]) / 1024:.0f} MB")
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
