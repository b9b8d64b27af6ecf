"""What the end-to-end tests share: a lab of simulated routers, and the real rtxctl beside it."""

import json
import os
import pathlib
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

    def write(self, name, text):
        path = self.folder / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return str(path)

    def start_lab(self, lab_file):
        """Serves `lab_file` and learns the ports; the lab ends with the test."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        log = open(self.folder / "rtxtwin.log", "wb")
        self.addCleanup(log.close)
        self.lab = subprocess.Popen(
            [RTXTWIN, "serve", str(lab_file), "--ready-file", str(ready)],
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
