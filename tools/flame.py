#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A flame graph of a reading, as SVG.

flame.py PERF_SCRIPT > docs/flame.svg

Input: what `perf script` prints of `perf record --call-graph dwarf -F 99 build/clavijo read
--db FILE PATH`. Output: one box a function and caller, as wide as its share of the samples
(B. Gregg's flame graph); boxes below half a percent are left out. Its own frames of a
function that calls itself are one. Cost: linear in the samples.
"""
import collections
import html
import re
import sys

WIDTH, ROW, LEAST, DEEPEST = 1200, 17, 0.005, 26


def stacks(lines):
    """Samples, outermost frame first, from the program's own entry points on."""
    frames = []
    for line in lines:
        if line.strip():
            m = re.match(r"\s+[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \(([^)]*)\)$", line)
            if m:
                frames.append(m[1] if "clavijo" in m[2] or m[2] == "inlined" else f"{m[2].rsplit('/', 1)[-1].split('.so')[0]}: {m[1]}")
        elif frames:
            yield frames[::-1]
            frames = []


def tree(samples):
    root, n = {}, 0
    count = collections.Counter()
    for frames in samples:
        at, path, n = root, (), n + 1
        begin = next((i for i, f in enumerate(frames) if f in ("thread_main", "main")), 0)
        last = None
        for name in frames[begin:begin + DEEPEST]:
            if name == last:
                continue
            last, path = name, path + (name,)
            count[path] += 1
            at = at.setdefault(name, {})
    return root, count, n


def boxes(node, count, n, path, x, depth):
    for name in sorted(node):
        here = path + (name,)
        share = count[here] / n
        if share >= LEAST:
            yield name, x, share, depth
            yield from boxes(node[name], count, n, here, x, depth + 1)
        x += share


def main():
    root, count, n = tree(stacks(open(sys.argv[1], errors="replace")))
    made = list(boxes(root, count, n, (), 0.0, 0))
    high = (max(b[3] for b in made) + 2) * ROW
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" font-family="sans-serif" font-size="11">')
    for name, x, share, depth in made:
        tone = sum(map(ord, name)) % 50
        left, wide, top = x * WIDTH, share * WIDTH, high - (depth + 1) * ROW
        shown = name[:int(wide / 6.5)] if wide > 26 else ""
        print(f'<g><title>{html.escape(name)} {share:.1%}</title><rect x="{left:.1f}" y="{top}" width="{max(wide - 0.5, 0.5):.1f}" height="{ROW - 1}" '
              f'fill="hsl({20 + tone},80%,{62 + tone // 4}%)"/><text x="{left + 3:.1f}" y="{top + 12}">{html.escape(shown)}</text></g>')
    print("</svg>")


main()
