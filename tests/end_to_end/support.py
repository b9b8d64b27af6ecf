"""What the end-to-end tests share: a lab of simulated routers, and the real rtxctl beside it."""

import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import textwrap
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RTXCTL = os.environ["RTXCTL"]
RTXTWIN = os.environ["RTXTWIN"]
SLOW = float(os.environ.get("RTX_TEST_SLOWNESS", "1"))  # sanitizers make everything slower

LOGIN = "lab-login"
ADMINISTRATOR = "lab-admin"
SECRETS = {
    "LAB_PASSWORD": LOGIN,
    "LAB_ADMINISTRATOR_PASSWORD": ADMINISTRATOR,
    "LAB_L2TP_AUTH": "tunnel-word-5719",
    "LAB_PSK": "pre-shared-word-8842",
}


class Run:
    """A finished rtxctl: exit status and what it wrote."""

    def __init__(self, process, seconds):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr
        self.seconds = seconds

    @property
    def said(self):
        return self.out + self.err

    def events(self):
        return [json.loads(line) for line in self.out.splitlines()]


class EndToEnd(unittest.TestCase):
    """A temporary folder, a lab, and rtxctl with that lab's inventory."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rtx-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {
            **os.environ,
            **SECRETS,
            "HOME": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "LC_ALL": "C.UTF-8",
        }
        self.environment.pop("SSH_AUTH_SOCK", None)
        self.environment.pop("RTXCTL_INVENTORY", None)
        self.ports = {}
        self.lab = None
        self.key = self.folder / "id_ed25519"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return str(path)

    def lab_options(self):
        """What rtxtwin is given besides."""
        return []

    def start_lab(self, lab_file):
        """Serves `lab_file` and learns the ports; the lab ends with the test."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        log = open(self.folder / "rtxtwin.log", "wb")
        self.addCleanup(log.close)
        self.lab = subprocess.Popen(
            [RTXTWIN, "serve", str(lab_file), "--ready-file", str(ready), *self.lab_options()],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        self.addCleanup(self.stop_lab)
        deadline = time.monotonic() + 20 * SLOW
        while not ready.exists():
            if self.lab.poll() is not None or time.monotonic() > deadline:
                self.fail("rtxtwin did not start: " + (self.folder / "rtxtwin.log").read_text())
            time.sleep(0.02)
        for router in json.loads(ready.read_text())["routers"]:
            self.ports[router["name"]] = router["port"]

    def stop_lab(self):
        if self.lab and self.lab.poll() is None:
            self.lab.terminate()
            try:
                self.lab.wait(10 * SLOW)
            except subprocess.TimeoutExpired:
                self.lab.kill()
                self.lab.wait()
                self.fail("rtxtwin did not end on SIGTERM")

    def start_replay(self, recordings):
        """Plays the routers' parts of what `--record` wrote down. Returns where the first of them is."""
        ready = self.folder / f"replay-{time.monotonic_ns()}.json"
        replay = subprocess.Popen([RTXTWIN, "replay", str(recordings), "--ready-file", str(ready)],
                                  stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(replay.wait)
        self.addCleanup(replay.terminate)
        deadline = time.monotonic() + 20 * SLOW
        while not ready.exists():
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(replay.poll())
            time.sleep(0.02)
        return json.loads(ready.read_text())["routers"][0]

    def rtxctl(self, *arguments, stdin="", environment=None, timeout=120):
        """Runs rtxctl to its end. A hang is a failure."""
        began = time.monotonic()
        process = subprocess.run(
            [RTXCTL, *map(str, arguments)], input=stdin, text=True, capture_output=True,
            env={**self.environment, **(environment or {})}, timeout=timeout * SLOW, cwd=self.folder)
        run = Run(process, time.monotonic() - began)
        for secret in SECRETS.values():
            self.assertNotIn(secret, run.said, "a secret was shown")
        self.assertNotRegex(run.said, r"\x1b", "an escape sequence reached the output")
        return run

    def assert_status(self, run, status):
        self.assertEqual(run.status, status, f"\nstdout:\n{run.out}\nstderr:\n{run.err}")

    # --- labs and inventories ---------------------------------------------------------------------

    def lab_of_one(self, config="", router="", extra="", users=None):
        """A lab with one router, `bench01`, speed 20; `router` holds further lines of its table."""
        public_key = self.key.with_suffix(".pub").read_text().strip()
        users = users or (f'[[router.user]]\nname = "admin"\npassword = "{LOGIN}"\n'
                          f'authorized_keys = ["{public_key}"]\n')
        text = (f'speed = 20.0\n[[router]]\nname = "bench01"\nport = 0\n'
                f'administrator_password = "{ADMINISTRATOR}"\n{textwrap.dedent(router)}\n'
                f'config = """\n{textwrap.dedent(config)}"""\n{users}\n{textwrap.dedent(extra)}\n')
        path = self.folder / "lab.toml"
        path.write_text(text, encoding="utf-8")
        self.start_lab(path)
        self.write_inventory("bench01")

    def fault(self, kind, argument=None, times=None):
        """The lines of a `[[router.fault]]` table."""
        lines = ["[[router.fault]]", f'kind = "{kind}"']
        if argument is not None:
            lines.append(f"argument = {argument}" if isinstance(argument, int) else f"argument = '{argument}'")
        if times is not None:
            lines.append(f"times = {times}")
        return "\n".join(lines) + "\n"

    def write_inventory(self, *routers, more=""):
        parts = [
            "[group.lab]",
            'user = "admin"',
            'password = { env = "LAB_PASSWORD" }',
            'administrator_password = { env = "LAB_ADMINISTRATOR_PASSWORD" }',
        ]
        for name in routers:
            parts += [f"[router.{name}]", 'group = "lab"', 'host = "127.0.0.1"', f"port = {self.ports[name]}"]
        path = self.folder / "inventory.toml"
        path.write_text("\n".join(parts) + "\n" + textwrap.dedent(more), encoding="utf-8")

    def apply(self, playbook, *options, **settings):
        """Applies a playbook, given as text, to bench01."""
        path = self.write("playbook.toml", playbook)
        return self.rtxctl("apply", path, "--router", "bench01", "--accept-new-host-key", *options, **settings)

    def run_on(self, *command, options=(), **settings):
        return self.rtxctl("run", "--accept-new-host-key", *options, "bench01", "--", *command, **settings)

    def running_config(self):
        run = self.run_on("show", "config")
        self.assert_status(run, 0)
        return run.out

    def by_hand(self, *commands, router="bench01"):
        """What OpenSSH's own client shows of `commands` typed at the administrator prompt of `router`."""
        ssh = ["ssh", "-tt", "-F", "none", "-i", str(self.key), "-p", str(self.ports[router]),
               "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/by_hand_hosts",
               "-o", "LogLevel=ERROR", "admin@127.0.0.1"]
        with Typist(ssh, self.environment) as typist:
            typist.wait_for(b"> ")
            typist.type(b"administrator\r")
            typist.wait_for(b"Password: ")
            typist.type(ADMINISTRATOR.encode() + b"\r")
            typist.wait_for(b"# ")
            shown = b""
            for command in commands:
                typist.type(command.encode() + b"\r")
                typist.wait_for(b"\r\n")  # The echo.
                shown += typist.wait_for(b"# ")
        return shown.decode("utf-8", "replace").replace("\r\n", "\n")


class Typist:
    """A program at the other end of two pipes: types, and reads until an expected text stands at the end."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, env=environment)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.seen = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def type(self, what):
        self.process.stdin.write(what)
        self.process.stdin.flush()

    def wait_for(self, text, seconds=20):
        """Everything up to and with `text`; what follows it stays for the next call."""
        deadline = time.monotonic() + seconds * SLOW
        while text not in self.seen:
            if time.monotonic() > deadline:
                raise AssertionError(f"{text!r} did not come; seen: {self.seen!r}")
            select.select([self.process.stdout], [], [], 0.2)
            chunk = self.process.stdout.read()
            if chunk == b"":
                raise AssertionError(f"the program ended before {text!r}; seen: {self.seen!r}")
            self.seen += chunk or b""
        end = self.seen.index(text) + len(text)
        found, self.seen = self.seen[:end], self.seen[end:]
        return found
