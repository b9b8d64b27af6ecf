"""A change that fails is taken back, whatever dies; what rtxctl says of it is so. The fault matrix (run_faults.py) tries
every point of the dialogue; here is what a person does."""

import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from support import RTXCTL, SLOW, EndToEnd

CONFIG = """\
ip lan1 address 192.168.100.1/24
ip route default gateway 192.168.100.254
sshd service on
sshd host key generate *
"""

GOOD = """
[[step]]
name = "MTU"
run = '''
ip lan2 mtu 1400
ip route default gateway 192.168.100.253
'''
"""

UNMET = GOOD + """
[[step.expect]]
show = "show environment"
that = ["model == NOTHING"]
"""

# Long enough to be killed in.
WAITS = GOOD + """
[[step.expect]]
show = "show environment"
that = ["model == NOTHING"]
within = "10min"
"""

CUTS = GOOD + """
[[step]]
name = "SSH off"
run = "sshd service off"
"""

TAKES_ITS_ADDRESS = """
[[step]]
name = "Another address"
run = "ip lan1 address 192.168.100.222/24"
"""

SPEED = 20.0  # Of the lab.


class OneRouter(EndToEnd):
    ROUTER = ""

    def setUp(self):
        super().setUp()
        self.lab_of_one(config=CONFIG, router=self.ROUTER)
        self.before = self.settings()

    def settings(self):
        """The running configuration, without what changes by itself."""
        return [line for line in self.running_config().splitlines() if not line.startswith("#")]

    def boot_time(self):
        return [line for line in self.by_hand("show environment").splitlines() if "Boot time" in line]

    def saved(self):
        return [line for line in self.by_hand("show config 0").splitlines() if "mtu" in line]

    def patient(self, playbook, *options):
        # The lab's time flies: on a slow machine the switch would fire in the middle.
        return self.apply(playbook, "--json", "--confirm-within", "1h", *options)

    def left(self, run):
        return run.events()[-1]["routers"][0]["left"]

    def killed(self, *options, playbook=WAITS):
        """Begins a run that waits for long, and kills it there; returns its folder."""
        folder = self.folder / "killed"
        run = subprocess.Popen(
            [RTXCTL, "apply", self.write("playbook.toml", playbook), "--router", "bench01", "--accept-new-host-key",
             "--run-dir", str(folder), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=self.environment, cwd=self.folder)
        self.addCleanup(run.stderr.close)
        for line in run.stderr:
            if "waiting for" in line:
                break
        self.assertIn("waiting for", line)
        return run, folder


class Safety(OneRouter):
    def test_what_holds_is_confirmed_and_saved_and_a_second_time_nothing_is_typed(self):
        run = self.patient(GOOD, "--save")
        self.assert_status(run, 0)
        self.assertEqual(self.left(run), "confirmed")
        self.assertTrue(run.events()[-1]["routers"][0]["saved"])
        self.assertIn("ip lan2 mtu 1400", self.settings())
        again = self.patient(GOOD, "--save")
        self.assert_status(again, 0)
        report = again.events()[-1]
        self.assertEqual([line["state"] for line in report["steps"][0]["ends"][0]["lines"]], ["in_place"] * 2)
        self.assertEqual(self.left(again), "unchanged")
        self.assertIsNone(report["routers"][0]["switch"])

    def test_what_does_not_hold_is_taken_back(self):
        run = self.patient(UNMET, "--save")
        self.assert_status(run, 1)
        self.assertEqual(self.left(run), "rolled_back")
        self.assertEqual(self.settings(), self.before)

    def test_who_cuts_himself_off_is_saved_by_the_switch(self):
        run = self.apply(CUTS, "--save", "--json", "--confirm-within", "60s")
        self.assert_status(run, 2)
        self.assertEqual(self.left(run), "restarted")
        self.assertEqual(self.settings(), self.before)

    def test_where_no_fresh_login_works_the_old_session_leads_back_without_a_restart(self):
        self.write_inventory("bench01", more='answer_timeout = "2s"')
        booted = self.boot_time()
        run = self.patient(CUTS)
        self.assert_status(run, 2)
        self.assertEqual(self.left(run), "rolled_back")
        self.assertEqual(self.settings(), self.before)
        self.assertEqual(self.boot_time(), booted)

    def test_unsaved_changes_of_others_hold_a_change_back(self):
        self.assert_status(self.run_on("ip", "lan2", "mtu", "1300", options=("--allow-change",)), 0)
        run = self.patient(GOOD)
        self.assert_status(run, 4)
        self.assertIn("ip lan2 mtu 1300", run.err)
        self.assertEqual(self.left(run), "unchanged")
        self.assert_status(self.patient(GOOD, "--accept-unsaved"), 0)

    def test_a_change_that_may_cut_rtxctl_off_wants_a_switch(self):
        run = self.patient(CUTS, "--switch", "none")
        self.assert_status(run, 4)
        self.assertEqual(self.settings(), self.before)

    def test_a_lua_task_as_switch_leaves_nothing_behind(self):
        run = self.patient(GOOD, "--switch", "lua")
        self.assert_status(run, 0)
        self.assertIn("lua -e", run.events()[-1]["routers"][0]["switch"]["line"])
        self.assertNotIn("rt.sleep", self.by_hand("show status lua"))

    def test_after_kill_9_recover_takes_the_change_back(self):
        run, folder = self.killed("--confirm-within", "1h")
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        self.assertIn("ip lan2 mtu 1400", self.settings())
        self.assertIn(str(folder.name), self.rtxctl("runs", "--open").out)
        sealed = list(folder.glob("*.sealed"))
        self.assertEqual(len(sealed), 1)
        self.assertNotIn(b"192.168.100.254", sealed[0].read_bytes())
        recovered = self.rtxctl("recover", folder, "--json")
        self.assert_status(recovered, 0)
        self.assertEqual(json.loads(recovered.out)["left"], "rolled_back")
        self.assertEqual(self.settings(), self.before)
        self.assertEqual(list(folder.glob("*.sealed")), [])
        self.assertIn("closed already", self.rtxctl("recover", folder).err)

    def test_after_kill_9_the_change_can_be_confirmed_instead(self):
        run, folder = self.killed("--confirm-within", "1h")
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        recovered = self.rtxctl("recover", folder, "--json", "--confirm")
        self.assert_status(recovered, 0)
        self.assertEqual(json.loads(recovered.out)["left"], "confirmed")
        settings = self.settings()
        self.assertIn("ip lan2 mtu 1400", settings)
        self.assertFalse([line for line in settings if line.startswith("schedule")])

    def test_after_kill_9_without_recover_the_switch_fires(self):
        run, folder = self.killed("--confirm-within", "60s")
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        until = time.monotonic() + 30 * SLOW
        now = None
        while now != self.before and time.monotonic() < until:
            time.sleep(0.5)
            shown = self.run_on("show", "config")
            now = [line for line in shown.out.splitlines() if not line.startswith("#")]
        self.assertEqual(now, self.before)
        recovered = self.rtxctl("recover", folder, "--json")
        self.assert_status(recovered, 0)
        self.assertEqual(json.loads(recovered.out)["left"], "restarted")

    def test_a_second_rtxctl_is_told_who_is_at_it(self):
        run, folder = self.killed("--confirm-within", "1h")
        second = self.patient(GOOD)
        self.assert_status(second, 2)
        self.assertIn(str(run.pid), second.err)
        run.send_signal(signal.SIGINT)
        run.wait(60 * SLOW)
        self.assertEqual(run.returncode, 130)
        self.assertEqual(self.settings(), self.before)
        report = json.loads(pathlib.Path(folder, "report.json").read_text(encoding="utf-8"))
        self.assertEqual(report["routers"][0]["left"], "rolled_back")


class RollbackTimer(OneRouter):
    def test_it_guards_the_lines_and_is_ended_before_confirming(self):
        run = self.patient(GOOD, "--rollback-timer", "240s", "--run-dir", self.folder / "run")
        self.assert_status(run, 0)
        self.assertEqual(self.left(run), "confirmed")
        journal = (self.folder / "run" / "journal.ndjson").read_text(encoding="utf-8")
        self.assertLess(journal.index("schedule at 99"), journal.index("rollback timer 240"))
        time.sleep(240 / SPEED + 1)
        self.assertIn("ip lan2 mtu 1400", self.settings())

    def test_recover_confirms_nothing_that_it_may_still_take_back(self):
        run, folder = self.killed("--confirm-within", "1h", "--rollback-timer", "40s",
                                  playbook=WAITS.replace("10min", "20s"))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        recovered = self.rtxctl("recover", folder, "--json", "--confirm")
        self.assert_status(recovered, 0)
        self.assertIn("rollback timer of the lost session", recovered.err)
        self.assertEqual(json.loads(recovered.out)["left"], "rolled_back")
        self.assertEqual(self.settings(), self.before)

    def test_it_is_never_the_only_way_back(self):
        for options in (("--switch", "none"), ("--confirm-within", "300s")):
            run = self.apply(GOOD, "--rollback-timer", "240s", *options)
            self.assert_status(run, 3)
            self.assertIn("rollback", run.err)


class RollbackTimerOfACutPath(OneRouter):
    ROUTER = 'reached_by = "lan1"'

    def test_it_brings_the_path_back_without_a_restart(self):
        self.write_inventory("bench01", more='answer_timeout = "2s"')
        booted = self.boot_time()
        run = self.patient(TAKES_ITS_ADDRESS, "--rollback-timer", "30s")
        self.assert_status(run, 2)
        self.assertEqual(self.left(run), "rolled_back")
        self.assertEqual(self.settings(), self.before)
        self.assertEqual(self.boot_time(), booted)


class RollbackTimerOfOldFirmware(OneRouter):
    ROUTER = 'firmware = "15.02.01"'

    def test_without_it_there_is_the_switch(self):
        run = self.patient(GOOD, "--rollback-timer", "240s")
        self.assert_status(run, 0)
        self.assertIn("no rollback timer: ", run.out + run.err)


if __name__ == "__main__":
    unittest.main()
