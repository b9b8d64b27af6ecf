"""The table of docs/doors.md, and the tests that its rows name."""

import dataclasses
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "doors.md"
MODULES = ("test_doors", "test_doors_bad_input", "test_doors_twin", "test_factory", "test_interoperation",
           "test_person")
SUITE_FILES = ("session_mishap_test.cpp", "ssh*_test.cpp", "telnet_test.cpp", "serial_test.cpp", "*entrance_test.cpp")


@dataclasses.dataclass(frozen=True)
class Row:
    door: str
    state: str
    against: str
    conditions: str
    test: str  # A test or a class of tests in this folder, or a suite of tests/transports.

    @property
    def is_suite(self):
        return "/" in self.test

    def covers(self, test):
        return test == self.test or test.startswith(self.test + ".")


def rows():
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and re.fullmatch(r"`[^`]+`", cells[4]):
            found.append(Row(*cells[:4], cells[4].strip("`")))
    return found


def end_to_end_tests():
    """The name of every test of a door in this folder."""
    def flat(suite):
        for part in suite:
            yield from flat(part) if isinstance(part, unittest.TestSuite) else [part.id()]
    return list(flat(unittest.defaultTestLoader.loadTestsFromNames(MODULES)))


def suites():
    """The name of every suite of tests/transports that is about a door."""
    files = {file for pattern in SUITE_FILES for file in (ROOT / "tests" / "transports").glob(pattern)}
    return [name for file in sorted(files)
            for name in re.findall(r'^TEST_SUITE\("([^"]+)"\)', file.read_text(encoding="utf-8"), re.MULTILINE)]
