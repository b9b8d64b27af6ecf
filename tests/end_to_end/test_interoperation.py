"""The real programs against what others wrote: OpenSSH's client, OpenSSH's server, expect."""

import getpass
import pathlib
import shutil
import socket
import subprocess
import time
import unittest

from support import ADMINISTRATOR, LOGIN, RTXTWIN, SLOW, EndToEnd


class StockClient(EndToEnd):
    """OpenSSH's own client in front of a simulated router."""

    def test_a_person_logs_in_and_works(self):
        self.lab_of_one(config="console character en.ascii\nip lan1 address 192.0.2.1/24\n")
        shown = self.by_hand("ip lan2 address 198.51.100.1/24", "show config | grep lan2", "foo")
        self.assertIn("ip lan2 address 198.51.100.1/24", shown)
        self.assertIn("Error: Invalid command name", shown)

    def test_a_router_in_its_default_state_speaks_shift_jis(self):
        self.lab_of_one()
        with self.assertRaises(UnicodeDecodeError):
            self.raw_by_hand("foo").decode("utf-8")
        self.assertIn("エラー: コマンド名を確認してください", self.raw_by_hand("foo").decode("cp932"))

    def raw_by_hand(self, command):
        output = subprocess.run(
            ["ssh", "-tt", "-F", "none", "-i", str(self.key), "-p", str(self.ports["bench01"]),
             "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/by_hand_hosts",
             "-o", "LogLevel=ERROR", "admin@127.0.0.1"],
            input=command.encode() + b"\rexit\r", capture_output=True, timeout=20 * SLOW, env=self.environment)
        return output.stdout

    def test_the_exec_channel_is_refused(self):
        self.lab_of_one()
        run = subprocess.run(
            ["ssh", "-F", "none", "-i", str(self.key), "-p", str(self.ports["bench01"]),
             "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/by_hand_hosts",
             "admin@127.0.0.1", "show environment"],
            capture_output=True, timeout=20 * SLOW, env=self.environment)
        self.assertNotEqual(run.returncode, 0)
        self.assertNotIn(b"RTX830", run.stdout)

    def test_expect_drives_a_simulated_router_as_a_macro_would(self):
        self.lab_of_one(config="console character en.ascii\n")
        script = self.write("macro.exp", f"""
            set timeout 20
            spawn -noecho ssh -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile={self.folder}/macro_hosts \\
              -o PreferredAuthentications=password,keyboard-interactive -p {self.ports['bench01']} admin@127.0.0.1
            expect -re "assword: $" {{ send "{LOGIN}\\r" }} timeout {{ exit 2 }}
            expect -re "> $" {{ send "administrator\\r" }} timeout {{ exit 2 }}
            expect "Password: " {{ send "{ADMINISTRATOR}\\r" }} timeout {{ exit 2 }}
            expect -re "# $" {{ send "ip route default gateway 192.0.2.1\\r" }} timeout {{ exit 2 }}
            expect -re "# $" {{ send "exit\\r" }} timeout {{ exit 2 }}
            expect "(Y/N)" {{ send "N" }} timeout {{ exit 2 }}
            expect -re "> $" {{ send "exit\\r" }} timeout {{ exit 2 }}
            expect eof
            """)
        run = subprocess.run(["expect", "-f", script], capture_output=True, text=True, timeout=60 * SLOW,
                             env=self.environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("ip route default gateway 192.0.2.1", self.running_config())


class StockServer(EndToEnd):
    """rtxctl in front of OpenSSH's server, whose shell is a simulated router's console."""

    def setUp(self):
        super().setUp()
        sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin:/sbin")
        self.assertIsNotNone(sshd, "openssh-server is not installed")
        lab = self.write("console.toml", f"""
            [[router]]
            name = "bench01"
            administrator_password = "{ADMINISTRATOR}"
            config = '''
            ip lan1 address 192.0.2.1/24
            '''
            [[router.user]]
            name = "admin"
            password = "{LOGIN}"
            """)
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        shutil.copy(self.folder / "user_key.pub", self.folder / "authorized_keys")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        pathlib.Path("/run/sshd").mkdir(exist_ok=True)  # Where Debian's sshd separates its privileges.
        config = self.write("sshd_config", f"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {self.folder}/host_key
            AuthorizedKeysFile {self.folder}/authorized_keys
            PasswordAuthentication no
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PidFile none
            ForceCommand {RTXTWIN} console {lab} bench01
            """)
        with open(self.folder / "sshd.log", "wb") as log:
            self.sshd = subprocess.Popen([sshd, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=log)
        self.addCleanup(self.sshd.wait)
        self.addCleanup(self.sshd.terminate)
        self.write("inventory.toml", f"""
            [router.bench01]
            host = "127.0.0.1"
            port = {port}
            user = "{getpass.getuser()}"
            identities = ["{self.folder}/user_key"]
            administrator_password = {{ env = "LAB_ADMINISTRATOR_PASSWORD" }}
            """)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        self.fail((self.folder / "sshd.log").read_text())

    def test_a_public_key_login_and_a_show(self):
        run = self.run_on("show", "config")
        self.assert_status(run, 0)
        self.assertIn("ip lan1 address 192.0.2.1/24", run.out)

    def test_a_playbook_is_applied(self):
        # Each login is a router of its own here, so that nothing could be confirmed: it only looks.
        run = self.apply("""
            name = "Address"
            [[step]]
            name = "Address"
            [[step.expect]]
            show = "show config"
            that = ["any(line, setting == \\"ip lan1 address\\")"]
            """)
        self.assert_status(run, 0)


if __name__ == "__main__":
    unittest.main()
