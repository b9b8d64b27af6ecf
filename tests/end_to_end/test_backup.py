"""`rtxctl check --backup`: what is kept is what the routers hold, or nothing is and that is said."""

import base64
import json
import subprocess
import unittest

from support_pair import PairLab, config_of

WIDTH = 80  # What a router's console has if nobody has set another width.


def filled(line, filler="x"):
    return line + filler * (WIDTH - len(line))


class Backup(PairLab):
    def setUp(self):
        super().setUp()
        self.kept = self.folder / "kept"

    def back_up(self, *options):
        return self.check(*(options or ("--pair", "tokyo-osaka")), "--backup", self.kept)

    def lines_of(self, router):
        return (self.kept / f"{router}.txt").read_text().splitlines()

    def commits(self):
        log = subprocess.run(["git", "-C", self.kept, "log", "--format=%s"], check=True, text=True,
                             capture_output=True, env=self.environment)
        return log.stdout.splitlines()

    def assert_not_kept(self, run, why):
        self.assert_status(run, 2)
        self.assertIn(f"the configuration of tokyo was not kept: 'show config' {why}", run.err)
        self.assertIn("rtxctl run tokyo -- 'show config'", run.err)

    def test_a_line_as_wide_as_the_console_is_kept_as_it_is(self):
        route = "ip route 10.0.0.0/8 gateway 198.51.100.2 metric 2 hide gateway 198.51.100.2 hide"
        self.assertEqual(len(route), WIDTH)
        longer = "ip route 10.1.0.0/16" + " gateway 198.51.100.2 metric 3 hide" * 4
        bridge = "bridge member bridge1 lan1 tunnel1"
        config = config_of("tokyo").replace(bridge, f"{longer}\n{route}\n{bridge}")
        self.start_pair({"tokyo": config})
        self.assert_status(self.back_up(), 0)
        for line in (longer, route, bridge):
            self.assertIn(line, self.lines_of("tokyo"))
        for line in self.entered("tokyo"):
            self.assertFalse(line.startswith("console "), line)

    def test_what_may_be_one_line_or_two_is_not_kept(self):
        label = filled("description lan2 ")
        self.start_pair({"tokyo": config_of("tokyo").replace("console prompt", f"{label}\nconsole prompt")})
        run = self.back_up()
        self.assert_not_kept(run, "does not show whether 'description lan2 ...' is one line or several")
        self.assertIn("another 'console columns' would", run.err)
        self.assertFalse((self.kept / "tokyo.txt").exists())
        self.assertIn("console prompt osaka", self.lines_of("osaka"))
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "tokyo", "--", "console columns 200")
        self.back_up()
        self.assertIn(label, self.lines_of("tokyo"))

    def test_a_message_of_the_console_is_not_kept(self):
        self.start_pair()
        self.assert_status(self.back_up("--router", "tokyo"), 0)
        self.ask(ask="fault", router="tokyo", kind="message-in-output", argument="[EMFS] a file was written", times=20)
        self.assert_not_kept(self.back_up("--router", "tokyo"),
                             "holds a line that is no configuration: [EMFS] a file was written")
        self.assertEqual(self.commits(), ["tokyo has changed"])

    def test_a_configuration_that_lost_its_end_is_not_kept(self):
        self.start_pair()
        checks = self.write("checks.toml", "[rules]\nunsaved = false\n")
        recordings = self.folder / "recordings"
        self.assert_status(self.back_up("--router", "tokyo", checks, "--record", recordings), 0)
        self.assertEqual(self.entered("tokyo").count("show config"), 2)
        whole = self.lines_of("tokyo")
        self.lose_last_lines(recordings / "tokyo.ndjson")
        self.replay(recordings)
        self.assert_not_kept(self.back_up("--router", "tokyo", checks, "--known-hosts", self.folder / "others"),
                             "did not print the same when it was asked again: it was changed, or cut short")
        self.assertEqual(self.lines_of("tokyo"), whole)
        self.assertEqual(self.commits(), ["tokyo has changed"])

    def lose_last_lines(self, recording):
        """Of the first configuration that was printed, not of the second."""
        events = [json.loads(line) for line in recording.read_text().splitlines()]
        lost = b"l2tp service on l2tpv3\r\nsshd service on\r\n"
        for event in events:
            data = base64.b64decode(event.get("data", ""))
            if lost in data:
                event["data"] = base64.b64encode(data.replace(lost, b"", 1)).decode()
                break
        else:
            self.fail("the recording holds no configuration")
        recording.write_text("\n".join(map(json.dumps, events)) + "\n")

    def replay(self, recordings):
        port = self.start_replay(recordings)["port"]
        inventory = self.folder / "inventory.toml"
        inventory.write_text(inventory.read_text().replace(f"port = {self.ports['tokyo']}\n", f"port = {port}\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
