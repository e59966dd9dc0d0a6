# SPDX-License-Identifier: Apache-2.0
"""The loop of the tests that are written in Python: functions named test_…, called in their order with
the place that they share. What fails is told, the others go on; the last line is counted (tools/count_tests.py)."""
import sys
import traceback


def of(names):
    """The tests among a module's names: globals()."""
    return [f for n, f in names.items() if n.startswith("test_")]


def run(tests, place):
    """Exit status: 1 when one failed."""
    failed = 0
    for test in tests:
        try:
            test(place)
        except Exception:
            failed += 1
            print(f"{test.__name__} failed")
            traceback.print_exc(file=sys.stdout)
    print(f"{len(tests) - failed} passed, {failed} failed, 0 skipped")
    return failed != 0


def skip(tests, why):
    print(f"skipped: {why}\n0 passed, 0 failed, {len(tests)} skipped")
    return 0
