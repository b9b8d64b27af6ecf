"""`rtxctl check` of a fleet in which much goes wrong: it ends in time, and calls nothing healthy that it did not see."""

import json
import signal
import socket
import subprocess
import threading
import time
import unittest

from support import RTXCTL, SLOW
from support_fleet import FleetLab, stray
from support_terminal import Sitting

PAIRS = FleetLab.pairs


class HardNights(FleetLab):
    def test_a_whole_fleet_is_healthy(self):
        self.start_fleet()
        verdicts, end, _ = self.check(status=0)
        self.assertEqual(len(verdicts), PAIRS)
        self.assertEqual(end["counts"]["healthy"], PAIRS)

    def test_half_of_the_fleet_cannot_be_reached(self):
        self.start_fleet()
        gone = [f"east{n:02}" for n in range(1, PAIRS + 1, 2)]
        self.spoil(*gone)
        verdicts, end, _ = self.check(status=2)
        for n in range(1, PAIRS + 1):
            expected = "could_not_tell" if n % 2 else "healthy"
            self.assertEqual(verdicts[f"pair{n:02}"]["health"], expected, verdicts[f"pair{n:02}"])
        self.assertTrue(end["complete"])

    def test_routers_that_never_answer_do_not_hold_up_the_others(self):
        self.start_fleet()
        silent = ("west03", "east07")
        listener = socket.create_server(("127.0.0.1", 0))  # It accepts, and never says a word.
        self.addCleanup(listener.close)
        self.spoil(*silent, port=listener.getsockname()[1])
        checks = self.write("checks.toml", '[fleet]\ndeadline = "5s"\nat_once = 6\n')
        verdicts, end, run = self.check(checks, status=2)
        self.assertLess(run.seconds, 60 * SLOW)
        self.assertEqual(end["counts"], {"healthy": PAIRS - 2, "degraded": 0, "could_not_tell": 2, "down": 0})
        self.assertTrue(verdicts["pair03"]["reason"].startswith("west03: "), verdicts["pair03"]["reason"])

    def watch(self, *arguments):
        """That command at a terminal."""
        return Sitting(arguments, {**self.environment, "TERM": "xterm"}, self.folder)

    def test_at_a_terminal_who_is_waited_for_is_named_and_nothing_of_it_stays(self):
        self.start_fleet()
        listener = socket.create_server(("127.0.0.1", 0))  # It accepts, and never says a word.
        self.addCleanup(listener.close)
        self.spoil("west03", "east07", port=listener.getsockname()[1])
        checks = self.write("checks.toml", f'[fleet]\ndeadline = "{8 * SLOW:.0f}s"\n')
        person = self.watch("check", "--accept-new-host-key", "--all", checks)
        person.wait_for(b"[--------------------------]")
        person.wait_for(b"0 of 12 checked, 0 not healthy, ")
        person.wait_for(b"left\r\n")
        person.wait_for(b"] waiting for 2: pair03, pair07\r\n10 of 12 checked, 0 not healthy, 2 at work\r\n", 60)
        self.assertEqual(person.end(60), 2)
        last = person.all[person.all.rindex(b"\x1b[J"):]
        self.assertNotIn(b"at work", last)
        self.assertRegex(last, rb"could not tell\x1b\[0m +pair03")

    def test_at_a_terminal_a_snapshot_tells_as_much(self):
        self.start_fleet()
        self.spoil("west03")
        person = self.watch("snapshot", "--accept-new-host-key", "--all", "--name", "before")
        person.wait_for(b"0 of 12 looked at, 0 not seen, ")
        person.wait_for(b"looked at, 1 not seen, ", 60)
        self.assertEqual(person.end(60), 2)

    def test_nonsense_and_cut_lines_are_never_healthy(self):
        faults = stray("odd", "garbage", "show status l2tp") + stray("cut", "drop-after-bytes", "60 show ipsec sa")
        self.start_fleet(faults, '[pair.odd-west]\na = "odd"\nb = "west01"\n[pair.cut-west]\na = "cut"\nb = "west02"\n')
        verdicts, _, _ = self.check(status=2)
        for name in ("odd-west", "cut-west"):
            self.assertEqual(verdicts[name]["health"], "could_not_tell", verdicts[name])
        self.assertEqual(verdicts["pair01"]["health"], "healthy")

    def test_the_lab_dies_in_the_middle(self):
        self.start_fleet()
        process = self.begin_check(
            self.write("checks.toml", '[rules]\npings = 60\n[fleet]\nat_once = 8\ndeadline = "10s"\n'))
        first = self.until_a_verdict(process)
        self.lab.send_signal(signal.SIGKILL)
        _, end, err = self.rest_of(process, first)
        self.lab.wait()
        self.assertEqual(process.returncode, 2, err)
        self.assertTrue(end["complete"])
        self.assertEqual(end["subjects"], PAIRS)
        self.assertGreater(end["counts"]["could_not_tell"], 0)

    def test_output_without_end_and_bytes_one_by_one(self):
        self.start_fleet(stray("endless", "endless-output", "show status l2tp") + stray("alone", "split-every-byte", "")
                   + stray("drip", "split-every-byte", ""), '[pair.endless-west]\na = "endless"\nb = "west01"\n')
        self.spoil("drip", port=self.dripping())
        checks = self.write("checks.toml", '[fleet]\ndeadline = "10s"\n[rules]\nunsaved = false\n')
        verdicts, end, run = self.check(checks, status=2)
        self.assertLess(run.seconds, 60 * SLOW)
        for name in ("endless-west", "drip"):
            self.assertEqual(verdicts[name]["health"], "could_not_tell", verdicts[name])
        self.assertTrue(verdicts["endless-west"]["reason"].startswith("endless: "), verdicts["endless-west"]["reason"])
        # It may get done in its time, or not.
        self.assertIn(verdicts["alone"]["health"], ("healthy", "could_not_tell"), verdicts["alone"])
        for n in range(1, PAIRS + 1):
            self.assertEqual(verdicts[f"pair{n:02}"]["health"], "healthy", verdicts[f"pair{n:02}"])
        self.assertTrue(end["complete"])

    def dripping(self):
        """The port of a server whose greeting comes a byte at a time, for as long as somebody listens."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def drip():
            while True:
                try:
                    connection, _ = listener.accept()
                    with connection:
                        for byte in "SSH-2.0-" + 10000 * "x":
                            connection.sendall(byte.encode())
                            time.sleep(0.2)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        return listener.getsockname()[1]

    def test_a_history_that_cannot_be_written_does_not_stop_a_check(self):
        self.start_fleet()
        state = self.folder / "state"
        state.write_text("no folder")
        _, end, run = self.check(status=0)
        self.assertEqual(end["counts"]["healthy"], PAIRS)
        self.assertIn("this run is kept nowhere", run.err)

    def test_two_checks_at_once(self):
        # What two checks may lie apart is counted by the routers' clocks: they must not run away on a busy machine.
        self.lab_text = self.lab_text.replace(f"speed = {self.speed}\n", "speed = 5.0\n")
        self.start_fleet()
        command = [RTXCTL, "check", "--accept-new-host-key", "--all", "--json"]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env=self.environment, cwd=self.folder) for _ in range(2)]
        for process in both:
            out, err = process.communicate(timeout=120 * SLOW)
            self.assertEqual(process.returncode, 0, err)
            self.assertEqual(json.loads(out.splitlines()[-1])["counts"]["healthy"], PAIRS)
        run = self.rtxctl("history", "--json")
        self.assertEqual(len(run.events()), PAIRS, "each pair's first look is one change")

    def test_few_sessions_at_a_time(self):
        self.start_fleet()
        checks = self.write("checks.toml", "[fleet]\nat_once = 2\n")
        began = time.monotonic()
        _, end, _ = self.check(checks, status=0)
        self.assertEqual(end["counts"]["healthy"], PAIRS)
        self.assertLess(time.monotonic() - began, 120 * SLOW)


if __name__ == "__main__":
    unittest.main()
