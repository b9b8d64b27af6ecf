"""rtxctl's doors, through servers that others wrote. What is behind them is a simulated router's console."""

import concurrent.futures
import json
import re
import shutil
import subprocess
import unittest

from support import LOGIN, ROOT
from support_doors import USER, RealDoors, program

SEED = ROOT / "playbooks" / "seed"

LEGACY_ONLY = """
            KexAlgorithms diffie-hellman-group1-sha1
            HostKeyAlgorithms ssh-rsa
            Ciphers aes128-cbc
            MACs hmac-sha1"""
RSA = ("-t", "rsa", "-b", "2048")


class Ssh(RealDoors):
    def test_openssh(self):
        self.ssh_router("bench01", self.sshd("router", self.console_of()).port)
        self.passes()

    def test_firmware_with_old_algorithms_only(self):
        port = self.sshd("router", self.console_of(), LEGACY_ONLY, RSA).port
        self.ssh_router("bench01", port)
        self.fails("bench01", "diffie-hellman-group1-sha1", 'algorithms = "legacy"')
        self.inventory.append('algorithms = "legacy"')
        self.passes()

    def test_old_algorithms_that_an_ssh_configuration_allows(self):
        port = self.sshd("router", self.console_of(), LEGACY_ONLY, RSA).port
        config = self.write("ssh_config", """
            Host 127.0.0.1
              KexAlgorithms +diffie-hellman-group1-sha1
              HostKeyAlgorithms +ssh-rsa
              Ciphers +aes128-cbc
              MACs hmac-sha1
            """)
        self.ssh_router("bench01", port)
        self.passes("--ssh-config", config)

    def test_a_pinned_host_key(self):
        server = self.sshd("router", self.console_of())
        self.ssh_router("bench01", server.port, host_key=self.fingerprint(server.host_key))
        self.passes()
        other = self.fingerprint(self.make_key("other_key", "-t", "ed25519"))
        self.inventory[-1] = f'host_key = "{other}"'
        self.fails("bench01", other, self.fingerprint(server.host_key))

    def test_an_encrypted_private_key(self):
        key = self.folder / "encrypted"
        shutil.copy(self.key, key)
        subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", LOGIN, "-f", key], check=True, capture_output=True)
        self.ssh_router("bench01", self.sshd("router", self.console_of()).port, identities=[str(key)])
        self.fails("bench01", str(key), "passphrase")
        self.inventory.append('passphrase = { env = "LAB_PASSWORD" }')
        self.passes()

    def test_a_key_of_the_ssh_agent(self):
        self.ssh_router("bench01", self.sshd("router", self.console_of()).port, identities=[], agent=True)
        at = {"SSH_AUTH_SOCK": str(self.folder / "agent.socket")}
        self.start("agent", "ssh-agent", "-D", "-a", at["SSH_AUTH_SOCK"])
        self.wait_until((self.folder / "agent.socket").exists, "agent")
        self.fails("bench01", "the agent, which has no keys; the server offers: publickey", environment=at)
        subprocess.run(["ssh-add", "-q", self.key], check=True, env={**self.environment, **at})
        self.passes(environment=at)

    def test_dropbear(self):
        self.ssh_router("bench01", self.dropbear(self.console_of()).port, user="admin")
        self.passes()

    def test_two_jump_hosts_of_the_inventory(self):
        first, second = self.sshd("first"), self.sshd("second")
        router = self.sshd("router", self.console_of())
        self.ssh_router("first", first.port)
        self.ssh_router("second", second.port)
        self.ssh_router("bench01", router.port, jump=["first", "second"])
        self.passes()
        self.assert_way(first, second, router.port)

    def test_two_jump_hosts_of_an_ssh_configuration(self):
        first, second = self.sshd("first"), self.sshd("second")
        router = self.sshd("router", self.console_of())
        config = self.write("ssh_config", f"""
            Host first
              HostName 127.0.0.1
              Port {first.port}
            Host second
              HostName 127.0.0.1
              Port {second.port}
            Host tokyo.example.net
              HostName 127.0.0.1
              Port {router.port}
              ProxyJump first,second
            Host *
              User {USER}
              IdentityFile {self.key}
            """)
        self.router("bench01", host="tokyo.example.net", agent=False)
        self.passes("--ssh-config", config)
        self.assert_way(first, second, router.port)

    def assert_way(self, first, second, port):
        self.assertIn(f"target 127.0.0.1 port {second.port}", first.logged())
        self.assertIn(f"target 127.0.0.1 port {port}", second.logged())

    def test_a_proxy_command_of_an_ssh_configuration(self):
        port = self.sshd("router", self.console_of()).port
        config = self.write("ssh_config", f"""
            Host tokyo.example.net
              ProxyCommand {program("socat", "socat")} - TCP:127.0.0.1:{port}
              User {USER}
              IdentityFile {self.key}
            """)
        self.router("bench01", host="tokyo.example.net", agent=False)
        self.passes("--ssh-config", config)


