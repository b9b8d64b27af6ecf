"""`rtxctl check` of routers behind a jump host that dies, or never says a word: others are none the worse for it."""

import pathlib
import socket
import threading
import unittest

from support import SLOW
from support_doors import USER, RealDoors
from support_fleet import FleetLab

HIDDEN = ("west01", "west02", "west03", "west04")  # behind the bastion
ESTABLISHED = "01"  # in /proc/net/tcp


class HardBastions(FleetLab, RealDoors):
    pairs = 6
    which = ("--group", "lab")  # The bastion is in no group.

    def start_behind(self, bastion_port):
        self.start_fleet(more_inventory=f'[router.bastion]\nhost = "127.0.0.1"\nport = {bastion_port}\nuser = "{USER}"\n'
                                  f'identities = ["{self.key}"]\nagent = false\n')
        for name in HIDDEN:
            self.in_inventory(name, jump="bastion")

    def assert_only_hidden_ones_suffer(self, verdicts, why):
        for n in range(1, self.pairs + 1):
            verdict = verdicts[f"pair{n:02}"]
            hidden = f"west{n:02}" in HIDDEN
            self.assertEqual(verdict["health"], "could_not_tell" if hidden else "healthy", verdict)
            if hidden:
                self.assertTrue(verdict["reason"].startswith(f"west{n:02}: "), verdict["reason"])
                self.assertIn(why, verdict["reason"])

    def test_routers_behind_a_jump_host_are_checked(self):
        bastion = self.sshd("bastion")
        self.start_behind(bastion.port)
        verdicts, end, _ = self.check(status=0)
        self.assertEqual(end["counts"]["healthy"], self.pairs)
        for name in HIDDEN:
            self.assertIn(f"target 127.0.0.1 port {self.ports[name]}", bastion.logged())

    def connections(self):
        """How many connections there are to the routers behind the bastion."""
        ports = {f"{self.ports[name]:04X}" for name in HIDDEN}
        lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(line[3] == ESTABLISHED and line[2].rpartition(":")[2] in ports for line in lines)

    def watch_connections(self):
        """How many there are, again and again, until the event is set."""
        seen, ended = [], threading.Event()

        def watch():
            while not ended.wait(0.02):
                seen.append(self.connections())

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        self.addCleanup(watcher.join)
        self.addCleanup(ended.set)
        return seen, ended

    def test_jump_hosts_of_an_ssh_configuration_are_spared_too(self):
        first = self.sshd("first")
        self.start_fleet()
        ways = f"Host first\n  Port {first.port}\n"
        for name in HIDDEN:
            self.in_inventory(name, host=f"{name}.example")
            ways += (f"Host {name}.example\n  HostName 127.0.0.1\n  ProxyJump before-{name}\n"
                     f"Host before-{name}\n  Port {self.sshd('before-' + name).port}\n  ProxyJump first\n")
        ways += (f"Host first before-*\n  HostName 127.0.0.1\n  User {USER}\n  IdentityFile {self.key}\n"
                 "  IdentitiesOnly yes\n")
        checks = self.write("checks.toml", "[rules]\npings = 20\n[fleet]\nper_bastion = 1\n")
        config = self.write("ssh_config", ways)
        seen, ended = self.watch_connections()
        verdicts, _, _ = self.check(checks, "--ssh-config", config, status=0)
        ended.set()
        self.assertEqual(len(verdicts), self.pairs)
        # All ways begin at the same host; the end of one may still be on its way when the next begins.
        self.assertIn(max(seen), (1, 2))

    def test_a_jump_host_that_dies_in_the_middle(self):
        bastion = self.sshd("bastion")
        self.start_behind(bastion.port)
        checks = self.write("checks.toml", '[rules]\npings = 100\n[fleet]\ndeadline = "10s"\n')
        process = self.begin_check(checks)
        self.wait_until(lambda: all(f"port {self.ports[name]}" in bastion.logged() for name in HIDDEN), "bastion")
        bastion.die()
        verdicts, end, err = self.rest_of(process)
        self.assertEqual(process.returncode, 2, err)
        self.assertTrue(end["complete"])
        self.assert_only_hidden_ones_suffer(verdicts, "the jump host ended the connection")

    def test_a_jump_host_that_never_answers(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        port = listener.getsockname()[1]
        self.start_behind(port)
        verdicts, end, run = self.check(status=2)
        self.assertLess(run.seconds, 100 * SLOW)
        self.assertTrue(end["complete"])
        self.assert_only_hidden_ones_suffer(verdicts, f"127.0.0.1:{port}")
        short = self.write("checks.toml", '[fleet]\ndeadline = "5s"\n')
        verdicts, _, run = self.check(short, status=2)
        self.assertLess(run.seconds, 60 * SLOW)
        self.assert_only_hidden_ones_suffer(verdicts, "there was no login in the time that a check gives a router")


if __name__ == "__main__":
    unittest.main()
