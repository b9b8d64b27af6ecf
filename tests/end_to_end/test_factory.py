"""From the serial cable to SSH: a simulated router as it leaves the factory, and the bundled playbooks."""

import socket
import time
import unittest

from support import ROOT, SLOW, EndToEnd

FACTORY = ROOT / "playbooks" / "factory"
LOGIN_PASSWORD = "first word 7?31"
ADMINISTRATOR_PASSWORD = "other-Word-5502"


class Factory(EndToEnd):
    def serve(self, router="", console=""):
        self.start_lab(self.write("lab.toml", f"""\
speed = 60.0
[[router]]
name = "new"
factory = true
serial = "new.tty"
{router}
[router.console]
{console}
"""))
        self.environment["RTX_LOGIN_PASSWORD"] = LOGIN_PASSWORD
        self.environment["RTX_ADMINISTRATOR_PASSWORD"] = ADMINISTRATOR_PASSWORD
        self.bundled_inventory()

    def bundled_inventory(self):
        """The bundled one, with this lab's doors."""
        text = (FACTORY / "inventory.toml").read_text(encoding="utf-8")
        doors = {
            'device    = "/dev/ttyUSB0"': f'device    = "{self.folder}/new.tty"',
            'host                   = "192.168.100.1"\n':
                f'host                   = "127.0.0.1"\nport = {self.ports["new"]}\n',
        }
        for theirs, ours in doors.items():
            self.assertEqual(text.count(theirs), 1)
            text = text.replace(theirs, ours)
        (self.folder / "inventory.toml").write_text(text, encoding="utf-8")

    def rtxctl(self, *arguments, **settings):
        run = super().rtxctl(*arguments, **settings)
        self.assert_no_secret(run.said)
        return run

    def assert_no_secret(self, text):
        for secret in (LOGIN_PASSWORD, ADMINISTRATOR_PASSWORD):
            self.assertNotIn(secret, text)

    def from_serial_to_ssh(self, *options):
        return self.rtxctl("apply", FACTORY / "serial-to-ssh.toml", "--router", "new-on-cable", *options)

    def by_ssh(self, *command, options=(), **settings):
        return self.rtxctl("run", "--accept-new-host-key", *options, "new", "--", *command, **settings)

    def describe_cable(self, lines):
        inventory = self.folder / "inventory.toml"
        text = inventory.read_text(encoding="utf-8")
        inventory.write_text(text.replace('transport = "serial"\n', 'transport = "serial"\n' + lines), encoding="utf-8")

    def know_passwords_on_the_cable(self):
        self.describe_cable('password = { env = "RTX_LOGIN_PASSWORD" }\n'
                            'administrator_password = { env = "RTX_ADMINISTRATOR_PASSWORD" }\n')

    def ssh_port_answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.ports["new"]), timeout=5 * SLOW) as client:
                return client.recv(4) == b"SSH-"
        except (ConnectionResetError, ConnectionRefusedError):
            return False

    def test_from_the_cable_to_ssh(self):
        self.serve(router="[router.serial_line]\nbaud = 9600")
        self.assertFalse(self.ssh_port_answers())
        records = self.folder / "records"
        run = self.from_serial_to_ssh("--run-dir", records)
        self.assert_status(run, 0)
        self.assertIn("MET: From the serial cable to SSH", run.out)
        self.assertTrue(self.ssh_port_answers())

        run = self.rtxctl("apply", FACTORY / "ssh-works.toml", "--router", "new", "--accept-new-host-key")
        self.assert_status(run, 0)
        config = self.by_ssh("show", "config")
        self.assert_status(config, 0)
        for line in ("login password encrypted *", "administrator password encrypted *", "login user admin *",
                     "ip lan1 address 192.168.100.1/24", "dhcp scope 1 192.168.100.2-192.168.100.191/24",
                     "sshd service on", "sshd host lan", "sshd host key generate *"):
            self.assertIn(line + "\n", config.out)
        self.assertNotIn("console ", config.out, "the console was not left as it was found")

        files = [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        self.assertTrue(any(records in path.parents for path in files), "nothing was recorded")
        for path in files:
            self.assert_no_secret(path.read_bytes().decode("utf-8", "replace"))

    def test_wrong_passwords_are_refused_afterwards(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh(), 0)
        self.assert_status(self.by_ssh("show", "environment"), 0)
        wrong = self.by_ssh("show", "environment", environment={"RTX_LOGIN_PASSWORD": "first word"})
        self.assertNotEqual(wrong.status, 0)
        self.assertIn("refused", wrong.err)
        wrong = self.by_ssh("show", "environment", environment={"RTX_ADMINISTRATOR_PASSWORD": "no"})
        self.assertNotEqual(wrong.status, 0)
        self.assertIn("administrator", wrong.err)
        again = self.from_serial_to_ssh()
        self.assertNotEqual(again.status, 0, "a serial login without a password was let in")

    def test_it_is_saved(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh(), 0)
        self.assert_status(self.by_ssh("show", "environment"), 0)
        self.assert_status(self.rtxctl(
            "apply", self.write("restart.toml", 'allow = ["restart"]\n[[step]]\nrun = "restart"\n'),
            "--router", "new"), 2)
        self.retry(lambda: self.assert_status(self.by_ssh("show", "environment"), 0))

    def retry(self, check, seconds=10):
        deadline = time.monotonic() + seconds * SLOW
        while True:
            try:
                return check()
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def test_a_second_run_keeps_passwords_and_host_key(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh(), 0)
        self.assert_status(self.by_ssh("show", "environment"), 0)
        self.know_passwords_on_the_cable()
        run = self.from_serial_to_ssh("--set", "fresh=false", "--set", "dhcp_range=")
        self.assert_status(run, 0)
        config = self.by_ssh("show", "config")  # The host key is known by now; a new one would be refused.
        self.assert_status(config, 0)
        self.assertNotIn("dhcp scope", config.out)
        self.assertNotIn("dhcp service", config.out)

    def test_other_readings(self):
        self.serve(router='asks_administrator_password_when_unset = false\n'
                          '[router.login]\nempty_enter = "logs-in"\nserial_waits_for_enter = false\n',
                   console="asks_old_password_when_unset = false\ntells_password_strength = false\n"
                           "host_key_progress = false\n")
        self.describe_cable('console = "untouched"\n')  # Japanese, 80 columns, with a pager.
        self.assert_status(self.from_serial_to_ssh(), 0)
        self.assert_status(self.by_ssh("show", "config"), 0)

    def test_a_key_that_takes_longer_than_the_login_timer(self):
        self.serve(console='host_key_time = "400s"')
        self.assert_status(self.from_serial_to_ssh(), 0)
        config = self.by_ssh("show", "config")
        self.assert_status(config, 0)
        self.assertNotIn("login timer", config.out)

    def test_an_rtx1210(self):
        self.serve(router='model = "RTX1210"\nfirmware = "14.01.42"')
        self.assert_status(self.from_serial_to_ssh("--set", "gateway=192.168.100.254", "--set", "lan=192.168.100.9/24"), 0)
        config = self.by_ssh("show", "config")
        self.assert_status(config, 0)
        self.assertIn("ip route default gateway 192.168.100.254\n", config.out)
        self.assertIn("ip lan1 address 192.168.100.9/24\n", config.out)

    def test_passwords_that_somebody_else_has_set_stay(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh(), 0)
        self.know_passwords_on_the_cable()
        run = self.from_serial_to_ssh()
        self.assert_status(run, 1)
        self.assertIn("Incorrect password", run.said)
        self.assert_status(self.by_ssh("show", "environment"), 0)

    def test_a_host_key_that_was_replaced_is_noticed(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh(), 0)
        # A fresh login would notice it, and the change would be taken back.
        renew = self.write("renew.toml", """\
            allow       = ["sshd host key generate"]
            fresh_login = false
            [[step]]
            run     = "sshd host key generate"
            answers = [{ question = "Y/N", reply = "Y" }]
            """)
        self.assert_status(self.rtxctl("apply", renew, "--router", "new", "--accept-new-host-key"), 0)
        changed = self.by_ssh("show", "environment")
        self.assertNotEqual(changed.status, 0)
        self.assertIn("HOST KEY HAS CHANGED", changed.err)

    def test_sshd_host_is_obeyed(self):
        self.serve()
        self.assert_status(self.from_serial_to_ssh("--set", "ssh_from=192.0.2.9"), 0)
        refused = self.by_ssh("show", "environment")
        self.assertNotEqual(refused.status, 0)
        self.assertIn("Login access is restricted", refused.err)


if __name__ == "__main__":
    unittest.main()