class Telnet(RealDoors):
    def test_telnetd(self):
        server = self.telnetd("router", self.console_of())
        self.router("bench01", transport="telnet", host="127.0.0.1", port=server.port)
        self.assertIn("clear text", self.passes().err)

    def test_telnetd_with_a_login(self):
        self.serve_bench()
        server = self.telnetd("router", f"{program('telnet', 'inetutils-telnet')} -E 127.0.0.1 "
                                        f"{self.doors['telnet_port']}")
        self.router("bench01", transport="telnet", host="127.0.0.1", port=server.port, user="admin",
                    password="LAB_PASSWORD", telnet_warning=False)
        self.assertNotIn("clear text", self.passes().err)

    def test_telnetd_behind_a_jump_host(self):
        first = self.sshd("first")
        server = self.telnetd("router", self.console_of())
        self.ssh_router("first", first.port)
        self.router("bench01", transport="telnet", host="127.0.0.1", port=server.port, jump=["first"])
        self.passes()
        self.assertIn(f"target 127.0.0.1 port {server.port}", first.logged())


class Serial(RealDoors):
    def test_a_pseudo_terminal_of_socat(self):
        self.serve_bench()
        device = self.serial_line("line", f"TCP:127.0.0.1:{self.doors['tcp_port']}")
        self.router("bench01", transport="serial", device=str(device), baud=115200, user="admin",
                    password="LAB_PASSWORD")
        self.passes()
        self.passes()  # The line was left as it was found.

    def test_the_console_server_ser2net(self):
        self.serve_bench()
        port = self.ser2net({"bench01": self.folder / "bench01.tty"})["bench01"]
        self.router("bench01", transport="tcp", host="127.0.0.1", port=port, baud=115200, user="admin",
                    password="LAB_PASSWORD")
        self.passes()
        self.passes()


class SeedLab(RealDoors):
    """The bundled lab, with the bundled inventory changed to reach it through one kind of door."""

    def bring_up(self, transport):
        """Verifications 1 and 2; the report of the second."""
        doors = self.serve_seed()
        self.write_seed_inventory(transport, getattr(self, f"{transport}_places")(doors))
        self.apply_seed("1-wan.toml")
        report = self.apply_seed("2-l2tpv3-raw.toml").events()[-1]
        self.assertEqual(report["verdict"], "met")
        return timeless(report)

    def apply_seed(self, name):
        run = self.rtxctl("apply", SEED / name, "--pair", "tokyo-osaka", "--json", "--accept-new-host-key",
                          "--confirm-within", "1h")
        self.assert_status(run, 0)
        return run

    def ssh_places(self, doors):
        ssh = f"ssh -tt -F none -q -i {self.key} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
        servers = {name: self.sshd(name, f"{ssh} -p {door['port']} admin@127.0.0.1")
                   for name, door in doors.items()}
        return {name: {"host": "127.0.0.1", "port": server.port, "user": USER, "agent": False,
                       "identities": [str(self.key)]} for name, server in servers.items()}

    def telnet_places(self, doors):
        telnet = program("telnet", "inetutils-telnet")
        servers = {name: self.telnetd(name, f"{telnet} -E 127.0.0.1 {door['telnet_port']}")
                   for name, door in doors.items()}
        return {name: {"host": "127.0.0.1", "port": server.port} for name, server in servers.items()}

    def serial_places(self, doors):
        return {name: {"device": str(self.serial_line(name, f"TCP:127.0.0.1:{door['tcp_port']}")), "baud": 115200}
                for name, door in doors.items()}

    def tcp_places(self, doors):
        ports = self.ser2net({name: self.folder / f"{name}.tty" for name in doors})
        return {name: {"host": "127.0.0.1", "port": port, "baud": 115200} for name, port in ports.items()}

    def write_seed_inventory(self, transport, places):
        text = (SEED / "inventory.toml").read_text(encoding="utf-8")
        for name, place in places.items():
            lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in place.items())
            text = re.sub(rf'(?m)^(\[router\.{name}\]\n.*\n)host .*\nport .*\n',
                          lambda found: f'{found[1]}transport = "{transport}"\n{lines}', text)
        (self.folder / "inventory.toml").write_text(text, encoding="utf-8")


def timeless(part):
    """A report without what differs from run to run: times, numbers of samples, the routers' own output."""
    if isinstance(part, dict):
        return {key: timeless(value) for key, value in part.items()
                if key not in ("seconds", "samples", "started", "run_folder", "output")}
    if isinstance(part, list):
        return [timeless(value) for value in part]
    return re.sub(r"\b[0-9.]+ms\b", "N ms", part) if isinstance(part, str) else part


def report_over(transport):
    lab = SeedLab()
    lab.setUp()
    try:
        return lab.bring_up(transport)
    finally:
        lab.doCleanups()


class Seed(unittest.TestCase):
    maxDiff = None

    def test_the_same_report_over_ssh_telnet_serial_and_tcp(self):
        transports = ("ssh", "telnet", "serial", "tcp")
        with concurrent.futures.ThreadPoolExecutor(len(transports)) as pool:
            over_ssh, *others = pool.map(report_over, transports)
        for transport, report in zip(transports[1:], others):
            self.assertEqual(report, over_ssh, transport)


if __name__ == "__main__":
    unittest.main()
