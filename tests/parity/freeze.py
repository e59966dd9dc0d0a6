#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what spaCy says of sentences.txt, for the unit test that always runs.

    freeze.py --model DIR > tests/parity/expected-md.tsv

Run it under a Python with spaCy 3.8, when sentences.txt or a model changes, and
read the difference before it is committed.
"""
import argparse
import pathlib

import parity


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--model", required=True)
    o = p.parse_args()
    import spacy
    nlp = spacy.load(o.model)
    path = pathlib.Path(__file__).with_name("sentences.txt")
    units = [parity.clean(u) for u in parity.units_of(path)]
    print(f"# spaCy {spacy.__version__}, {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}")
    print("# begin\tend\thead\tlabel\ttag\tcoarse\tstart\tentity\tmorph\tlemma")
    for rows in parity.theirs(nlp, units):
        print()
        for r in rows:
            print("\t".join(r))


main()
