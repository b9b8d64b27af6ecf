"""A lab of many pairs, each with an L2TPv3/IPsec VPN that works, and what a check says of them."""

import json
import subprocess

from support import ADMINISTRATOR, LOGIN, RTXCTL, SLOW, EndToEnd
from support_pair import CONFIG, CONFIGURED_SECRETS

SIDES = (("west", 1, 2), ("east", 2, 1))


def router(name, own, far):
    """A [[fleet.router]]; copy n of one side is the far end of copy n of the other."""
    config = CONFIG.format(name=name + "{n:2}", lan=f"172.16.{{n}}.{own}", far_lan=f"172.16.{{n}}.{far}",
                           wan=f"10.{own}.{{n}}.1", far_wan=f"10.{far}.{{n}}.1", gateway=f"10.{own}.{{n}}.254",
                           key="common-ike-key", more="")
    return (f'[[fleet.router]]\nname = "{name}{{n:2}}"\nuptime = "485h"\n'
            f'administrator_password = "{ADMINISTRATOR}"\nconfig = """\n{config}"""\n'
            f'[[fleet.router.user]]\nname = "admin"\npassword = "{LOGIN}"\n')


def stray(name, fault, argument):
    """A router beside the fleet, with a fault."""
    return (f'[[router]]\nname = "{name}"\nadministrator_password = "{ADMINISTRATOR}"\n'
            f'config = "console prompt {name}\\nsshd service on\\n"\n'
            f'[[router.user]]\nname = "admin"\npassword = "{LOGIN}"\n'
            f'[[router.fault]]\nkind = "{fault}"\n' + (f"argument = '{argument}'\n" if argument else ""))


def verdicts_in(events):
    return {one["subject"]: one for one in events if one["type"] == "verdict"}


class FleetLab(EndToEnd):
    """`pairs` pairs: pair01 is west01 and east01. A test starts it with `start_fleet`."""

    pairs = 12
    speed = 50.0
    which = ("--all",)

    def setUp(self):
        super().setUp()
        self.lab_text = f"speed = {self.speed}\n[[fleet]]\ncount = {self.pairs}\n" + "".join(
            router(*side) for side in SIDES)
        self.lab_text += ('[[fleet.network]]\nname = "wan{n}"\ninterfaces = ["west{n:2}.lan2", "east{n:2}.lan2"]\n'
                          'gateways = ["10.1.{n}.254", "10.2.{n}.254"]\n')

    def start_fleet(self, more_lab="", more_inventory=""):
        self.start_lab(self.write("fleet.toml", self.lab_text + more_lab))
        numbers = range(1, self.pairs + 1)
        pairs = "".join(f'[pair.pair{n:02}]\na = "west{n:02}"\nb = "east{n:02}"\n' for n in numbers)
        self.write_inventory(*self.ports, more=pairs + more_inventory)

    def in_inventory(self, name, **lines):
        """These settings of a router are others than `write_inventory` wrote."""
        inventory = self.folder / "inventory.toml"
        before = (f'[router.{name}]\ngroup = "lab"\nhost = "127.0.0.1"\nport = {self.ports[name]}\n')
        settings = {"host": "127.0.0.1", "port": self.ports[name], **lines}
        after = f'[router.{name}]\ngroup = "lab"\n' + "".join(
            f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        text = inventory.read_text()
        self.assertIn(before, text)
        inventory.write_text(text.replace(before, after))

    def spoil(self, *routers, port=1):
        """These routers are not where the inventory says."""
        for name in routers:
            self.in_inventory(name, port=port)

    def check(self, *options, status, **settings):
        """The verdicts by subject, the last event, and the run."""
        run = self.rtxctl("check", "--accept-new-host-key", *self.which, "--json", *options, **settings)
        self.assert_status(run, status)
        for secret in CONFIGURED_SECRETS:
            self.assertNotIn(secret, run.said, "a key of a configuration was shown")
        events = run.events()
        return verdicts_in(events), events[-1], run

    def begin_check(self, *options, **settings):
        """A check that is at work; its output is read by the test."""
        process = subprocess.Popen(
            [RTXCTL, "check", "--accept-new-host-key", *self.which, "--json", *map(str, options)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder,
            **settings)
        self.addCleanup(self.end_check, process)
        return process

    @staticmethod
    def end_check(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    @staticmethod
    def until_a_verdict(process):
        """What it has written up to its first verdict."""
        lines = [process.stdout.readline()]
        while '"verdict"' not in lines[-1]:
            lines.append(process.stdout.readline())
            if not lines[-1]:
                raise AssertionError("it ended without a verdict: " + process.stderr.read())
        return lines

    def rest_of(self, process, lines=(), seconds=120):
        """Verdicts, the last event, and what it told people, once it has ended."""
        out, err = process.communicate(timeout=seconds * SLOW)
        events = [json.loads(line) for line in [*lines, *out.splitlines()]]
        return verdicts_in(events), events[-1], err
