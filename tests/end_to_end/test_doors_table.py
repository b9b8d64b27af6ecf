"""docs/doors.md tells of every test of a door, and of none that there is not."""

import unittest

import doors_table


class Table(unittest.TestCase):
    def setUp(self):
        self.rows = doors_table.rows()
        self.tests = doors_table.end_to_end_tests()
        self.suites = doors_table.suites()

    def test_there_are_rows_and_tests(self):
        for found in (self.rows, self.tests, self.suites):
            self.assertGreater(len(found), 10)

    def test_every_line_of_the_table_is_a_row(self):
        lines = [line for line in doors_table.TABLE.read_text(encoding="utf-8").splitlines()
                 if line.startswith("|")]
        self.assertEqual(len(lines) - 2, len(self.rows), "a row whose last cell is no name of a test")

    def test_every_row_names_a_test(self):
        for row in self.rows:
            known = row.test in self.suites if row.is_suite else any(map(row.covers, self.tests))
            self.assertTrue(known, f"there is no test {row.test}")

    def test_every_test_has_a_row(self):
        for test in self.tests:
            self.assertTrue(any(row.covers(test) for row in self.rows), f"no row names {test}")
        named = [row.test for row in self.rows]
        for suite in self.suites:
            self.assertIn(suite, named)

    def test_no_test_has_two_rows(self):
        for test in self.tests:
            self.assertEqual(len([row for row in self.rows if row.covers(test)]), 1, test)


if __name__ == "__main__":
    unittest.main()
