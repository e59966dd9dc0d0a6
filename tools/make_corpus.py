#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a noisy corpus of any size with known truth, for speed and growth.

make_corpus.py N OUT [--words 600] [--days 730] [--from 2021-01-01] [--seed 1] [--html] [--part M]

OUT/reports.jsonl   N records; with --part M, M in each of reports-001.jsonl, reports-002.jsonl, …: records {text or html, url, outlet, date}; with --html pages
OUT/truth.jsonl     of each: url, story, kind (report, copy, cut, translated), of, event
                    {type, source, target, place, date}

A story is an act between two states of lexicon/actors at a place on a day, told by
one to some dozen reports (most by one or two) within a few days: own words, copies of
a wire, cut copies, and machine-translated ones (articles gone, names re-spelt).
Background comes from the sentences of examples/ with other names in them and from
templates, so that reports of unlike stories share phrases as news does. Noise:
bylines, share bars, newsletters, "read also" lines, the outlet's own footer. The same
arguments give the same bytes. Cost: some 4,000 articles of 600 words a second.
"""
import argparse
import csv
import datetime
import html
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
ACTS = [
    ("CONSULT", "{L} met {M} in {P} on {D}", "The two sides discussed {topic} and {topic2}."),
    ("AGREE", "{A} and {B} signed an agreement on {topic} in {P} on {D}", "It covers {topic2} for {n} years."),
    ("SANCTION", "{A} expelled {n} diplomats of {B} on {D}", "{A} said they had worked against its security."),
    ("ACCUSE", "{A} accused {B} on {D} of violating the accord on {topic}", "{B} rejected the charge."),
    ("AID", "{A} sent {n} tonnes of food to {B} on {D}", "The aid arrived at {P} by sea."),
    ("ASSAULT", "Forces of {A} shelled positions of {B} near {P} on {D}", "At least {n} soldiers were killed, officials said."),
    ("MOBILIZE", "{A} moved troops to the border with {B} near {P} on {D}", "Some {n} thousand soldiers took part."),
    ("PROTEST", "Thousands of people protested in {P} on {D} against {B}'s policy on {topic}", "Police in {A} made {n} arrests."),
    ("REQUEST", "{L} called on {B} on {D} to reopen talks on {topic}", "The request was made in {P}."),
    ("RETREAT", "{A} released {n} prisoners of {B} on {D}", "They were flown home from {P}."),
]
TOPICS = """grain exports|fishing quotas|gas transit|border crossings|visa rules|steel tariffs|water sharing|rail freight|debt relief
nuclear inspections|prisoner exchanges|mine clearance|vaccine supplies|satellite launches|refugee returns|timber trade|data centres
air routes|coal shipments|cotton subsidies|power lines|customs checks|maritime patrols|uranium fuel|shipping insurance|labour migration
rice imports|river dams|port fees|arms control|school exchanges|oil prices|rare metals|wheat prices|drone flights|postal services""".replace("\n", "|").split("|")
FILL = [
    "Analysts in {P} said that {topic} would remain the hardest question between {A} and {B}.",
    "“We have made progress on {topic},” {M} said. “But much remains to be done.”",
    "Trade between {A} and {B} grew by {n} percent last year, according to official figures.",
    "{X}, who teaches at the university of {P}, said the two governments had little choice.",
    "The dispute over {topic} goes back to {year}, when {A} closed its markets to {B}.",
    "Officials did not say when the next round of talks on {topic2} would be held.",
    "A spokeswoman for the foreign ministry of {B} declined to comment on {topic2}.",
    "The price of shipping through {P} rose by {n} percent in a week, traders said.",
    "“Nobody here believes it,” said {X}, who runs a small shop near the station.",
    "{C} has offered to host a conference on {topic} later in the year.",
    "In {year} the parliament of {A} voted down a similar plan by {n} votes.",
    "Several newspapers in {C} wrote that the decision had surprised diplomats.",
    "The weather in {P} was cold, and the delegations arrived two hours late.",
    "{X} wrote in a report for a research institute that {topic2} mattered more than {topic}.",
    "Neither side published the text, but {M} spoke of a “new chapter”.",
    "Shares of companies that depend on {topic} fell by {n} percent in the capital.",
    "Residents of {P} have waited for an answer since {year}.",
    "The opposition in {B} asked for an inquiry into {topic2}.",
    "The railway from {P} to the coast carried {n} million tonnes of freight in {year}.",
    "Rain had washed away two bridges, and lorries waited for hours at the crossing.",
    "The region produces a third of the cotton of {A} and nearly all of its rice.",
    "Shops in the old town opened late that morning, and the market stayed half empty.",
    "Its population has grown by {n} percent since {year}, mostly in the suburbs of {P}.",
    "A new terminal near {P} cost {n} million dollars and took six years to build.",
    "The ministry employs {n} thousand people in eleven provinces.",
    "Most of the harvest goes by river to {C}, where the mills are larger.",
    "The road climbs through pine woods for {n} kilometres before it reaches the plain.",
    "Prices for bread and fuel doubled between {year} and last summer.",
    "The delegation travelled in two aircraft and stayed at a hotel beside the lake.",
    "In {P} the street lamps stayed dark for {n} nights because of a broken cable.",
    "The company owns {n} ships, of which nine are older than thirty years.",
    "Winter came early that year, with snow on the passes by the first week of October.",
    "A museum of shipping stands where the customs house stood until {year}.",
    "The two economies depend on one another for {topic} and for {topic2}.",
]
NOISE = ["Share this article", "Subscribe to our newsletter", "Read also: What {C} wants from {topic}", "Advertisement",
         "Follow us for more news on {topic}", "Click here to read more", "Sign up for our daily briefing on {topic2}"]
FIRST = "Anna Boris Carla Dmitri Elena Farid Greta Hasan Irene Jonas Kemal Lydia Marek Nadia Omar Petra Rosa Stefan Tomas Vera".split()
PARTS = "bar bel cor dan fel gor hal jan kel lor mar nor pol ran sol tar ven vor zan mel".split()
FOOTER = "© {outlet}. All rights reserved. Terms of use. Contact the editors of {outlet}."


def table(path):
    rows = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def states():
    out = []
    for row in table(ROOT / "lexicon/actors/states.tsv"):
        if not row["to"] and row["capital"] and row["iso3"]:
            out.append((row["name"], row["capital"].split(";")[0], row["iso3"]))
    return out[:160]


def example_sentences(names):
    """Sentences of examples/ that name two states, with slots for them."""
    any_name = re.compile(r"\b(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b")
    found = []
    for path in sorted((ROOT / "examples").glob("*/*.txt")):
        for s in re.split(r"(?<=[.!?])\s+", path.read_text(encoding="utf-8", errors="replace")):
            if 60 < len(s) < 260 and "\n" not in s and any_name.search(s) and "{" not in s:
                slots = iter("ABCABC")
                found.append(any_name.sub(lambda m: "{" + next(slots, "C") + "}", s))
    return found


def surname(r):
    return "".join(r.choice(PARTS) for _ in range(r.choice((2, 2, 3)))).capitalize() + r.choice(("", "ov", "son", "i", "ez"))


class Maker:
    def __init__(self, args):
        self.args, self.r, self.states = args, random.Random(args.seed), states()
        self.fill = FILL + example_sentences([s[0] for s in self.states])
        self.begin = datetime.date.fromisoformat(args.start)
        self.outlets = [f"{a} {b}" for a in ("Harbour", "Capital", "Northern", "Daily", "Evening", "Steppe", "River", "Union")
                        for b in ("Courier", "Post", "Ledger", "Monitor", "Wire", "Review", "Herald", "Times")]

    def story(self, number):
        r = self.r
        (a, ca, ia), (b, cb, ib), (c, _, _) = r.sample(self.states, 3)
        day = self.begin + datetime.timedelta(days=number * self.args.days // self.args.stories)
        kind, act, more = r.choice(ACTS)
        leader = f"{r.choice(FIRST)} {surname(r)}"
        slots = {"A": a, "B": b, "C": c, "P": r.choice((ca, cb)), "L": f"Foreign Minister {leader} of {a}", "M": f"Foreign Minister {r.choice(FIRST)} {surname(r)} of {b}",
                 "D": f"{day.day} {day:%B} {day.year}", "n": r.randint(2, 90), "year": r.randint(1962, 2019)}
        slots["topic"], slots["topic2"] = r.sample(TOPICS, 2)
        slots["people"] = [f"{r.choice(FIRST)} {surname(r)}" for _ in range(5)]
        slots["names"] = [surname(r) for _ in range(8)]  # towns, firms and rivers of this story
        return {"day": day, "slots": slots, "lead": act, "more": more,
                "truth": {"type": kind, "source": ia, "target": ib, "place": slots["P"], "date": day.isoformat()}}

    def fresh(self, slots):
        r = self.r
        return {**slots, "X": r.choice(slots["people"]), "n": r.randint(2, 90), "year": r.randint(1962, 2019),
                "topic": r.choice((slots["topic"], slots["topic2"], r.choice(TOPICS))), "C": r.choice(self.states)[0]}

    def own(self, sentence, slots):
        """Most sentences name something that only this story knows."""
        r, name = self.r, self.r.choice(slots["names"])
        more = r.choice((f" near {name}", f" in the {name} district", f", the company {name} said", f", according to {r.choice(slots['people'])}",
                         f" on the {name} river", f", residents of {name} recalled", ""))
        return sentence[:-1] + more + "." if sentence.endswith(".") and r.random() < 0.8 else sentence

    def paragraphs(self, s):
        r, out, words = self.r, [], 0
        rest = r.sample(self.fill, len(self.fill))
        lead = s["lead"].format(**s["slots"])
        out.append(lead[0].upper() + lead[1:] + r.choice((", officials said.", ", state media reported.", ".")) + " " +
                   s["more"].format(**s["slots"]))
        while words < self.args.words - 40:
            p = " ".join(self.own(rest.pop().format(**self.fresh(s["slots"])), s["slots"]) for _ in range(min(len(rest), r.randint(2, 4))))
            rest = rest or r.sample(self.fill, len(self.fill))
            out.append(p)
            words += p.count(" ") + 1
        return out

    def translated(self, text):
        text = re.sub(r"\b(?:the|a|an) (?=[a-z])", lambda m: "" if self.r.random() < 0.6 else m.group(0), text)
        return re.sub(r"([A-Z][a-z]+)ov\b", r"\1off", text).replace("said", self.r.choice(("said", "told", "has said")))

    def page(self, title, paragraphs, outlet, s):
        noise = [x.format(**s["slots"]) for x in self.r.sample(NOISE, 3)]
        footer = FOOTER.format(outlet=outlet)
        if not self.args.html:
            return "\n\n".join([title, f"By {self.r.choice(FIRST)} {surname(self.r)}", *paragraphs, *noise, footer])
        e = html.escape
        body = "".join(f"<p>{e(p)}</p>\n" for p in paragraphs)
        return (f"<!DOCTYPE html><html><head><title>{e(title)} - {e(outlet)}</title></head><body><nav><a href=/>Home</a> <a href=/world>World</a></nav>"
                f"<article><h1>{e(title)}</h1>\n{body}</article><aside>{''.join(f'<a href=#>{e(x)}</a>' for x in noise)}</aside>"
                f"<footer>{e(footer)}</footer></body></html>")

    def reports(self, number):
        r, s = self.r, self.story(number)
        n = min(12, int(r.paretovariate(1.1)))
        wire = None
        for k in range(n):
            kind = "report" if wire is None else r.choices(("report", "copy", "cut", "translated"), (5, 3, 1, 1))[0]
            outlet, of = r.choice(self.outlets), None
            day = s["day"] + datetime.timedelta(days=min(6, int(r.expovariate(1))))
            title = re.sub(r" (on|in) .*", "", s["lead"].format(**s["slots"]))
            paragraphs = self.paragraphs(s) if kind == "report" else list(wire[1])
            if kind != "report":
                of, day = wire[0], max(day, wire[2])
            if kind == "cut":
                paragraphs = paragraphs[:max(2, len(paragraphs) // 2)]
            if kind == "translated":
                paragraphs = [self.translated(p) for p in paragraphs]
            url = f"https://{outlet.lower().replace(' ', '-')}.example/{day:%Y/%m/%d}/{number}-{k}"
            record = {("html" if self.args.html else "text"): self.page(title, paragraphs, outlet, s), "url": url,
                      "outlet": outlet, "date": day.isoformat()}
            wire = wire or (url, paragraphs, day)
            yield record, {"url": url, "story": number, "kind": kind, "of": of, "published": day.isoformat(), "event": s["truth"]}


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("n", type=int)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--words", type=int, default=600)
    p.add_argument("--days", type=int, default=730)
    p.add_argument("--from", dest="start", default="2021-01-01")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--html", action="store_true")
    p.add_argument("--part", type=int, help="records a file")
    args = p.parse_args()
    args.stories = max(1, args.n * 10 // 26)  # some 2.6 reports a story
    args.out.mkdir(parents=True, exist_ok=True)
    maker, n, number = Maker(args), 0, 0
    reports = None
    with open(args.out / "truth.jsonl", "w", encoding="utf-8") as truth:
        while n < args.n:
            for record, known in maker.reports(number):
                if n == args.n:
                    break
                if not reports or (args.part and n % args.part == 0):
                    if reports:
                        reports.close()
                    name = f"reports-{n // args.part + 1:03}.jsonl" if args.part else "reports.jsonl"
                    reports = open(args.out / name, "w", encoding="utf-8")
                reports.write(json.dumps(record, ensure_ascii=False) + "\n")
                truth.write(json.dumps(known) + "\n")
                n += 1
            number += 1
    if reports:
        reports.close()


if __name__ == "__main__":
    main()
