"""What the tests of finished reports share: the program that writes samples, and a browser to open them."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = os.environ["RTX_REPORT_SAMPLE"]


class Opened:
    """A page as the browser has it: its document, what the console said, and which addresses were asked for."""

    def __init__(self, document, console, addresses):
        self.document = document
        self.console = console
        self.addresses = addresses


class Reports(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rtx-reports-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def sample(self, kind, pairs=30):
        """The path of a sample report; of no pairs it is the hostile one."""
        path = self.folder / f"{kind}-{pairs}"
        path = path.with_suffix(".html" if kind.split("-")[-1] in ("en", "ja", "hostile") else ".txt")
        subprocess.run([SAMPLE, kind, path, str(pairs)], check=True, timeout=120)
        return path

    def browser(self, path, *arguments):
        return subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--disable-component-update", "--no-first-run",
             "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
             "--enable-logging=stderr", f"--user-data-dir={self.folder / 'profile'}", *arguments, path.as_uri()],
            capture_output=True, encoding="utf-8", check=True, timeout=240,
            env={**os.environ, "HOME": str(self.folder)})

    def open(self, path):
        log = self.folder / "net.json"
        run = self.browser(path, "--dump-dom", f"--log-net-log={log}")
        console = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
        return Opened(run.stdout, console, addresses_in(log))


def addresses_in(log):
    """The addresses that the page asked for, from the browser's own log; what the browser wants for itself is not
    the page's doing."""
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return {one["url"] for one in asked if one["initiator"] != "not an origin" and not one["url"].startswith("file:")}
