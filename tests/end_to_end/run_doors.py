"""Runs every test of a door and prints the table of docs/doors.md with what came of each row: `./dev doors`."""

import concurrent.futures
import os
import re
import subprocess
import sys
import time
import unittest

import doors_table

TRANSPORTS_TESTS = os.environ["RTX_TRANSPORTS_TESTS"]


class Outcomes(unittest.TextTestResult):
    """Which tests passed, by name."""

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.passed = set()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed.add(test.id())


def run_end_to_end():
    """The rows' tests; True for each that passed."""
    suite = unittest.defaultTestLoader.loadTestsFromNames(doors_table.MODULES)
    result = unittest.TextTestRunner(sys.stderr, verbosity=2, resultclass=Outcomes).run(suite)
    return {test: test in result.passed for test in doors_table.end_to_end_tests()}


def run_suite(name):
    """A suite of the C++ tests: passed if it has tests and all of them do."""
    run = subprocess.run([TRANSPORTS_TESTS, f"--test-suite={name}", "--no-colors"], capture_output=True,
                         text=True, errors="replace", check=False)
    ran = re.search(r"test cases:\s+(\d+)", run.stdout)
    passed = run.returncode == 0 and ran is not None and int(ran[1]) > 0
    print(f"{name} ... " + ("ok" if passed else f"FAIL\n{run.stdout}{run.stderr}"), file=sys.stderr)
    return passed


def outcome(row, tests, suites):
    if row.is_suite:
        return suites[row.test]
    own = [passed for test, passed in tests.items() if row.covers(test)]
    return bool(own) and all(own)


def show(table):
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def main():
    began = time.monotonic()
    rows = doors_table.rows()
    names = [row.test for row in rows if row.is_suite]
    # Mostly waiting, both of them: side by side they take half the time.
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        suites = pool.map(run_suite, names)
        tests = run_end_to_end()
        suites = dict(zip(names, suites))
    outcomes = [outcome(row, tests, suites) for row in rows]
    print()
    show([("passed" if passed else "FAILED", row.door, row.state, row.against, row.conditions, row.test)
          for row, passed in zip(rows, outcomes)])
    failed = outcomes.count(False)
    print(f"\n{time.monotonic() - began:.0f} s\n{outcomes.count(True)} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
