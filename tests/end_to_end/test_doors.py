"""rtxctl's doors, through servers that others wrote. What is behind them is a simulated router's console."""

import subprocess
import unittest

from support_doors import USER, RealDoors, program

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

    def test_a_pinned_host_key(self):
        server = self.sshd("router", self.console_of())
        self.ssh_router("bench01", server.port, host_key=self.fingerprint(server.host_key))
        self.passes()
        other = self.fingerprint(self.make_key("other_key", "-t", "ed25519"))
        self.inventory[-1] = f'host_key = "{other}"'
        self.fails("bench01", other, self.fingerprint(server.host_key))

    def test_a_key_of_the_ssh_agent(self):
        self.ssh_router("bench01", self.sshd("router", self.console_of()).port, identities=[], agent=True)
        at = {"SSH_AUTH_SOCK": str(self.folder / "agent.socket")}
        self.start("agent", "ssh-agent", "-D", "-a", at["SSH_AUTH_SOCK"])
        self.wait_until((self.folder / "agent.socket").exists, "agent")
        self.fails("bench01", "refused", "agent", environment=at)
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


if __name__ == "__main__":
    unittest.main()
