#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How copies and stories grow with the number of reports: time, memory.

usage: reduce_scale.py build/bench/reduce_bench [N ...]

Makes N invented reports (default 12,500 25,000 50,000 100,000) over N / 2,000 days:
each tells one of N / 8 happenings in about 120 words, of which half are its
happening's own 40 words and half are drawn from general English by frequency
(lexicon/story/frequency.tsv); one in twenty is a copy with a line changed. Prints
documents a second of CPU for the keys, copies and stories, and the memory held. A
second part runs the bad cases: one text 10,000 times, a report that mentions
everything, no dates at all, one story that goes on for a year.
"""
import os
import random
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def vocabulary():
    words, weights = [], []
    with open(os.path.join(ROOT, 'lexicon/story/frequency.tsv'), encoding='utf-8') as f:
        for line in f:
            cell = line.rstrip('\n').split('\t')
            if len(cell) >= 2 and re.fullmatch(r'[\d.]+', cell[1]) and re.fullmatch('[a-z]+', cell[0]):
                words.append(cell[0])
                weights.append(float(cell[1]))
    return words, weights


def day(n):
    return time.strftime('%Y-%m-%d', time.gmtime(1640995200 + 86400 * n))


def reports(n, seed=1):
    rng = random.Random(seed)
    words, weights = vocabulary()
    general = rng.choices(words, weights, k=400000)
    rare = [w for w, p in zip(words, weights) if p < 50] or words
    names = [''.join(rng.choices('abcdefghiklmnoprstuvz', k=7)).capitalize() for _ in range(30000)]
    happenings = [(rng.choices(names, k=5) + rng.choices(rare, k=35), rng.randrange(max(1, n // 2000)))
                  for _ in range(max(1, n // 8))]
    made = []
    for i in range(n):
        if made and rng.random() < .05:
            date, text = made[rng.randrange(len(made))]
            made.append((date, text + ' More follows.'))
            continue
        own, begun = happenings[rng.randrange(len(happenings))]
        at = rng.randrange(len(general) - 60)
        text = rng.sample(own, 30) + general[at:at + 60] + rng.sample(own, 30)
        for k in range(0, len(text), 15):
            text[k] = text[k].capitalize()
            text[k - 1] += '.'
        made.append((day(begun + rng.randrange(3)), ' '.join(text)))
    return made


def bad_cases():
    words, weights = vocabulary()
    same = reports(1)[0]
    some = reports(3000, 2)
    year = reports(1, 3)[0][1]
    return {
        'one text 10,000 times': [same] * 10000,
        'one report that mentions everything, among 3,000': some + [('2022-01-01', ' '.join(words))],
        '3,000 reports without a date': [('', text) for _, text in some],
        'a clock that jumps: one date in a century each': [(day(36500 * (i % 2) + i), t) for i, (_, t) in enumerate(some)],
        'one story that goes on for a year, 6 reports a day': [(day(i // 6), f'{year} Part {i}.') for i in range(2190)],
    }


def run(program, made):
    lines = ''.join(f'{i}\t{date}\t\t{text}\n' for i, (date, text) in enumerate(made))
    r = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    m = re.search(r'(\d+) documents, (\d+) copy edges, (\d+) stories; keys ([\d.]+) s, copies ([\d.]+) s, '
                  r'stories ([\d.]+) s; (\d+) \+ (\d+) MB', r.stderr)
    return [float(x) for x in m.groups()]


def main():
    program = sys.argv[1]
    for n in [int(x.replace(',', '')) for x in sys.argv[2:]] or [12500, 25000, 50000, 100000]:
        docs, edges, stories, keys, copies, cluster, kept, work = run(program, reports(n))
        print(f'{n:7d} reports: {stories:.0f} stories, {edges:.0f} copies; keys {keys:.1f} s, copies {copies:.1f} s, '
              f'stories {cluster:.1f} s: {n / (copies + cluster):.0f} a second after the keys; {kept + work:.0f} MB',
              flush=True)
    for name, made in bad_cases().items():
        docs, edges, stories, keys, copies, cluster, kept, work = run(program, made)
        print(f'{name}: {stories:.0f} stories; {copies + cluster:.2f} s for {docs:.0f}, {kept + work:.0f} MB', flush=True)


if __name__ == '__main__':
    main()
