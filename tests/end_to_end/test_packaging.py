"""What is in `packaging` fits the program, itself, and what it says about mail and alarms."""

import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
import unittest

from support import ROOT, RTXCTL, SLOW, EndToEnd
from support_doors import program

PACKAGING = ROOT / "packaging"
UNITS = PACKAGING / "systemd"
# systemd.exec(5), NoNewPrivileges=: a unit with User= that sets one of these loses setuid and setgid bits.
TAKE_PRIVILEGES = {
    "NoNewPrivileges", "DynamicUser", "LockPersonality", "MemoryDenyWriteExecute", "PrivateDevices", "ProtectClock",
    "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "RestrictAddressFamilies",
    "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "SystemCallArchitectures", "SystemCallFilter",
    "SystemCallLog"}


def settings(file):
    """What a unit sets; the last of several lines for the same thing."""
    text = file.read_text().replace("\\\n", " ")
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def recommended_command():
    """The mail command that the README recommends."""
    toml = re.search(r"```toml\n(.*?)```", (PACKAGING / "README.md").read_text(), re.DOTALL).group(1)
    return tomllib.loads(toml)["notify"][0]["command"]


def alarm_command():
    return re.search(r'^Environment="ALARM_COMMAND=(.*)"$', (UNITS / "rtxctl-alarm@.service").read_text(),
                     re.MULTILINE).group(1).split()


