"""`rtxctl check` on disks that are full, gone, damaged or held by others: what was there before stays whole."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import unittest

from support import RTXCTL, SLOW
from support_pair import PairLab

PAIR = ("--pair", "tokyo-osaka")
BESIDE = ("html", "junit", "prometheus")

# Everything that the run keeps is on a disk of 400 KiB with a few bytes left; then it is copied out again.
ON_A_FULL_DISK = """
mount -t tmpfs -o size=400k tmpfs "$1" || exit 99
cp -R "$2/." "$1"
dd if=/dev/zero of="$1/filler" bs=1024 2>/dev/null
sh -c 'exec "$0" "$@"' "${@:4}"
status=$?
rm "$1/filler"
cp -R "$1/." "$3"
exit $status
"""


class HardDisks(PairLab):
    def setUp(self):
        super().setUp()
        self.history = self.folder / "state" / "rtxctl" / "history.db"

    def reports(self, folder):
        return [word for kind in BESIDE for word in (f"--{kind}", folder / f"night.{kind}")]

    def assert_whole(self, history, runs):
        with contextlib.closing(sqlite3.connect(history)) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            self.assertEqual(database.execute("SELECT count(*) FROM runs WHERE complete").fetchone(), (runs,))
            self.assertEqual(database.execute("SELECT count(*) FROM verdicts").fetchone(), (runs,))

    def assert_reports_are_untouched(self, folder, before):
        for kind, text in before.items():
            self.assertEqual((folder / f"night.{kind}").read_text(), text, f"{kind} is not what it was")
        self.assertEqual(sorted(one.name for one in folder.glob("night.*")), sorted(f"night.{kind}" for kind in BESIDE))

    def one_good_night(self, folder):
        """The reports' texts."""
        self.assert_status(self.check(*PAIR, *self.reports(folder)), 0)
        return {kind: (folder / f"night.{kind}").read_text() for kind in BESIDE}

    def test_a_full_disk(self):
        if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("this machine lets nobody mount a small disk of his own (unshare -rm)")
        self.start_pair()
        before = self.one_good_night(self.folder)
        disk, seed, kept = (self.folder / name for name in ("disk", "seed", "kept"))
        for path in (disk, seed, kept):
            path.mkdir()
        shutil.copytree(self.folder / "state", seed / "state")
        for kind, text in before.items():
            (seed / f"night.{kind}").write_text(text)
        command = [RTXCTL, "check", "--known-hosts", self.folder / "known_hosts", "--accept-new-host-key", "--json",
                   *PAIR, *self.reports(disk), "--backup", disk / "configurations"]
        process = subprocess.run(
            ["unshare", "-rm", "bash", "-c", ON_A_FULL_DISK, "disk", disk, seed, kept, *command],
            env={**self.environment, "XDG_STATE_HOME": str(disk / "state")}, cwd=self.folder, text=True,
            capture_output=True, timeout=60 * SLOW, check=False)
        if process.returncode == 99:
            self.skipTest("this machine lets nobody mount a small disk of his own: " + process.stderr)
        self.assertEqual(process.returncode, 2, process.stderr)
        self.assertIn('"health":"healthy"', process.stdout)
        self.assertIn("history.db: no more could be written", process.stderr)
        for kind in BESIDE:
            self.assertIn(f"night.{kind}", process.stderr)
        self.assertIn("configurations were not kept: ", process.stderr)
        self.assertIn("No space left on device", process.stderr)
        self.assertIn("next: make room on its disk", process.stderr)
        self.assert_whole(kept / "state" / "rtxctl" / "history.db", 1)
        self.assert_reports_are_untouched(kept, before)

    def test_files_that_may_not_grow(self):
        self.start_pair()
        before = self.one_good_night(self.folder)

        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))

        process = subprocess.run(
            [RTXCTL, "check", "--accept-new-host-key", *PAIR, *map(str, self.reports(self.folder)), "--backup",
             self.folder / "configurations"],
            env=self.environment, cwd=self.folder, text=True, capture_output=True, timeout=60 * SLOW,
            preexec_fn=small_files, check=False)
        self.assertEqual(process.returncode, 2, process.stderr)
        self.assertIn("1 healthy of 1", process.stdout)
        for words in ("history.db", "night.html", "night.junit", "night.prometheus", "File too large",
                      "configurations were not kept: "):
            self.assertIn(words, process.stderr)
        self.assert_whole(self.history, 1)
        self.assert_reports_are_untouched(self.folder, before)
        self.assert_status(self.check(*PAIR, *self.reports(self.folder), "--backup", self.folder / "configurations"), 0)
        self.assert_whole(self.history, 2)

    def test_a_history_that_another_program_holds(self):
        self.start_pair()
        self.assert_status(self.check(*PAIR), 0)
        with contextlib.closing(sqlite3.connect(self.history, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            run = self.check(*PAIR)
            self.assert_status(run, 0)
            self.assertLess(run.seconds, 40 * SLOW)
            self.assertIn("another program has been writing it for 10 s; this run is kept nowhere", run.err)
            self.assertIn("fuser -v", run.err)
            other.execute("ROLLBACK")
        self.assert_whole(self.history, 1)
        self.assert_status(self.check(*PAIR), 0)
        self.assert_whole(self.history, 2)

    def test_a_history_that_is_damaged_in_the_middle(self):
        self.start_pair()
        for _ in range(3):
            self.assert_status(self.check(*PAIR), 0)
        with contextlib.closing(sqlite3.connect(self.history, isolation_level=None)) as database:
            page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'verdicts'").fetchone()[0]
            size = database.execute("PRAGMA page_size").fetchone()[0]
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(self.history, "r+b") as file:
            file.seek((page - 1) * size + 6)
            file.write(os.urandom(40))
        run = self.check(*PAIR)
        self.assert_status(run, 0)
        self.assertIn("the history was damaged; it is kept as history.db.corrupt-", run.err)
        self.assertIn("1 healthy of 1", run.out)
        self.assert_whole(self.history, 1)
        run = self.check(*PAIR)
        self.assert_status(run, 0)
        self.assertNotIn("damaged", run.err)

    def test_a_folder_of_reports_that_goes_away(self):
        self.start_pair(speed=1.0)
        folder = self.folder / "reports"
        folder.mkdir()
        checks = self.write("checks.toml", "[rules]\npings = 5\n")
        process = subprocess.Popen(
            [RTXCTL, "check", "--accept-new-host-key", *PAIR, checks, *map(str, self.reports(folder))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        self.wait_for_a_ping()
        folder.rmdir()
        out, err = process.communicate(timeout=60 * SLOW)
        self.assertEqual(process.returncode, 2, err)
        self.assertIn("1 healthy of 1", out)
        for kind in BESIDE:
            self.assertIn(f"night.{kind}: could not be made: No such file or directory", err)
        self.assert_whole(self.history, 1)


if __name__ == "__main__":
    unittest.main()
