"""`rtxctl check` and those who are told of changes: whatever comes between, a change is told, and told once."""

import signal
import socket
import subprocess
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

    def stop_behind_the_first_verdict(self, checks, number):
        process = subprocess.Popen([RTXCTL, "check", "--accept-new-host-key", "--all", "--json", checks],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
                                   cwd=self.folder)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        while '"verdict"' not in (line := process.stdout.readline()):
            self.assertTrue(line, "it ended without a verdict")
        self.assertIn('"health":"down"', line)
        process.send_signal(number)
        return process.wait(timeout=60 * SLOW)

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
        self.assertEqual(self.stop_behind_the_first_verdict(checks, signal.SIGKILL), -signal.SIGKILL)
        self.assert_told_once_by_the_next(checks)

    def test_the_first_check_of_all_is_killed(self):
        self.start_pair()
        checks = self.write("checks.toml", self.receiver())
        self.break_the_tunnel()
        self.add_a_router_that_is_silent()
        self.stop_behind_the_first_verdict(checks, signal.SIGKILL)
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


if __name__ == "__main__":
    unittest.main()