class Packaging(EndToEnd):
    def start_mail_system(self):
        """What takes mail on loopback; its port."""
        sink = self.folder / "sink"
        sink.mkdir()
        server = subprocess.Popen([sys.executable, ROOT / "tests" / "health" / "sink.py", "smtp", sink])
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        deadline = time.monotonic() + 20 * SLOW
        while not (sink / "ready").exists():
            self.assertLess(time.monotonic(), deadline, "the sink did not start")
            time.sleep(0.02)
        return (sink / "port").read_text()

    def mail_to(self, port, command):
        """The same command for a mail system of the test."""
        program("msmtp", "msmtp")
        self.assertIn("--port=25", command)
        return [word.replace("--port=25", f"--port={port}") for word in command]

    def unprivileged(self, *command, **more):
        """Runs it where, as in the units, nobody can gain privileges."""
        return subprocess.run(["setpriv", "--no-new-privs", *map(str, command)], text=True, capture_output=True,
                              cwd=self.folder, timeout=120 * SLOW, env={**self.environment, **more})

    def assert_known(self, words, where):
        self.assertEqual(words[0], "rtxctl", where)
        run = self.rtxctl(*words[1:])
        self.assertNotIn("--help' shows what there is", run.err, f"{where}: {run.err}")

    def test_the_units_call_what_there_is(self):
        for name in ("rtxctl-check@.service", "rtxctl-fresh@.service"):
            words = settings(UNITS / name)["ExecStart"].replace("%i", "west").split()
            self.assertEqual(words[0], "/usr/local/bin/rtxctl")
            self.assert_known(["rtxctl", *words[1:]], name)

    def test_each_timer_has_its_unit(self):
        for timer in UNITS.glob("*.timer"):
            self.assertTrue(timer.with_suffix(".service").exists(), timer.name)

    def test_what_fails_alarms_and_what_is_told_does_not(self):
        for name in ("rtxctl-check@.service", "rtxctl-fresh@.service"):
            self.assertEqual(settings(UNITS / name)["OnFailure"], "rtxctl-alarm@%n.service")
        self.assertEqual(settings(UNITS / "rtxctl-check@.service")["SuccessExitStatus"].split(), ["1", "143"])
        self.assertNotIn("SuccessExitStatus", settings(UNITS / "rtxctl-fresh@.service"))
        alarm = settings(UNITS / "rtxctl-alarm@.service")
        self.assertEqual(alarm["ExecStart"], "/usr/local/lib/rtxctl/alarm %i $ALARM_COMMAND")
        self.assertNotIn("OnFailure", alarm)

    def test_an_alarm_is_mailed(self):
        command = self.mail_to(self.start_mail_system(), alarm_command())
        unit = r"rtxctl-check@west\x2deast.service"
        run = self.unprivileged(PACKAGING / "alarm", unit, *command, ALARM_TO="noc@example.com",
                                ALARM_FROM="rtxctl@example.com")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        got = (self.folder / "sink" / "got-0").read_text().replace("\\\\", "\\")
        self.assertIn('"receivers": ["noc@example.com"]', got)
        self.assertIn(f'"subject": "[rtxctl] {unit} has failed on {os.uname().nodename}"', got)
        self.assertIn(f"journalctl -u '{unit}'", got)

    def test_an_alarm_runs_nothing_that_it_is_told(self):
        for unit in ("$(touch ran)", "a;touch ran", "a\nBcc: b@example.com", "a b", "`touch ran`"):
            run = self.unprivileged(PACKAGING / "alarm", unit, "cat", ALARM_TO="noc@example.com")
            self.assertEqual((run.returncode, run.stdout), (2, ""), unit)
        run = self.unprivileged(PACKAGING / "alarm", "test", "cat", "$(touch", "ran)", ALARM_TO="$(touch ran)")
        self.assertNotEqual(run.returncode, 0, "cat has no such files to read")
        self.assertFalse((self.folder / "ran").exists())

    def test_an_alarm_for_nobody_or_without_a_command_is_said(self):
        run = self.unprivileged(PACKAGING / "alarm", "test", "cat", ALARM_TO="")
        self.assertEqual(run.returncode, 2)
        self.assertIn("write ALARM_TO=noc@example.com into /etc/rtxctl/alarm", run.stderr)
        run = self.unprivileged(PACKAGING / "alarm", "test", ALARM_TO="noc@example.com")
        self.assertEqual(run.returncode, 2)
        self.assertIn("see ALARM_COMMAND", run.stderr)
        run = self.unprivileged(PACKAGING / "alarm", "test", "false", ALARM_TO="noc@example.com")
        self.assertEqual(run.returncode, 1, "an alarm that was not taken has failed")

    def test_the_recommended_mail_command_needs_no_privileges(self):
        command = self.mail_to(self.start_mail_system(), recommended_command())
        self.write("inventory.toml", '[router.away]\nhost = "127.0.0.1"\nport = 1\nuser = "admin"\n')
        checks = self.write("checks.toml", f"""\
            [[notify]]
            name    = "noc"
            mail    = ["noc@example.com", "boss@example.com"]
            from    = "rtxctl@example.com"
            command = {command}
            """)
        run = self.unprivileged(RTXCTL, "check", "--inventory", self.folder / "inventory.toml", "--router", "away", checks)
        self.assertEqual(run.returncode, 2, run.stderr)
        got = (self.folder / "sink" / "got-0").read_text()
        self.assertIn('"receivers": ["noc@example.com", "boss@example.com"]', got)
        self.assertIn("away", got)

    def test_for_sendmail_everything_is_undone_that_takes_its_privileges(self):
        conf = settings(PACKAGING / "sendmail.conf")
        for name in ("rtxctl-check@.service", "rtxctl-alarm@.service"):
            unit = settings(UNITS / name)
            self.assertEqual(unit["NoNewPrivileges"], "yes")
            for setting in TAKE_PRIVILEGES & unit.keys():
                self.assertIn(conf.get(setting), ("no", ""), f"{setting} of {name}")
        self.assertEqual(conf["CapabilityBoundingSet"], "~")
        self.assertEqual(conf["ProtectSystem"], "full")

    def test_metrics_are_for_all_and_state_is_not(self):
        unit = settings(UNITS / "rtxctl-check@.service")
        self.assertIn("--prometheus /var/cache/rtxctl/%i.prom", unit["ExecStart"])
        self.assertEqual((unit["CacheDirectory"], unit["CacheDirectoryMode"]), ("rtxctl", "0755"))
        for name in ("rtxctl-check@.service", "rtxctl-fresh@.service"):
            self.assertEqual(settings(UNITS / name)["StateDirectoryMode"], "0750", name)

    def test_cron_calls_what_there_is_with_its_secrets(self):
        table = (PACKAGING / "rtxctl.cron").read_text()
        self.assertIn("/usr/local/bin", settings(PACKAGING / "rtxctl.cron")["PATH"].split(":"))
        lines = re.findall(r"^0 \d \* \* \*  rtxctl  (.*)$", table, re.MULTILINE)
        self.assertEqual(len(lines), 2)
        shown = self.write("rtxctl", '#!/bin/sh\necho "$NIGHT_PASSWORD: $*"\nexit 1\n')
        os.chmod(shown, 0o700)
        (self.folder / "secrets").write_text("NIGHT_PASSWORD='correct horse'\n")
        for line, password in zip(lines, ("correct horse", "")):
            self.assertNotIn("%", line, "cron makes a line end of it")
            line = line.replace("/etc/rtxctl", str(self.folder)).replace("/var/lib/rtxctl", str(self.folder))
            run = subprocess.run(["/bin/sh", "-c", line], text=True, capture_output=True,
                                 env={"PATH": f"{self.folder}:/usr/bin:/bin"})
            called = re.fullmatch(f"{password}: (.*)\n", run.stdout)
            self.assertTrue(called, run.stdout + run.stderr)
            self.assert_known(["rtxctl", *shlex.split(called.group(1))], line)
        kept = self.folder / "west.txt"
        self.assertEqual(kept.stat().st_mode & 0o007, 0, "what a check says is not for everybody")


if __name__ == "__main__":
    unittest.main()
