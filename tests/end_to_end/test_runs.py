"""`rtxctl runs`: what it says of the runs that were left behind, whatever state their journals are in."""

import fcntl
import json
import struct
import unittest

from support import EndToEnd

F_OFD_SETLK = 37  # A lock of the open file, as rtxctl takes it.


def entry(sequence, mark, router="", **facts):
    return json.dumps({"schema": 1, "seq": sequence, "at": f"2026-01-31T09:30:{sequence:02}.000Z", "mark": mark,
                       "router": router, "facts": facts}) + "\n"


BEGAN = entry(1, "began", playbook="vpn.toml", subject="tokyo", pid="4711", save_asked="true")
ARMING = entry(2, "arming", "tokyo", kind="schedule", id="7", fires_at="2026-01-31T09:40:00Z")


class Runs(EndToEnd):
    def setUp(self):
        super().setUp()
        self.runs = self.folder / "state" / "rtxctl" / "runs"

    def left_behind(self, name, text):
        folder = self.runs / name
        folder.mkdir(parents=True)
        journal = folder / "journal.ndjson"
        journal.write_text(text, encoding="utf-8")
        return journal

    def said(self, *options):
        run = self.rtxctl("runs", *options)
        self.assert_status(run, 0)
        self.assertEqual(run.err, "")
        return run

    def conditions(self, *options):
        return {run["run_folder"].rsplit("/", 1)[1]: run["condition"] for run in self.said("--json", *options).events()}

    def test_without_runs_there_is_nothing_to_say(self):
        self.assertEqual(self.said().out, f"no runs in {self.runs}\n")
        self.assertEqual(self.said("--json").out, "")

    def test_an_open_run_says_where_its_router_stands_and_what_to_do(self):
        # The last line was torn when the program was killed: nothing had followed from it.
        journal = self.left_behind("a", BEGAN + ARMING + '{"schema":1,"seq":3,"at":"2026')
        before = journal.read_bytes()
        out = self.said("--open").out
        self.assertIn("2026-01-31T09:30:01Z  vpn.toml on tokyo: OPEN: its program has ended", out)
        self.assertIn("may restart by itself at 2026-01-31T09:40:00Z (schedule 7)\n", out)
        self.assertIn(f"  next: rtxctl recover {journal.parent}\n", out)
        self.assertEqual(journal.read_bytes(), before, "looking changed the journal")

    def test_each_run_is_in_its_true_condition(self):
        self.left_behind("closed", BEGAN + entry(2, "closed", outcome="confirmed"))
        self.left_behind("open", BEGAN + ARMING)
        self.left_behind("damaged", "garbage\n" + BEGAN)
        (self.runs / "console").mkdir()
        with self.left_behind("running", BEGAN).open("r+b") as journal:
            fcntl.fcntl(journal, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
            everything = {"closed": "closed", "open": "open", "damaged": "damaged", "running": "running"}
            self.assertEqual(self.conditions(), everything)
            del everything["closed"]
            self.assertEqual(self.conditions("--open"), everything)
        self.assertEqual(self.conditions()["running"], "open")

    def test_a_damaged_journal_is_named_with_its_line(self):
        journal = self.left_behind("a", BEGAN + "\x1b[2J garbage\n" + ARMING)
        self.assertIn(f"{journal}:2: the journal is damaged: it is no JSON object\n", self.said().out)

    def test_a_folder_that_cannot_be_read_is_told(self):
        self.runs.parent.mkdir(parents=True)
        self.runs.write_text("no folder")
        run = self.rtxctl("runs")
        self.assert_status(run, 2)
        self.assertIn(f"rtxctl: {self.runs}: could not be read: Not a directory\n", run.err)


if __name__ == "__main__":
    unittest.main()
