#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""End-to-end tests of the command line: run.py PROGRAM [PART OF A TEST'S NAME]."""
import os
import sys

sys.dont_write_bytecode = True
import columns, commands, corrections, data, exports, hostile, importers, inputs, lexicon, pages, serve, storage, watch, whole  # noqa: E402
from harness import run_all  # noqa: E402

if __name__ == "__main__":
    sys.exit(run_all([columns, commands, corrections, data, exports, hostile, importers, inputs, lexicon, pages, serve, storage, watch, whole], os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
