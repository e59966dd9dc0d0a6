#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the parameters of story clustering on the train part of ECB+.

usage: fit_stories.py build/bench/reduce_bench FOLDER

Coordinate search: each parameter in turn over its values, the others held, until a
round changes nothing. What is maximised is B-cubed F1 of all train documents. All
settings tried are then used for an estimate by five-fold cross-validation over topics
(both happenings of a topic in one fold): the setting best on four folds, scored on the
fifth. The dev part is not read. Prints each improvement, the setting, the estimate.
"""
import statistics
import sys

from score_stories import b_cubed, by_bench, documents, truth

VALUES = {
    'threshold': (.10, .11, .12, .13, .14, .15, .16),
    'most': (.15, .2, .25, .3, 1),
    'cohesion': (0, .2, .3, .4, .5),
    'part_name': (1, 1.5, 2, 2.5, 3, 4),
    'part_number': (1, 1.5, 2, 2.5, 3, 4),
    'part_power': (.5, .6, .7, .8, 1),
    'part_apart': (.2, .25, .3, .35, .4, .45),
    'part_share': (.15, .2, .25, .3, .35),
}
START = {'threshold': .12, 'most': .2, 'cohesion': .4, 'part_name': 1.5, 'part_number': 3, 'part_power': .7, 'part_apart': .3, 'part_share': .25}
FOLDS = 5


def fold_of(doc):
    return int(doc.split('_')[0]) % FOLDS


def main():
    program, folder = sys.argv[1:3]
    docs = documents(folder, ['Train'])
    gold = {d: truth(d) for d in docs}
    tried = {}

    def score(setting):
        key = tuple(sorted(setting.items()))
        if key not in tried:
            got = by_bench(program, docs, [f'{k}={v}' for k, v in setting.items()], quiet=True)
            folds = [b_cubed({d: gold[d] for d in docs if fold_of(d) == f},
                             {d: got[d] for d in docs if fold_of(d) == f})[2] for f in range(FOLDS)]
            tried[key] = (b_cubed(gold, got)[2], folds)
        return tried[key][0]

    best, moved = dict(START), True
    while moved:
        moved = False
        for name, values in VALUES.items():
            for v in values:
                if score({**best, name: v}) > score(best) + 1e-9:
                    best, moved = {**best, name: v}, True
                    print(f'{score(best):.4f} {name}={v}')
    held_out = []
    for f in range(FOLDS):
        _, folds = max(tried.values(), key=lambda t: statistics.mean(x for i, x in enumerate(t[1]) if i != f))
        held_out.append(folds[f])
    print('best:', ' '.join(f'{k}={v}' for k, v in best.items()))
    print(f'train B3 F1 {score(best):.3f}; cross-validated {statistics.mean(held_out):.3f} '
          f'({", ".join(f"{x:.3f}" for x in held_out)})')


if __name__ == '__main__':
    main()
