"""`rtxctl plan`: what it says would happen is what happens, and what it says takes it back does."""

import json
import signal
import subprocess
import time
import unittest

from support import RTXCTL, SECRETS, SLOW, EndToEnd

CONFIG = """\
ip lan1 address 192.168.100.1/24
ip lan2 address 192.0.2.9/24
nat descriptor type 1 masquerade
tunnel select 1
 tunnel encapsulation l2tpv3
 l2tp always-on on
 tunnel enable 1
ip route default gateway 192.0.2.1
"""

PLAYBOOK = """
[vars]
psk = { type = "secret", env = "LAB_PSK" }
[[step]]
name = "LAN"
run = '''
ip lan1 address 192.168.100.1/24
ip lan1 proxyarp on
ip route default gateway 192.0.2.2
'''
[[step]]
name = "Tunnel"
run = '''
tunnel select 1
no l2tp always-on
ipsec ike pre-shared-key 1 text {{psk}}
l2tp keepalive use on 60 3
no tunnel enable 1
tunnel select none
no nat descriptor type 1
'''
"""


class Plan(EndToEnd):
    def setUp(self):
        super().setUp()
        self.lab_of_one(config=CONFIG)

    def plan(self, *options, playbook=PLAYBOOK):
        path = self.write("playbook.toml", playbook)
        return self.rtxctl("plan", path, "--router", "bench01", "--accept-new-host-key", *options)

    def settings(self):
        """The running configuration, without what changes by itself."""
        return [line for line in self.running_config().splitlines() if not line.startswith("#")]

    def test_it_says_what_each_line_does(self):
        run = self.plan()
        self.assert_status(run, 0)
        for line in ("bench01: 7 changes, 1 line in place already",
                     "    = ip lan1 address 192.168.100.1/24",
                     "    + ip lan1 proxyarp on",
                     "    ~ ip route default gateway 192.0.2.2    (was: ip route default gateway 192.0.2.1)",
                     "    - no l2tp always-on    (was: l2tp always-on on)",
                     "    + ipsec ike pre-shared-key 1 text *",
                     "    -ip route default gateway 192.0.2.1",
                     "    +ip route default gateway 192.0.2.2",
                     "    no ipsec ike pre-shared-key 1"):
            self.assertIn(line + "\n", run.out)
        self.assertNotIn(SECRETS["LAB_PSK"], run.said)

    def test_it_changes_nothing_and_after_apply_there_is_nothing_to_do(self):
        before = self.settings()
        self.assert_status(self.plan(), 0)
        self.assertEqual(self.settings(), before)
        self.assert_status(self.apply(PLAYBOOK), 0)
        again = self.plan("--json")
        self.assertEqual(json.loads(again.out)["changes"], 0)
        self.assertEqual(json.loads(again.out)["undo"], [])

    def test_what_it_says_takes_it_back_does(self):
        before = self.settings()
        planned = json.loads(self.plan("--json").out)
        self.assertTrue(planned["can_be_undone"])
        self.assert_status(self.apply(PLAYBOOK, "--save"), 0)
        self.assertNotEqual(self.settings(), before)
        undo = "\n".join(planned["undo"])
        self.assert_status(self.apply(f"[[step]]\nrun = '''\n{undo}\n'''\n"), 0)
        self.assertEqual(self.settings(), before)

    def test_offline_it_needs_no_router(self):
        saved = self.write("saved.txt", CONFIG)
        self.stop_lab()
        run = self.plan("--offline", saved)
        self.assert_status(run, 0)
        self.assertIn("bench01: 7 changes", run.out)
        missing = self.plan("--offline", "nowhere.txt")
        self.assert_status(missing, 3)
        self.assertIn("nowhere.txt cannot be read", missing.err)

    def test_what_cannot_be_taken_back_is_said_and_wants_a_word(self):
        playbook = "[[step]]\nrun = '''\nfrobnicate on\nipsec refresh sa\n'''\n"
        held = self.plan("--out", "plan.json", playbook=playbook)
        self.assert_status(held, 4)
        self.assertIn("? frobnicate on    (not known here", held.out)
        self.assertIn("bench01: typing cannot take back\n    frobnicate on    (the command is not known)", held.err)
        self.assertIn("--allow-unknown", held.err)
        self.assertFalse((self.folder / "plan.json").exists())
        run = self.plan("--allow-unknown", playbook=playbook)
        self.assert_status(run, 0)
        self.assertIn("? frobnicate on    (not known here", run.out)
        self.assertIn("! ipsec refresh sa    (acts at once", run.out)

    def test_lines_that_touch_the_path_are_told(self):
        run = self.plan(playbook="[[step]]\nrun = '''\nsshd service off\nno login user admin\n'''\n")
        self.assertIn("    + sshd service off\n"
                      "      touches the path rtxctl comes by: this session comes by the SSH server\n"
                      "      can end sessions, tunnels or logins\n", run.out)
        self.assertIn("it wants a dead-man's switch", run.out)
        harmless = self.plan("--json", playbook="[[step]]\nrun = '''\ndescription 1 office\n'''\n")
        told = json.loads(harmless.out)
        self.assertFalse(told["needs_switch"])
        self.assertNotIn("touches", told["lines"][0])

    def test_a_plan_is_written_down_without_secrets(self):
        run = self.plan("--out", "plan.json")
        self.assert_status(run, 0)
        file = self.folder / "plan.json"
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        text = file.read_text()
        for secret in SECRETS.values():
            self.assertNotIn(secret, text)
        plan = json.loads(text)
        self.assertEqual((plan["type"], plan["schema"], plan["router"]), ("plan_file", 1, "bench01"))
        self.assertEqual(plan["routers"][0]["lines"][4]["line"], "no l2tp always-on")
        again = self.plan("--out", "again.json")
        self.assert_status(again, 0)
        other = json.loads((self.folder / "again.json").read_text())
        self.assertEqual(plan["routers"], other["routers"])  # Nothing has changed: the same fingerprint.
        self.assert_status(self.apply(PLAYBOOK), 0)
        self.assert_status(self.plan("--out", "later.json"), 0)
        later = json.loads((self.folder / "later.json").read_text())
        self.assertNotEqual(plan["routers"][0]["fingerprint"], later["routers"][0]["fingerprint"])

    def apply_file(self, name, *options):
        return self.rtxctl("apply", self.folder / name, "--accept-new-host-key", *options)

    def test_the_plan_that_was_seen_is_what_is_applied(self):
        self.assert_status(self.plan("--out", "plan.json"), 0)
        self.assert_status(self.apply_file("plan.json", "--save"), 0)
        self.assertIn("ip lan1 proxyarp on", self.settings())

    def test_a_plan_does_not_hold_for_a_router_that_has_changed(self):
        self.assert_status(self.plan("--out", "plan.json"), 0)
        playbook = self.write("other.toml", "[[step]]\nrun = 'ip lan2 mtu 1400'\n")
        other = self.rtxctl("apply", playbook, "--router", "bench01", "--accept-new-host-key", "--save")
        self.assert_status(other, 0)
        before = self.settings()
        again = self.apply_file("plan.json")
        self.assert_status(again, 4)
        self.assertEqual(self.settings(), before)
        self.assertIn("bench01 has changed since the plan was made", again.said)

    def test_a_plan_of_another_playbook_is_refused_before_any_router_is_contacted(self):
        self.assert_status(self.plan("--out", "plan.json"), 0)
        playbook = self.folder / "playbook.toml"
        playbook.write_text(playbook.read_text() + "# another\n")
        self.stop_lab()
        run = self.apply_file("plan.json")
        self.assert_status(run, 3)
        self.assertIn("playbook.toml has changed since the plan was made", run.err)
        (self.folder / "bad.json").write_text('{"type": "plan_file",\n "schema": }')
        bad = self.apply_file("bad.json")
        self.assert_status(bad, 3)
        self.assertIn("bad.json:2:12: this is no JSON", bad.err)

    def test_a_router_that_is_not_there_cannot_be_told(self):
        self.stop_lab()
        run = self.plan()
        self.assert_status(run, 2)
        self.assertIn("rtxctl: bench01: ", run.err)


class Stopped(EndToEnd):
    def test_a_signal_is_the_exit_status(self):
        self.lab_of_one(extra=self.fault("silent-after-login"))
        playbook = self.write("playbook.toml", PLAYBOOK)
        for sent in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sent):
                self.stop(playbook, sent)

    def stop(self, playbook, sent):
        process = subprocess.Popen(
            [RTXCTL, "plan", playbook, "--router", "bench01", "--accept-new-host-key"], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment,
            cwd=self.folder)
        self.addCleanup(process.kill)
        time.sleep(2 * SLOW)
        process.send_signal(sent)
        out, err = process.communicate(timeout=30 * SLOW)
        self.assertEqual(process.returncode, 128 + sent, err)
        self.assertIn("stopped before there was a plan", err)
        self.assertEqual(out, "")


if __name__ == "__main__":
    unittest.main()
