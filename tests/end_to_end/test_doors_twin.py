"""The simulated routers' doors, visited by clients that others wrote: telnet, picocom, tio, expect, ssh, sockets."""

import base64
import json
import os
import select
import socket
import subprocess
import termios
import time
import unittest

from support import ADMINISTRATOR, LOGIN, SLOW, EndToEnd, Typist

WORD = "lab-word"  # The unnamed user's.


class Doors(EndToEnd):
    """A lab with one router, `bench01`, with every door that there is."""

    def serve(self, config="", router="", extra="", speed=20.0):
        lab = self.folder / "lab.toml"
        lab.write_text(f"""speed = {speed}
[[router]]
name = "bench01"
telnet_port = 0
tcp_port = 0
serial = "bench01.tty"
administrator_password = "{ADMINISTRATOR}"
{router if "login_password" in router else f'login_password = "{WORD}"' + chr(10) + router}
config = '''
console character en.ascii
{config}'''
[[router.user]]
name = "admin"
password = "{LOGIN}"
{extra}
""", encoding="utf-8")
        self.start_lab(lab)
        self.doors = json.loads((self.folder / "ready.json").read_text())["routers"][0]
        self.tty = self.folder / "bench01.tty"

    def expect(self, program, script):
        """Runs a macro for Debian's expect around `program`; a `wait TEXT` that is not met is a failure."""
        macro = self.write("macro.exp", "set timeout %d\n" % (20 * SLOW) + """
proc wait {text} {
  expect -ex $text {} timeout { puts "NOT SEEN: $text"; exit 2 } eof { puts "ENDED BEFORE: $text"; exit 3 }
}
""" + f"spawn -noecho {program}\n" + script)
        run = subprocess.run(["expect", "-f", macro], capture_output=True, text=True, timeout=90 * SLOW,
                             env=self.environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def connect(self, door="telnet_port"):
        client = socket.create_connection(("127.0.0.1", self.doors[door]), timeout=20 * SLOW)
        self.addCleanup(client.close)
        return client

    def read_until(self, client, text, seconds=20):
        seen = b""
        deadline = time.monotonic() + seconds * SLOW
        while text not in seen:
            client.settimeout(max(0.01, deadline - time.monotonic()))
            chunk = client.recv(65536)
            if not chunk:
                self.fail(f"the connection ended before {text!r}; seen: {seen[-500:]!r}")
            seen += chunk
        return seen

    def read_to_end(self, client):
        seen = b""
        client.settimeout(20 * SLOW)
        try:
            while chunk := client.recv(65536):
                seen += chunk
        except ConnectionResetError:
            seen += b"<reset>"
        return seen


class Telnet(Doors):
    def telnet(self, script):
        return self.expect(f"telnet 127.0.0.1 {self.doors['telnet_port']}", script)

    def test_the_unnamed_user_works_and_leaves(self):
        self.serve()
        shown = self.telnet(f"""
            wait "Password: "; send "{WORD}\\r"
            wait "> "; send "administrator\\r"
            wait "Password: "; send "{ADMINISTRATOR}\\r"
            wait "# "; send "ip lan2 address 198.51.100.1/24\\r"
            wait "# "; send "show config | grep lan2\\r"
            wait "Searching ..."; wait "ip lan2 address 198.51.100.1/24"
            wait "# "; send "exit\\r"
            wait "(Y/N)"; send "N"
            wait "> "; send "exit\\r"
            expect eof
            """)
        self.assertIn("Connection closed by foreign host", shown)
        for secret in (WORD, ADMINISTRATOR):
            self.assertNotIn(secret, shown)
        self.assertNotIn("> \r\n> ", shown, "an Enter came twice")

    def test_a_named_user_presses_enter_first(self):
        self.serve()
        shown = self.telnet(f"""
            wait "Password: "; send "\\r"
            wait "Username: "; send "admin\\r"
            wait "Password: "; send "{LOGIN}\\r"
            wait "> "; send "show log | grep TELNET\\r"
            wait "Login succeeded for TELNET: 127.0.0.1 admin"
            wait "> "; send "exit\\r"
            expect eof
            """)
        self.assertNotIn(LOGIN, shown)
        self.assertIn("Username: admin", shown)

    def test_models_that_begin_with_the_user_name(self):
        self.serve(router='model = "RTX1300"')
        self.telnet(f"""
            wait "Username: "; send "admin\\r"
            wait "Password: "; send "{LOGIN}\\r"
            wait "> "; send "exit\\r"
            expect eof
            """)

    def test_wrong_passwords_end_in_a_closed_connection(self):
        self.serve()
        shown = self.telnet("""
            wait "Password: "; send "no\\r"
            wait "Error: Incorrect password"; wait "Password: "; send "no\\r"
            wait "Error: Incorrect password"; wait "Password: "; send "no\\r"
            wait "Error: Incorrect password"; expect eof
            """)
        self.assertIn("Connection closed by foreign host", shown)

    def test_a_host_that_is_not_admitted(self):
        self.serve(config="telnetd host 192.0.2.9\n")
        self.telnet('wait "Error: Login access is restricted."; expect eof')

    def test_a_service_that_is_off_refuses_the_connection(self):
        self.serve(config="telnetd service off\n")
        self.assertIn(self.read_to_end(self.connect()), (b"<reset>", b""))

    def test_the_session_limit(self):
        self.serve(config="telnetd session 2\n", extra='[router.login]\nsession_limit_text = "No session left"\n')
        first, second = self.connect(), self.connect()
        self.read_until(first, b"Password: ")
        self.read_until(second, b"Password: ")
        self.assertTrue(self.read_to_end(self.connect()).endswith(b"No session left\r\n"))
        first.close()
        deadline = time.monotonic() + 10 * SLOW
        while b"Password: " not in (seen := self.connect_and_read()):
            self.assertLess(time.monotonic(), deadline, seen)

    def connect_and_read(self):
        with socket.create_connection(("127.0.0.1", self.doors["telnet_port"]), timeout=20 * SLOW) as client:
            time.sleep(0.1)
            return client.recv(65536)

    def test_the_login_timer_goes_by_the_labs_clock(self):
        self.serve(config="login timer 120\n", speed=100.0)
        client = self.connect()
        self.read_until(client, b"Password: ")
        client.sendall(WORD.encode() + b"\r\0")
        self.read_until(client, b"> ")
        began = time.monotonic()
        self.assertEqual(self.read_to_end(client), b"")
        self.assertGreater(time.monotonic() - began, 0.9)

    def test_options_are_answered_once_and_enter_is_cr_nul(self):
        self.serve()
        client = self.connect()
        seen = self.read_until(client, b"Password: ")
        self.assertTrue(seen.startswith(b"\xff\xfb\x01\xff\xfb\x03"), seen)
        client.sendall(b"\xff\xfd\x01\xff\xfd\x03\xff\xfd\x22\xff\xfb\x1f\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0")
        client.sendall(WORD.encode() + b"\r\0# a\r\0")
        seen = self.read_until(client, b"# a\r\n> ")
        self.assertIn(b"\xff\xfc\x22", seen)
        self.assertIn(b"\xff\xfd\x1f", seen)
        self.assertEqual(seen.count(b"\xff"), 2)
        self.assertEqual(seen.count(b"> "), 2)


class Faults(Doors):
    def test_a_door_that_says_nothing(self):
        self.serve(extra=self.fault("silent-at-connect"))
        for door in ("telnet_port", "tcp_port", "port"):
            client = self.connect(door)
            client.sendall(b"\r")
            client.settimeout(0.5)
            with self.assertRaises(socket.timeout):
                client.recv(1)

    def test_a_banner_of_a_megabyte(self):
        self.serve(extra=self.fault("long-banner", 1_000_000))
        seen = self.read_until(self.connect(), b"Password: ")
        self.assertGreater(len(seen), 1_000_000)

    def test_options_gone_wild(self):
        for kind in ("storm", "loop"):
            with self.subTest(kind):
                self.serve(extra=self.fault("telnet-options", kind))
                # Nothing that it asks for is answered: the log-in works all the same.
                client = self.connect()
                self.read_until(client, b"Password: ")
                client.sendall(WORD.encode() + b"\r\0")
                self.read_until(client, b"> ")
                self.stop_lab()

    def test_the_stock_client_survives_a_storm_of_options(self):
        self.serve(extra=self.fault("telnet-options", "storm"))
        self.expect(f"telnet 127.0.0.1 {self.doors['telnet_port']}", f"""
            wait "Password: "; send "{WORD}\\r"
            wait "> "; send "exit\\r"
            expect eof
            """)

    def test_a_subnegotiation_that_never_ends(self):
        self.serve(extra=self.fault("telnet-options", "unfinished"))
        seen = self.read_until(self.connect(), b"Password: ")
        self.assertIn(b"\xff\xfa\x18\r\nPassword: ", seen)

    def test_noise(self):
        self.serve(extra=self.fault("binary-noise", 4000))
        client = self.connect("tcp_port")
        client.sendall(b"\r")
        self.assertEqual(len(self.read_until(client, b"Password: ")), 4012)

    def test_a_prompt_that_never_comes(self):
        self.serve(extra=self.fault("no-prompt", "console"))
        client = self.connect()
        self.read_until(client, b"Password: ")
        client.sendall(WORD.encode() + b"\r\0")
        self.read_until(client, b"2LAN\r\n")
        client.settimeout(0.3)
        with self.assertRaises(socket.timeout):
            client.recv(1)

    def test_a_connection_that_is_cut_at_any_byte(self):
        for count in (0, 1, 3, 6, 7, 13, 18):
            with self.subTest(count):
                self.serve(extra=self.fault("disconnect-after-bytes", count))
                seen = self.read_to_end(self.connect())
                self.assertTrue(seen.endswith(b"<reset>"), seen)
                self.assertLessEqual(len(seen) - len(b"<reset>"), count)
                self.stop_lab()

    def test_the_first_command_is_lost(self):
        self.serve(extra=self.fault("lose-first-command"))
        client = self.connect()
        self.read_until(client, b"Password: ")
        client.sendall(WORD.encode() + b"\r\0")
        self.read_until(client, b"> ")
        client.sendall(b"# one\r\0# two\r\0")
        self.assertEqual(self.read_until(client, b"two\r\n> "), b"# two\r\n> ")


class Serial(Doors):
    def open_port(self, speed=termios.B9600, ixon=True):
        port = os.open(self.tty, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.addCleanup(os.close, port)
        settings = termios.tcgetattr(port)
        settings[0] = termios.IXON if ixon else 0
        settings[1] = settings[3] = 0
        settings[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
        settings[4] = settings[5] = speed
        termios.tcsetattr(port, termios.TCSANOW, settings)
        return port

    def talk(self, port, keys, until, seconds=20):
        """Writes `keys` as fast as the port takes them and reads until `until` stands at the end."""
        seen = b""
        deadline = time.monotonic() + seconds * SLOW
        while keys or not seen.endswith(until):
            if time.monotonic() > deadline:
                return seen
            readable, writable, _ = select.select([port], [port] if keys else [], [], 0.2)
            if readable:
                seen += os.read(port, 65536)
            if writable:
                try:
                    keys = keys[os.write(port, keys[:256]):]
                except BlockingIOError:
                    time.sleep(0.01)
        return seen

    def test_picocom_logs_in_works_and_leaves_the_line_at_the_login(self):
        self.serve()
        shown = self.expect(f"picocom -b 9600 {self.tty}", f"""
            wait "Terminal ready"; send "\\r"; wait "Password: "; send "{WORD}\\r"
            wait "> "; send "show environment\\r"
            wait "Serial Baudrate: 9600"; wait "> "; send "exit\\r"
            wait "exit"; send "\\r"; wait "Password: "
            send "\\x01\\x18"; expect eof
            """)
        self.assertNotIn(WORD, shown)

    def test_tio_logs_in_as_a_named_user(self):
        self.serve()
        self.expect(f"tio -b 9600 {self.tty}", f"""
            wait "Connected"; send "\\r"; wait "Password: "; send "\\r"
            wait "Username: "; send "admin\\r"; wait "Password: "; send "{LOGIN}\\r"
            wait "> "; send "exit\\r"; wait "exit"; send "\\x14q"; expect eof
            """)

    def test_a_session_stays_when_the_program_goes(self):
        self.serve()
        port = self.open_port()
        self.talk(port, b"\r" + WORD.encode() + b"\r", b"> ")
        other = self.open_port()
        self.assertEqual(self.talk(other, b"\r", b"> "), b"\r\n> ")

    def test_four_hundred_lines_at_9600_with_flow_control_arrive_byte_for_byte(self):
        self.serve(config="ip filter 1 pass * * * * *\n",
                   extra='[router.serial_line]\nbaud = 9600\nstate = "administrator"\n')
        lines = [f"ip filter {number} pass 192.0.2.{number % 250} * tcp * 22" for number in range(100, 500)]
        keys = "".join(line + "\r" for line in lines).encode()
        began = time.monotonic()
        # The kernel takes XOFF and XON out of what is read, as IXON says.
        seen = self.talk(self.open_port(), keys, b"499 pass 192.0.2.249 * tcp * 22\r\n# ", 60)
        self.assertEqual(seen.decode(), "".join(line + "\r\n# " for line in lines))
        self.assertGreater(time.monotonic() - began, len(keys) / 960 * 0.95)

    def test_without_flow_control_lines_are_lost(self):
        self.serve(extra='[router.serial_line]\nbaud = 9600\nstate = "administrator"\n')
        keys = "".join(f"# line {number}\r" for number in range(300)).encode()
        seen = self.talk(self.open_port(ixon=False), keys, b"# line 299\r\n# ", 12)
        self.assertIn(b"\x13", seen)
        self.assertLess(seen.replace(b"\x13", b"").replace(b"\x11", b"").count(b"# line"), 300)

    def test_the_wrong_speed_gives_no_text(self):
        self.serve(extra="[router.serial_line]\nbaud = 115200\n")
        seen = self.talk(self.open_port(), b"\r", b"never", 1)
        self.assertEqual(len(seen), 12)
        self.assertNotIn(b"Password", seen)
        port = self.open_port(termios.B115200)
        self.assertTrue(self.talk(port, b"\x03", b"Password: ").endswith(b"\r\nPassword: "))

    def test_the_console_server_is_a_serial_line_and_serves_one_client(self):
        self.serve()
        client = self.connect("tcp_port")
        client.sendall(b"\r")
        self.assertEqual(self.read_until(client, b"Password: "), b"\r\nPassword: ")
        self.assertEqual(self.read_to_end(self.connect("tcp_port")), b"Port already in use\r\n")
        client.sendall(WORD.encode() + b"\r")
        self.read_until(client, b"> ")
        client.close()
        time.sleep(0.3)
        again = self.connect("tcp_port")
        again.sendall(b"exit\r")
        self.read_until(again, b"exit\r\n")
        again.sendall(b"\r")
        self.read_until(again, b"Password: ")

    def test_the_link_goes_when_the_lab_ends(self):
        self.serve()
        self.assertTrue(self.tty.is_symlink())
        self.stop_lab()
        self.assertFalse(self.tty.is_symlink())


class OldSsh(Doors):
    LEGACY = ["-o", "KexAlgorithms=+diffie-hellman-group1-sha1", "-o", "HostKeyAlgorithms=+ssh-rsa",
              "-o", "PubkeyAcceptedAlgorithms=+ssh-rsa", "-o", "Ciphers=+aes128-cbc", "-o", "MACs=+hmac-sha1"]

    def ssh(self, *options):
        return subprocess.run(
            ["ssh", "-tt", "-v", "-F", "none", "-i", str(self.key), "-p", str(self.doors["port"]),
             "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/hosts", *options,
             "admin@127.0.0.1"],
            input=b"exit\r", capture_output=True, timeout=30 * SLOW, env=self.environment)

    def serve_ssh(self, algorithms):
        # SHA-1 signatures are made by RSA keys.
        subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", self.folder / "rsa"], check=True)
        self.key = self.folder / "rsa"
        public_key = (self.folder / "rsa.pub").read_text().strip()
        self.serve(router=f'ssh_algorithms = "{algorithms}"', extra=f'authorized_keys = ["{public_key}"]\n')

    def test_legacy_only(self):
        self.serve_ssh("legacy")
        refused = self.ssh()
        self.assertEqual(refused.returncode, 255)
        self.assertIn(b"no matching key exchange method found. Their offer: diffie-hellman-group1-sha1,"
                      b"diffie-hellman-group14-sha1", refused.stderr)
        let_in = self.ssh(*self.LEGACY)
        self.assertEqual(let_in.returncode, 0, let_in.stderr)
        self.assertIn(b"kex: algorithm: diffie-hellman-group1-sha1", let_in.stderr)
        self.assertIn(b"kex: host key algorithm: ssh-rsa", let_in.stderr)
        self.assertIn(b"cipher: aes128-cbc MAC: hmac-sha1", let_in.stderr)
        self.assertIn(b"> exit", let_in.stdout)

    def test_only_the_host_key_is_old(self):
        self.serve_ssh("ssh-rsa")
        self.assertIn(b"no matching host key type found. Their offer: ssh-rsa", self.ssh().stderr)
        let_in = self.ssh("-o", "HostKeyAlgorithms=+ssh-rsa", "-o", "PubkeyAcceptedAlgorithms=+ssh-rsa")
        self.assertEqual(let_in.returncode, 0, let_in.stderr)
        self.assertIn(b"kex: algorithm: curve25519-sha256", let_in.stderr)

    def test_modern(self):
        self.serve_ssh("modern")
        self.assertEqual(self.ssh().returncode, 0)


class Replay(EndToEnd):
    def record(self, *events, transport="ssh"):
        lines = [json.dumps({"format": "rtxctl-recording", "version": 1, "router": "yamaha01",
                             "transport": transport, "started": "2024-11-03T16:04:53Z"})]
        for time_, (direction, text) in enumerate(events):
            data = base64.b64encode(text.encode()).decode()
            lines.append(json.dumps({"t": time_ / 10, "dir": direction, "data": data}))
        recordings = self.folder / "recordings"
        recordings.mkdir(exist_ok=True)
        (recordings / "yamaha01.ndjson").write_text("\n".join(lines) + "\n")
        return self.start_replay(recordings)

    def ssh(self, port):
        """OpenSSH's client, which is asked for a password that the recording's server takes as it is."""
        helper = self.folder / "askpass"
        helper.write_text("#!/bin/sh\necho anything\n")
        helper.chmod(0o700)
        return Typist(["ssh", "-tt", "-F", "none", "-p", str(port), "-o", "StrictHostKeyChecking=no",
                       "-o", f"UserKnownHostsFile={self.folder}/hosts", "-o", "LogLevel=ERROR",
                       "-o", "PubkeyAuthentication=no", "anybody@127.0.0.1"],
                      {**self.environment, "SSH_ASKPASS": str(helper), "SSH_ASKPASS_REQUIRE": "force"})

    def test_a_recorded_session_is_served_over_ssh(self):
        router = self.record(
            ("in", "\r\nRTX830 Rev.15.02.31\r\n> "), ("out", "show environment\r#rtx:11aa000\r"),
            ("in", "show environment\r\nCPU: 3%(5sec)\r\n> "), ("in", "#rtx:11aa000\r\n> "),
            ("out", "exit\r"), ("in", "exit\r\n"))
        self.assertEqual(router["name"], "yamaha01")
        with self.ssh(router["port"]) as typist:
            typist.wait_for(b"> ")
            typist.type(b"show environment\r#rtx:99ff000\r")
            self.assertIn(b"CPU: 3%(5sec)\r\n> #rtx:99ff000\r\n> ", typist.wait_for(b"#rtx:99ff000\r\n> "))
            typist.type(b"exit\r")
            typist.wait_for(b"exit\r\n")
            self.assertEqual(typist.process.wait(10 * SLOW), 0)
        with self.ssh(router["port"]) as typist:
            typist.wait_for(b"> ")
            typist.type(b"show config\r")
            self.assertIn(b"goes on with 'show environment'", typist.wait_for(b"'\r\n"))
            typist.process.wait(10 * SLOW)

    def test_a_telnet_session_is_served_at_a_telnet_door_with_its_log_in(self):
        router = self.record(
            ("in", "\r\nPassword: "), ("out", "********\r"), ("in", "\r\nRTX830\r\n> "), ("out", "exit\r"),
            ("in", "exit\r\n"), transport="telnet")
        with socket.create_connection(("127.0.0.1", router["telnet_port"]), timeout=20 * SLOW) as client:
            client.sendall(b"whatever\r\0exit\r\0")
            seen = b""
            while chunk := client.recv(4096):
                seen += chunk
        self.assertEqual(seen, b"\xff\xfb\x01\xff\xfb\x03\r\nPassword: \r\nRTX830\r\n> exit\r\n")


if __name__ == "__main__":
    unittest.main()
