"""`rtxctl check` of a fleet in which much goes wrong: it ends in time, and calls nothing healthy that it did not see."""

import json
import signal
import socket
import subprocess
import time
import unittest

from support import ADMINISTRATOR, LOGIN, RTXCTL, SLOW, EndToEnd
from support_pair import CONFIG

PAIRS = 12
SIDES = (("west", 1, 2), ("east", 2, 1))


def router(name, own, far):
    """A [[fleet.router]]; copy n of one side is the far end of copy n of the other."""
    config = CONFIG.format(name=name + "{n:2}", lan=f"172.16.{{n}}.{own}", far_lan=f"172.16.{{n}}.{far}",
                           wan=f"10.{own}.{{n}}.1", far_wan=f"10.{far}.{{n}}.1", gateway=f"10.{own}.{{n}}.254",
                           key="common-ike-key", more="")
    return (f'[[fleet.router]]\nname = "{name}{{n:2}}"\nuptime = "485h"\n'
            f'administrator_password = "{ADMINISTRATOR}"\nconfig = """\n{config}"""\n'
            f'[[fleet.router.user]]\nname = "admin"\npassword = "{LOGIN}"\n')


class HardNights(EndToEnd):
    def setUp(self):
        super().setUp()
        lab = f"speed = 50.0\n[[fleet]]\ncount = {PAIRS}\n" + "".join(router(*side) for side in SIDES)
        lab += ('[[fleet.network]]\nname = "wan{n}"\ninterfaces = ["west{n:2}.lan2", "east{n:2}.lan2"]\n'
                'gateways = ["10.1.{n}.254", "10.2.{n}.254"]\n')
        self.lab_text = lab

    def start(self, faults="", more_inventory=""):
        self.start_lab(self.write("fleet.toml", self.lab_text + faults))
        pairs = "".join(f'[pair.pair{n:02}]\na = "west{n:02}"\nb = "east{n:02}"\n' for n in range(1, PAIRS + 1))
        self.write_inventory(*self.ports, more=pairs + more_inventory)

    def spoil(self, *routers, port=1):
        """These routers are not where the inventory says."""
        inventory = self.folder / "inventory.toml"
        text = inventory.read_text()
        for name in routers:
            text = text.replace(f"[router.{name}]\ngroup = \"lab\"\nhost = \"127.0.0.1\"\nport = {self.ports[name]}\n",
                                f"[router.{name}]\ngroup = \"lab\"\nhost = \"127.0.0.1\"\nport = {port}\n")
        inventory.write_text(text)

    def check(self, *options, status, **settings):
        run = self.rtxctl("check", "--accept-new-host-key", "--all", "--json", *options, **settings)
        self.assert_status(run, status)
        events = run.events()
        return {one["subject"]: one for one in events if one["type"] == "verdict"}, events[-1], run

    def test_a_whole_fleet_is_healthy(self):
        self.start()
        verdicts, end, _ = self.check(status=0)
        self.assertEqual(len(verdicts), PAIRS)
        self.assertEqual(end["counts"]["healthy"], PAIRS)

    def test_half_of_the_fleet_cannot_be_reached(self):
        self.start()
        gone = [f"east{n:02}" for n in range(1, PAIRS + 1, 2)]
        self.spoil(*gone)
        verdicts, end, _ = self.check(status=2)
        for n in range(1, PAIRS + 1):
            expected = "could_not_tell" if n % 2 else "healthy"
            self.assertEqual(verdicts[f"pair{n:02}"]["health"], expected, verdicts[f"pair{n:02}"])
        self.assertTrue(end["complete"])

    def test_routers_that_never_answer_do_not_hold_up_the_others(self):
        self.start()
        silent = ("west03", "east07")
        listener = socket.create_server(("127.0.0.1", 0))  # It accepts, and never says a word.
        self.addCleanup(listener.close)
        self.spoil(*silent, port=listener.getsockname()[1])
        checks = self.write("checks.toml", '[fleet]\ndeadline = "5s"\nat_once = 6\n')
        verdicts, end, run = self.check(checks, status=2)
        self.assertLess(run.seconds, 60 * SLOW)
        self.assertEqual(end["counts"], {"healthy": PAIRS - 2, "degraded": 0, "could_not_tell": 2, "down": 0})
        self.assertTrue(verdicts["pair03"]["reason"].startswith("west03: "), verdicts["pair03"]["reason"])

    def test_nonsense_and_cut_lines_are_never_healthy(self):
        faults = ""
        for name, port_fault in (("odd", "garbage"), ("cut", "drop-after-bytes")):
            argument = "'show status l2tp'" if port_fault == "garbage" else "'60 show ipsec sa'"
            faults += (f'[[router]]\nname = "{name}"\nadministrator_password = "{ADMINISTRATOR}"\n'
                       f'config = "console prompt {name}\\nsshd service on\\n"\n'
                       f'[[router.user]]\nname = "admin"\npassword = "{LOGIN}"\n'
                       f'[[router.fault]]\nkind = "{port_fault}"\nargument = {argument}\n')
        self.start(faults, '[pair.odd-west]\na = "odd"\nb = "west01"\n[pair.cut-west]\na = "cut"\nb = "west02"\n')
        verdicts, _, _ = self.check(status=2)
        for name in ("odd-west", "cut-west"):
            self.assertEqual(verdicts[name]["health"], "could_not_tell", verdicts[name])
        self.assertEqual(verdicts["pair01"]["health"], "healthy")

    def test_the_lab_dies_in_the_middle(self):
        self.start()
        process = subprocess.Popen(
            [RTXCTL, "check", "--accept-new-host-key", "--all", "--json",
             self.write("checks.toml", '[rules]\npings = 60\n[fleet]\nat_once = 8\ndeadline = "10s"\n')],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        first = process.stdout.readline()
        while '"verdict"' not in first:
            first = process.stdout.readline()
        self.lab.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=120 * SLOW)
        self.lab.wait()
        self.assertEqual(process.returncode, 2, err)
        events = [json.loads(line) for line in [first, *out.splitlines()]]
        self.assertTrue(events[-1]["complete"])
        self.assertEqual(events[-1]["subjects"], PAIRS)
        self.assertGreater(events[-1]["counts"]["could_not_tell"], 0)

    def test_a_history_that_cannot_be_written_does_not_stop_a_check(self):
        self.start()
        state = self.folder / "state"
        state.write_text("no folder")
        _, end, run = self.check(status=0)
        self.assertEqual(end["counts"]["healthy"], PAIRS)
        self.assertIn("this run is kept nowhere", run.err)

    def test_two_checks_at_once(self):
        self.start()
        command = [RTXCTL, "check", "--accept-new-host-key", "--all", "--json"]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env=self.environment, cwd=self.folder) for _ in range(2)]
        for process in both:
            out, err = process.communicate(timeout=120 * SLOW)
            self.assertEqual(process.returncode, 0, err)
            self.assertEqual(json.loads(out.splitlines()[-1])["counts"]["healthy"], PAIRS)
        run = self.rtxctl("history", "--json")
        self.assertEqual(len(run.events()), PAIRS, "each pair's first look is one change")

    def test_few_sessions_at_a_time(self):
        self.start()
        checks = self.write("checks.toml", "[fleet]\nat_once = 2\n")
        began = time.monotonic()
        _, end, _ = self.check(checks, status=0)
        self.assertEqual(end["counts"]["healthy"], PAIRS)
        self.assertLess(time.monotonic() - began, 120 * SLOW)


if __name__ == "__main__":
    unittest.main()
