"""`rtxctl check` and those who are told of changes: whatever comes between, a change is told, and told once."""

import json
import socket
import sqlite3
import subprocess
import time
import unittest

from support import RTXCTL, SLOW
from support_pair import PairLab

PAIR = ("--pair", "tokyo-osaka")


class HardNews(PairLab):
    def setUp(self):
        super().setUp()
        self.mail = self.folder / "mail.txt"

    def receiver(self, name="noc"):
        return f"""\
            [[notify]]
            name    = "{name}"
            mail    = ["{name}@example.com"]
            from    = "rtxctl@example.com"
            command = ["/bin/sh", "-c", "cat >> {self.mail}"]
            """

    def mails(self):
        return self.mail.read_text().count("\nTo: noc@example.com") if self.mail.exists() else 0

    def one_good_check(self):
        """The check file by which it was."""
        checks = self.write("checks.toml", self.receiver())
        self.assert_status(self.check(*PAIR, checks), 0)
        return checks

    def break_the_tunnel(self):
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "osaka", "--", "no tunnel enable 1")
        self.ask(ask="advance", seconds=400)

    def assert_told_once_by_the_next(self, checks):
        self.assertEqual(self.mails(), 0)
        for _ in range(2):
            self.assert_status(self.check(*PAIR, checks), 1)
            self.assertEqual(self.mails(), 1)

    def add_a_router_that_is_silent(self):
        """In no pair: a check of everything waits for it when it has come to the pair."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        with open(self.folder / "inventory.toml", "a", encoding="utf-8") as inventory:
            inventory.write('\n[router.silent]\ngroup = "lab"\nhost = "127.0.0.1"\n'
                            f"port = {listener.getsockname()[1]}\n")

    def begin(self, checks):
        """A check that has begun its visits."""
        process = subprocess.Popen([RTXCTL, "check", "--accept-new-host-key", "--all", "--json", checks],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
                                   cwd=self.folder)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertIn('"check_began"', process.stdout.readline())
        return process

    def first_verdict(self, process):
        verdict = json.loads(process.stdout.readline())
        self.assertEqual((verdict["type"], verdict["subject"], verdict["health"]), ("verdict", PAIR[1], "down"))
        return verdict

    def kill_behind_the_first_verdict(self, checks):
        process = self.begin(checks)
        self.first_verdict(process)
        process.kill()
        process.wait(timeout=60 * SLOW)

    def holding_the_history(self):
        """Nobody else writes it until this is rolled back."""
        history = sqlite3.connect(self.folder / "state" / "rtxctl" / "history.db", isolation_level=None)
        self.addCleanup(history.close)
        history.execute("BEGIN IMMEDIATE")
        return history

    def test_a_change_that_was_seen_by_a_check_without_receivers(self):
        self.start_pair()
        checks = self.one_good_check()
        self.break_the_tunnel()
        self.assert_status(self.check(*PAIR), 1)
        self.assert_told_once_by_the_next(checks)

    def test_a_change_that_was_seen_by_a_check_that_was_killed(self):
        self.start_pair()
        checks = self.one_good_check()
        self.break_the_tunnel()
        self.add_a_router_that_is_silent()
        self.kill_behind_the_first_verdict(checks)
        self.assert_told_once_by_the_next(checks)

    def test_the_first_check_of_all_is_killed(self):
        self.start_pair()
        checks = self.write("checks.toml", self.receiver())
        self.break_the_tunnel()
        self.add_a_router_that_is_silent()
        self.kill_behind_the_first_verdict(checks)
        self.assert_told_once_by_the_next(checks)

    def test_a_change_is_told_before_git_is_at_work(self):
        self.start_pair()
        checks = self.one_good_check()
        backup = self.folder / "configurations"
        self.check(*PAIR, "--backup", backup)
        hook = backup / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntest -e {self.mail} || touch {self.folder}/too-early\n")
        hook.chmod(0o755)
        self.break_the_tunnel()
        self.assert_status(self.check(*PAIR, checks, "--backup", backup), 1)
        self.assertEqual(self.mails(), 1)
        self.assertFalse((self.folder / "too-early").exists())

    def test_a_receiver_whose_secret_is_missing_holds_nobody_up(self):
        self.start_pair()
        chat = '[[notify]]\nname = "chat"\nwebhook = { env = "NO_SUCH_WEBHOOK" }\n'
        checks = self.write("checks.toml", chat + self.receiver())
        run = self.check(*PAIR, checks)
        self.assert_status(run, 2)
        self.assertIn("1 healthy of 1", run.out)
        self.assertIn("'chat' cannot be told of changes: ", run.err)
        self.assertIn("the environment variable 'NO_SUCH_WEBHOOK' is not set", run.err)
        self.assertNotIn("was not told of", run.err)
        self.break_the_tunnel()
        run = self.check(*PAIR, checks)
        self.assert_status(run, 1)
        self.assertEqual(self.mails(), 1)
        self.assertIn("'chat' was not told of 1 change: ", run.err)
        self.assertIn("; the next check tells them", run.err)
        now = self.write("now.toml", self.receiver("chat"))  # It gets a way that needs no secret.
        self.assert_status(self.check(*PAIR, now), 1)
        self.assertEqual(self.mail.read_text().count("\nTo: chat@example.com"), 1)

    # --- somebody else holds the history ------------------------------------------------------------

    def test_the_history_is_held_for_a_while_in_the_middle(self):
        self.start_pair()
        self.one_good_check()
        checks = self.write("patient.toml", '[fleet]\ndeadline = "20s"\n' + self.receiver())
        self.break_the_tunnel()
        self.add_a_router_that_is_silent()
        process = self.begin(checks)
        other = self.holding_the_history()
        self.assertNotIn("since", self.first_verdict(process))
        time.sleep(3)
        other.execute("ROLLBACK")
        out, err = process.communicate(timeout=90 * SLOW)
        self.assertEqual(process.returncode, 1)
        self.assertNotIn("warning", err)
        self.assertIn('"complete":true', out.splitlines()[-1])
        self.assertEqual(self.mails(), 1)
        changes = self.rtxctl("history", *PAIR, "--json").events()
        self.assertEqual([one["to"] for one in changes], ["healthy", "down"])

    def test_the_history_is_held_until_the_end(self):
        self.start_pair()
        checks = self.one_good_check()
        self.break_the_tunnel()
        self.add_a_router_that_is_silent()
        patient = self.write("patient.toml", '[fleet]\ndeadline = "10s"\n' + self.receiver())
        process = self.begin(patient)
        other = self.holding_the_history()
        self.first_verdict(process)
        _, err = process.communicate(timeout=90 * SLOW)
        other.execute("ROLLBACK")
        self.assertEqual(process.returncode, 1)
        self.assertIn("another program has been writing it for 10 s; not all of this run is kept", err)
        self.assertIn("nobody was told of changes", err)
        self.assert_told_once_by_the_next(checks)


if __name__ == "__main__":
    unittest.main()
