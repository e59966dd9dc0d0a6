#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores quotes: on PolNeAR (brat .ann; evaluate only, nothing is trained on it), or by kind,
speaker form and genre on our own passages (DATA = corpus/quotes, marks as in quote_marks.py).

    tools/score_quotes.py DATA [--program build/clavijo] [--by rule] [--errors N]

DATA holds text/*.txt and attributions/*.ann. The program annotates the texts; its
byte offsets are mapped to the file's own characters by the words between them.

Printed: direct attributions (the whole content inside quotation marks): recall of
content and speaker, and precision of our full quotes with a speaker; all
attributions: content overlap of at least half of both, and overlapping source.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import tempfile

import quote_marks

OPEN = '"“„«‘\'`”'
CLOSE = '"”»’\'“'


def load_gold(path):
    spans, events = {}, []
    for line in path.read_text(encoding='utf8').split('\n'):
        cell = line.split('\t')
        if line.startswith('T'):
            label, rest = cell[1].split(' ', 1)
            spans[cell[0]] = (label, [tuple(int(x) for x in p.split()) for p in rest.split(';')])
        elif line.startswith('E'):
            roles = collections.defaultdict(list)
            for part in cell[1].split():
                k, v = part.split(':')
                roles[re.sub(r'\d+$', '', k)].append(v)
            events.append(roles)
    out = []
    for e in events:
        def chars(role):
            return {i for t in e.get(role, []) for b, f in spans[t][1] for i in range(b, f)}
        if e.get('Content') and e.get('Source'):
            out.append((chars('Content'), chars('Source'), chars('Cue')))
    return out


def letters(text):
    """Positions of all characters that are no white space."""
    return [i for i, c in enumerate(text) if not c.isspace()]


class Map:
    """Byte offsets of Clavijo's text → characters of the file, by the n-th visible character."""

    def __init__(self, original, ours, skip=0):
        self.skip = skip
        self.a, b = letters(original), letters(ours)
        if ''.join(original[i] for i in self.a) != ''.join(ours[i] for i in b):
            raise SystemExit('texts differ')
        self.at, n, k = {}, 0, 0
        for i, c in enumerate(ours):
            self.at[n] = k
            n += len(c.encode())
            k += k < len(b) and b[k] == i
        self.at[n] = k

    def ends(self, b, e):
        """First character and the one past the last."""
        return self.a[self.at[b]] - self.skip, self.a[self.at[e] - 1] + 1 - self.skip

    def chars(self, b, e):
        return {self.a[i] for i in range(self.at[b], self.at[e])}


def annotate(program, data):
    """Quotes and texts of all files, by name."""
    run = subprocess.run([program, 'annotate', '--format', 'text', *sorted(map(str, (data / 'text').glob('*.txt')))],
                         stdout=subprocess.PIPE, check=True)
    quotes, texts = {}, {}
    for line in run.stdout.decode('utf8').splitlines():
        d = json.loads(line)
        name = pathlib.Path(d['path']).stem
        texts[name] = d['text']
        quotes[name] = []
        for q in d['quotes']:
            speakers = q.get('speakers') or ([q['speaker']] if q['speaker'] else [])
            quotes[name].append((q['b'], q['e'], q['kind'], q['rule'], q['cue'] or '', str(q.get('cue_b', 0)),
                                 [(s['b'], s['e']) for s in speakers]))
    return quotes, texts


def is_direct(text, content):
    b, e = min(content), max(content)
    inner = text[b:e + 1].strip(' ,.')
    if len(inner) < 3 or inner[0] not in OPEN or inner[-1] not in CLOSE:
        if not (b > 0 and text[b - 1] in OPEN and e + 1 < len(text) and text[e + 1] in CLOSE):
            return False
    body = inner[1:-1]
    return not re.search(r'[”"][^“"]{4,}[“"]', body)


def overlap(a, b):
    n = len(a & b)
    return n >= .5 * len(a) and n >= .5 * len(b)


def score_polnear(o, data):
    quotes, texts = annotate(o.program, data)
    n = collections.Counter()
    by, kinds = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    shown = 0
    for txt in sorted((data / 'text').glob('*.txt')):
        anns = sorted((data / 'attributions').glob(txt.stem + '_*.ann'))
        if not anns:
            continue
        raw = txt.read_bytes().decode('utf8', 'replace')
        m = Map(raw, texts[txt.stem])
        gold = load_gold(anns[0])
        ours = []
        for b, e, kind, rule, cue, at, speakers in quotes[txt.stem]:
            if speakers and kind != 'scare':
                content = m.chars(b, e)
                source = set().union(*(m.chars(x, y) for x, y in speakers))
                ours.append((content, source, kind, rule, cue, (at, tuple(speakers))))
        # one cue and one speaker: one attribution, in however many pieces
        pieces, ours, groups = ours, [], {}
        for x in pieces:
            k = groups.get(x[5]) if x[5][0] != '0' else None
            if k is None:
                groups[x[5]] = len(ours)
                ours.append(x)
            else:
                old = ours[k]
                kind = 'indirect' if 'indirect' in (old[2], x[2]) else old[2]
                ours[k] = (old[0] | x[0], old[1] | x[1], kind, old[3] if old[2] == kind else x[3], old[4], old[5])
        used, right = set(), set()
        for gi, (content, source, cue) in enumerate(gold):
            direct = is_direct(raw, content)
            n['gold'] += 1
            n['gold direct'] += direct
            best = None
            for oi, x in enumerate(ours):
                if oi not in used and overlap(content, x[0]) and source & x[1]:
                    if best is None or len(content & x[0]) > len(content & ours[best][0]):
                        best = oi
            inside = re.search(r'[“”"«»„]', ''.join(raw[i] for i in sorted(content)))
            form = form_of(raw[min(source):max(source) + 1])
            for key in ('direct' if direct else 'mixed' if inside else 'indirect', 'speaker ' + form):
                kinds[key]['n'] += 1
                kinds[key]['ok'] += best is not None
            if best is not None:
                used.add(best)
                right.add(gi)
                n['hit'] += 1
            if direct:
                # a run of quotations may be one attribution here and several with us
                part = [x for x in pieces if x[2] in ('full', 'part') and len(x[0] & content) > .5 * len(x[0])]
                covered = set().union(*(x[0] for x in part if x[1] & source)) if part else set()
                n['direct hit'] += len(covered & content) >= .5 * len(content)
                if len(covered & content) < .5 * len(content) and shown < o.errors and o.by == 'missed-direct':
                    shown += 1
                    got = [(raw[min(x[1]):max(x[1]) + 1], x[3]) for x in part]
                    print('MISSED', raw[min(content):max(content) + 1][:90].replace('\n', ' '), '| SRC', raw[min(source):max(source) + 1][:40],
                          '| CUE', raw[min(cue):max(cue) + 1][:20] if cue else '-', '| GOT', got[:2])
            elif best is None and shown < o.errors and o.by == 'missed':
                shown += 1
                print('MISSED', raw[min(content):max(content) + 1][:100].replace('\n', ' '), '| SRC', raw[min(source):max(source) + 1][:40],
                      '| CUE', raw[min(cue):max(cue) + 1][:20] if cue else '-')
        for x in pieces:
            if x[2] == 'full':
                n['ours full'] += 1
                good = any(len(x[0] & g[0]) > .5 * len(x[0]) and x[1] & g[1] for g in gold)
                n['full right'] += good
                if not good and shown < o.errors and o.by == 'wrong-direct':
                    shown += 1
                    g = [raw[min(y[1]):max(y[1]) + 1] for y in gold if len(x[0] & y[0]) > .5 * len(x[0])]
                    print('WRONG', raw[min(x[0]):max(x[0]) + 1][:90].replace('\n', ' '), '| OURS', raw[min(x[1]):max(x[1]) + 1], x[3], '| GOLD', g[:2])
        for oi, x in enumerate(ours):
            n['ours'] += 1
            ok = oi in used
            for key in (x[3].split(';')[0].split()[-1], 'cue ' + x[4].lower() if x[2] == 'indirect' else 'kind ' + x[2]):
                by[key]['n'] += 1
                by[key]['ok'] += ok
            if not ok and x[2] == 'indirect' and shown < o.errors and o.by == 'wrong':
                shown += 1
                print('WRONG', raw[min(x[0]):max(x[0]) + 1][:100].replace('\n', ' '), '|', raw[min(x[1]):max(x[1]) + 1][:40], '|', x[4], x[3])
    dr, dp = n['direct hit'] / max(1, n['gold direct']), n['full right'] / max(1, n['ours full'])
    p, r = n['hit'] / max(1, n['ours']), n['hit'] / max(1, n['gold'])
    print(f"direct: {n['gold direct']} in the gold, recall {dr:.3f}; {n['ours full']} full quotes, precision {dp:.3f}")
    print(f"all: {n['gold']} in the gold, {n['ours']} ours, {n['hit']} right: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}")
    for key, c in sorted(kinds.items()):
        print(f"found of {key}: {c['n']} in the gold, recall {c['ok'] / c['n']:.3f}")
    if o.by == 'rule':
        for k, v in sorted(by.items(), key=lambda kv: -kv[1]['n'])[:70]:
            print(f"  {k:24} {v['n']:5} right {v['ok'] / v['n']:.2f}")


# ---- our own passages ---------------------------------------------------------------

PRONOUNS = set('he she they it i we you who one another others some both most'.split())


def form_of(words):
    if words.lower() in PRONOUNS:
        return 'pronoun'
    return 'name' if re.search(r'\b[A-Z]', words[1:]) or re.fullmatch(r'[A-Z]\w*', words) else 'description'


def speaker_form(text, a):
    words = [text[b:e] for b, e in a['speakers']]
    return 'nobody' if not words else 'several' if len(words) > 1 else form_of(words[0])


# A line alone is no article to the program: each passage stands in a report.
BEFORE = 'The following is taken from the reports of the week, as they came in.'
AFTER = 'The other reports of the week stand on the next page of the paper.'


def program_lines(program, texts):
    """The annotate line of each text, with byte offsets turned into characters."""
    texts = [f'{BEFORE}\n\n{t}\n\n{AFTER}' for t in texts]
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl', encoding='utf8') as f:
        for i, t in enumerate(texts):
            f.write(json.dumps({'id': str(i), 'text': t}) + '\n')
        f.flush()
        run = subprocess.run([program, 'annotate', f.name], stdout=subprocess.PIPE, check=True)
    lines = [json.loads(x) for x in run.stdout.decode('utf8').splitlines()]
    for d, t in zip(lines, texts):
        m = Map(t, d['text'], len(BEFORE) + 2)
        d['quotes'] = [q for q in d['quotes'] if m.ends(q['b'], q['e'])[1] <= len(t) - len(BEFORE) - len(AFTER) - 4]
        d['quotes'] = [dict(q, at=m.ends(q['b'], q['e']),
                            who=[m.ends(s['b'], s['e']) for s in q.get('speakers') or ([q['speaker']] if q['speaker'] else [])],
                            by=m.ends(q['via']['b'], q['via']['e']) if q['via'] else None) for q in d['quotes']]
    return lines


def meets(a, b):
    return a[0] < b[1] and b[0] < a[1]


def same_words(a, q, part):
    x, y = (a['b'], a['e']), q['at']
    both = min(x[1], y[1]) - max(x[0], y[0])
    return both >= part * (x[1] - x[0]) and both >= part * (y[1] - y[0])


def find(a, quotes):
    """The quote that renders attribution a: kind and words, then also speakers and via."""
    hits = [q for q in quotes if same_words(a, q, .5 if a['kind'] == 'indirect' else .8) and
            (q['kind'] == a['kind'] or {q['kind'], a['kind']} == {'full', 'part'})]
    right = [q for q in hits if all(any(meets(s, w) for w in q['who']) for s in a['speakers']) and
             (a['speakers'] or not q['who'])]
    return hits, right


def score_passages(o, path):
    rows = list(quote_marks.passages(path))
    marked = [quote_marks.attributions(m) for _, _, m in rows]
    n = collections.defaultdict(collections.Counter)
    for (line, genre, _), (text, gold), d in zip(rows, marked, program_lines(o.program, [t for t, _ in marked])):
        for a in gold:
            hits, right = find(a, d['quotes'])
            scare = a['kind'] == 'scare'
            ok = bool(right) and not (scare and any(q['who'] for q in hits))
            if scare:
                ok = not any(q['who'] and q['kind'] in ('full', 'part') and same_words(a, q, .5) for q in d['quotes'])
            for key in ('all', 'kind ' + a['kind'], 'speaker ' + speaker_form(text, a), 'genre ' + genre):
                n[key]['n'] += 1
                n[key]['found'] += bool(hits) or scare
                n[key]['right'] += ok
            if a['via'] and right:
                n['via']['n'] += 1
                n['via']['found'] += 1
                through = any(q["by"] and meets(q["by"], a["via"][0]) for q in right)
                n["via"]["right"] += through
                if not through and o.by == "via":
                    print(line, genre, text[a["via"][0][0]:a["via"][0][1]], "|", text[max(0, a["b"] - 70):a["e"] + 60].replace("\n", " "))
            if not ok and o.by in (a['kind'], genre, 'all') and o.errors > 0:
                o.errors -= 1
                cut = lambda s: text[s[0]:s[1]].replace('\n', ' ')[:50]
                print(f"{line} {genre} {a['kind']}: {text[a['b']:a['e']][:70]!r} by {[cut(s) for s in a['speakers']]}; "
                      f"has {[(q['kind'], cut(q['at']), [cut(w) for w in q['who']], q['rule']) for q in d['quotes'] if meets(q['at'], (a['b'], a['e']))]}")
        for q in d['quotes']:
            if q['kind'] in ('full', 'part') and q['who']:
                n['precision of ' + q['kind']]['n'] += 1
                n['precision of ' + q['kind']]['right'] += any(q in find(a, d['quotes'])[1] for a in gold)
            elif q['kind'] == 'indirect' and not q.get('topic'):
                n['precision of clauses']['n'] += 1
                n['precision of clauses']['right'] += any(meets(q['at'], (a['b'], a['e'])) and any(meets(s, w) for s in a['speakers'] for w in q['who']) for a in gold)
    print(f"{'passages of ' + path.name:26} {'n':>5} {'words':>6} {'right':>6}")
    for key, c in sorted(n.items(), key=lambda kv: (kv[0].split()[0], -kv[1]['n'])):
        words = f"{c['found'] / c['n']:6.3f}" if c['found'] else '     -'
        print(f"{key:26} {c['n']:5} {words} {c['right'] / c['n']:6.3f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('data')
    ap.add_argument('--program', default='build/clavijo')
    ap.add_argument('--by', default='')
    ap.add_argument('--errors', type=int, default=0)
    o = ap.parse_args()
    data = pathlib.Path(o.data)
    if (data / 'passages.tsv').exists():
        score_passages(o, data / 'passages.tsv')
    else:
        score_polnear(o, data)


if __name__ == '__main__':
    main()
