"""`rtxctl check` that is stopped, killed or no longer listened to, and clocks that jump: the next one goes on."""

import contextlib
import signal
import sqlite3
import subprocess
import time
import unittest

from support import RTXCTL, SLOW
from support_pair import PairLab

PAIR = ("--pair", "tokyo-osaka")
DAY = 86400


class HardEnds(PairLab):
    def setUp(self):
        super().setUp()
        self.history = self.folder / "state" / "rtxctl" / "history.db"

    def begin(self, *options, **settings):
        process = subprocess.Popen([RTXCTL, "check", "--accept-new-host-key", *PAIR, *map(str, options)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
                                   cwd=self.folder, **settings)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def many_pings(self):
        """At the speed of real time they take two minutes."""
        return self.write("checks.toml", "[rules]\npings = 100\n")

    def wait_for_no_session(self):
        deadline = time.monotonic() + 20 * SLOW
        while any(self.state(name)["sessions"] for name in ("tokyo", "osaka")):
            self.assertLess(time.monotonic(), deadline, "a session was left behind")
            time.sleep(0.05)

    def runs(self):
        """Of each run in the history whether it was whole, and how many verdicts it has."""
        with contextlib.closing(sqlite3.connect(self.history)) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            return database.execute("SELECT complete, (SELECT count(*) FROM verdicts WHERE run = runs.number) "
                                    "FROM runs ORDER BY number").fetchall()

    def assert_next_check_is_good(self):
        run = self.check(*PAIR, "--json")
        self.assert_status(run, 0)
        self.assertEqual(run.err, "")
        self.assertEqual(self.runs()[-1], (1, 1))

    def test_sigterm_twice(self):
        self.start_pair(speed=1.0)
        report = self.folder / "night.prometheus"
        process = self.begin(self.many_pings(), "--prometheus", report, "--json")
        self.wait_for_a_ping()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60 * SLOW)
        self.assertEqual(process.returncode, 143, err)
        self.assertNotIn('"healthy"', out.splitlines()[0])
        self.assertIn('"complete":false', out.splitlines()[-1])
        self.assertNotIn('"verdict"', out)
        self.assertIn('rtxctl_check_complete{check="--pair tokyo-osaka"} 0', report.read_text())
        self.wait_for_no_session()
        self.assertEqual(self.runs(), [(0, 0)])
        self.assert_status(self.rtxctl("history", "--fresh-within", "26h"), 1)
        self.assert_next_check_is_good()

    def test_killed_in_the_middle(self):
        self.start_pair(speed=1.0)
        report = self.folder / "night.html"
        self.assert_status(self.check(*PAIR, "--html", report), 0)
        before = report.read_text()
        pings = self.pings()
        process = self.begin(self.many_pings(), "--html", report)
        self.wait_for_a_ping(pings)
        process.kill()
        process.wait()
        self.assertEqual(report.read_text(), before)
        self.assertEqual(self.runs(), [(1, 1), (0, 0)])
        self.assert_next_check_is_good()

    def test_a_reader_that_goes_away(self):
        self.start_pair()
        for options in (("--json",), ()):
            process = self.begin(*options)
            process.stdout.close()
            process.stdout = None
            _, err = process.communicate(timeout=60 * SLOW)
            self.assertEqual((process.returncode, err), (0, ""))
        self.wait_for_no_session()
        self.assertEqual(self.runs(), [(1, 1), (1, 1)])
        with open("/dev/full", "w", encoding="ascii") as full:
            run = subprocess.run([RTXCTL, "check", *PAIR, "--json"], stdout=full, stderr=subprocess.PIPE, text=True,
                                 env=self.environment, cwd=self.folder, timeout=60 * SLOW, check=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn("standard output could not be written", run.stderr)
        self.assertEqual(self.runs()[-1], (1, 1))

    # --- clocks -----------------------------------------------------------------------------------

    def shift_history(self, seconds):
        """What is in the history happened so much later: as if the clock had jumped back since."""
        with contextlib.closing(sqlite3.connect(self.history)) as database, database:
            ms = seconds * 1000
            database.execute("UPDATE runs SET began = began + ?, ended = ended + ?", (ms, ms))
            database.execute("UPDATE verdicts SET at = at + ?, since = since + ?", (ms, ms))

    def test_a_clock_that_jumps_between_two_checks(self):
        self.start_pair()
        checks = self.write("checks.toml", f"""\
            [[notify]]
            name    = "noc"
            mail    = ["noc@example.com"]
            from    = "rtxctl@example.com"
            command = ["/bin/sh", "-c", "cat >> {self.folder}/mail.txt"]
            """)
        self.assert_status(self.check(*PAIR, checks), 0)
        for seconds in (90 * DAY, -180 * DAY, 3600):
            self.shift_history(seconds)
            run = self.check(*PAIR, checks, "--json")
            self.assert_status(run, 0)
            verdict = next(event for event in run.events() if event["type"] == "verdict")
            self.assertEqual(verdict["findings"], [])
            self.assertEqual(verdict["was"], "healthy")
        self.assertFalse((self.folder / "mail.txt").exists(), "a clock that jumps is no news")
        self.assertEqual(self.runs(), 4 * [(1, 1)])
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "osaka", "--", "no tunnel enable 1")
        self.ask(ask="advance", seconds=400)
        self.shift_history(90 * DAY)
        for _ in range(2):
            self.assert_status(self.check(*PAIR, checks), 1)
            self.assertEqual((self.folder / "mail.txt").read_text().count("\nTo: noc@example.com"), 1)

    def test_a_check_in_the_future_does_not_count_as_fresh(self):
        self.start_pair()
        self.assert_status(self.check(*PAIR), 0)
        self.shift_history(3 * DAY)
        run = self.rtxctl("history", "--fresh-within", "26h")
        self.assert_status(run, 2)
        self.assertIn("which is yet to come", run.out)
        self.assertNotIn(" -", run.out.replace(" --", " "))
        self.assert_status(self.check(*PAIR), 0)
        self.assert_status(self.rtxctl("history", "--fresh-within", "26h"), 0)
        self.shift_history(-3 * DAY)
        self.assert_status(self.rtxctl("history", "--fresh-within", "26h"), 1)

    def test_one_night_with_a_clock_that_is_years_ahead_costs_no_history(self):
        self.start_pair()
        self.assert_status(self.check(*PAIR), 0)
        self.assert_status(self.check(*PAIR), 0)
        self.shift_history(-3650 * DAY)
        self.assert_status(self.check(*PAIR), 0)
        self.assertEqual(len(self.runs()), 3)
        self.assert_status(self.check(*PAIR), 0)
        self.assertEqual(len(self.runs()), 2, "now it is believed")


if __name__ == "__main__":
    unittest.main()
