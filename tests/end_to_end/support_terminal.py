"""rtxctl as a person sees it."""

import os
import pty
import select
import signal
import time

from support import RTXCTL, SLOW


class Sitting:
    """rtxctl at a terminal of its own."""

    def __init__(self, arguments, environment, folder):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execve(RTXCTL, ["rtxctl", *arguments], environment)
        self.seen = b""
        self.all = b""

    def read(self, seconds):
        """False at the end."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self.terminal, 65536)
        except OSError:  # Linux's way to say that nobody holds the terminal any more.
            return False
        self.seen += chunk
        self.all += chunk
        return True

    def wait_for(self, text, seconds=20):
        deadline = time.monotonic() + seconds * SLOW
        while text not in self.seen:
            if time.monotonic() > deadline or not self.read(0.2):
                raise AssertionError(f"{text!r} did not come; seen: {self.all!r}")
        end = self.seen.index(text) + len(text)
        self.seen = self.seen[end:]

    def type(self, keys):
        os.write(self.terminal, keys)

    def end(self, seconds=20):
        deadline = time.monotonic() + seconds * SLOW
        while self.read(0.1):
            if time.monotonic() > deadline:
                os.kill(self.process, signal.SIGKILL)
                raise AssertionError(f"it did not end; seen: {self.all!r}")
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self.terminal)
        return status
