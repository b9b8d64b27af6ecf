"""A person's doors: `rtxctl console` at a terminal, `run --group` on many routers, `--record` and its replay."""

import base64
import json
import os
import pathlib
import signal
import unittest

from support import ADMINISTRATOR, LOGIN, SECRETS, EndToEnd
from support_terminal import Sitting

WORD = "lab-word"  # The unnamed user's.


class Person(EndToEnd):
    def setUp(self):
        super().setUp()
        self.write("lab.toml", f"""
            speed = 20.0
            [[router]]
            name = "bench01"
            port = 0
            telnet_port = 0
            serial = "{self.folder}/bench01.tty"
            login_password = "{WORD}"
            administrator_password = "{ADMINISTRATOR}"
            config = '''
            ip lan1 address 192.0.2.9/24
            ipsec ike pre-shared-key 1 text {SECRETS["LAB_PSK"]}
            '''
            [[router.user]]
            name = "admin"
            password = "{LOGIN}"
            """)
        self.start_lab(self.folder / "lab.toml")
        doors = json.loads((self.folder / "ready.json").read_text())["routers"][0]
        self.telnet = doors["telnet_port"]
        self.write_inventory("bench01", more=f"""
            [router.bench02]
            group = "lab"
            host = "127.0.0.1"
            port = {self.telnet}
            transport = "telnet"
            telnet_warning = false
            [router.gone]
            group = "lab"
            host = "127.0.0.1"
            port = 1
            [group.empty]
            """)

    def sit(self, *arguments):
        return Sitting(["console", *arguments, "--accept-new-host-key"], self.environment, self.folder)

    def assert_clean(self, *paths):
        """No secret stands in those files."""
        for path in paths:
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".ndjson":
                text += "".join(self.stream(path, way) for way in ("in", "out"))
            for secret in [*SECRETS.values(), WORD]:
                self.assertNotIn(secret, text, path)

    @staticmethod
    def stream(path, way):
        events = [json.loads(line) for line in path.read_text().splitlines()]
        return b"".join(base64.b64decode(event["data"]) for event in events if event.get("dir") == way).decode()


class Console(Person):
    def test_over_ssh_with_its_own_key_and_a_redacted_transcript(self):
        person = self.sit("bench01", "--transcript", "kept.txt", "--record", "recorded")
        person.wait_for(b"> ")
        person.type(b"administrator\r")
        person.wait_for(b"Password: ")
        person.type(ADMINISTRATOR.encode() + b"\r")
        person.wait_for(b"# ")
        person.type(b"show config\r")
        person.wait_for(b"pre-shared-key 1 text " + SECRETS["LAB_PSK"].encode())
        person.wait_for(b"# ")
        person.type(b"\x1d?")
        person.wait_for(b"q leaves")
        person.type(b"\x1ds")
        person.wait_for(b"ssh admin@127.0.0.1")
        person.type(b"\x1dq")
        self.assertEqual(person.end(), 0)
        transcript = self.folder / "kept.txt"
        self.assertIn("ipsec ike pre-shared-key 1 text *", transcript.read_text())
        self.assertEqual(transcript.stat().st_mode & 0o777, 0o600)
        self.assert_clean(transcript, self.folder / "recorded" / "bench01.ndjson")

    def test_over_telnet_the_person_logs_in_and_the_router_ends_it(self):
        person = self.sit("bench02")
        person.wait_for(b"Password: ")
        person.type(WORD.encode() + b"\r")
        person.wait_for(b"> ")
        person.type(b"exit\r")
        self.assertEqual(person.end(), 0)
        transcripts = list((self.folder / "state").rglob("transcript.txt"))
        self.assertEqual(len(transcripts), 1)
        self.assert_clean(*transcripts)

    def test_over_a_serial_line_an_interrupt_is_the_routers(self):
        person = self.sit(f"serial:{self.folder}/bench01.tty")
        person.wait_for(b"tells more")
        person.type(b"\r")
        person.wait_for(b"Password: ")
        person.type(WORD.encode() + b"\r")
        person.wait_for(b"> ")
        person.type(b"half a line\x03")
        person.wait_for(b"> ")
        person.type(b"\x1d.")
        person.wait_for(b"still logged in")
        self.assertEqual(person.end(), 0)

    def test_a_signal_ends_it_in_order(self):
        person = self.sit("bench01", "--transcript", "kept.txt")
        person.wait_for(b"> ")
        os.kill(person.process, signal.SIGTERM)
        self.assertEqual(person.end(), 143)
        self.assertIn("RTX830", (self.folder / "kept.txt").read_text())

    def test_without_a_terminal_it_says_so(self):
        run = self.rtxctl("console", "bench01")
        self.assert_status(run, 3)
        self.assertIn("a console needs a terminal", run.err)


class OtherAdministrators(Person):
    PLAYBOOK = '''
        [[step]]
        run = "description 1 seen"
        '''

    def test_apply_warns_of_them(self):
        playbook = self.write("playbook.toml", self.PLAYBOOK)
        # The saved configuration asks for a login password that the inventory does not know.
        apply = ["apply", playbook, "--router", "bench01", "--accept-new-host-key", "--accept-unsaved"]
        alone = self.rtxctl(*apply)
        self.assert_status(alone, 0)
        self.assertNotIn("another administrator", alone.said)
        watch = self.sit(f"serial:{self.folder}/bench01.tty")
        watch.wait_for(b"tells more")
        watch.type(b"\r")
        watch.wait_for(b"Password: ")
        watch.type(WORD.encode() + b"\r")
        watch.wait_for(b"> ")
        self.assertNotIn("another administrator", self.rtxctl(*apply).said)  # A general user changes nothing.
        watch.type(b"administrator\r")
        watch.wait_for(b"Password: ")
        watch.type(ADMINISTRATOR.encode() + b"\r")
        watch.wait_for(b"# ")
        second = self.rtxctl(*apply)
        self.assert_status(second, 0)
        self.assertRegex(second.said, r"warning: bench01: another administrator is logged in: somebody \(serial")
        watch.type(b"\x1dq")
        self.assertEqual(watch.end(), 0)


class Group(Person):
    def test_every_router_of_a_group_answers_by_name(self):
        run = self.rtxctl("run", "--group", "lab", "--accept-new-host-key", "--", "show", "environment")
        self.assert_status(run, 2)  # One of them is gone.
        first, second, third = run.out.split("== ")[1:]
        self.assertRegex(first, r"^bench01\nRTX830 ")
        self.assertRegex(second, r"^bench02\nRTX830 ")
        self.assertRegex(third, r"^gone\ngone: ssh .*Connection refused")

    def test_as_json(self):
        run = self.rtxctl("run", "--group", "lab", "--json", "--at-once", "1", "--accept-new-host-key", "--",
                          "show", "environment")
        self.assert_status(run, 2)
        first, second, third = run.events()
        self.assertEqual([first["router"], second["router"], third["router"]], ["bench01", "bench02", "gone"])
        self.assertEqual(first["output"]["model"], "RTX830")
        self.assertIn("refused", third["trouble"])

    def test_a_refused_command_counts_more_than_a_missing_router(self):
        run = self.rtxctl("run", "--group", "lab", "--accept-new-host-key", "--", "show", "nonsense")
        self.assert_status(run, 1)

    def test_groups_that_are_none(self):
        run = self.rtxctl("run", "--group", "lap", "--", "show", "environment")
        self.assert_status(run, 3)
        self.assertIn("did you mean 'lab'", run.err)
        self.assert_status(self.rtxctl("run", "--group", "empty", "--", "show", "environment"), 3)


class Recorded(Person):
    def test_a_session_is_recorded_and_served_again(self):
        for router in ("bench01", "bench02"):
            recordings = self.folder / f"recorded-{router}"
            options = ["--accept-new-host-key", "--record", recordings]
            first = self.rtxctl("run", *options, router, "--", "show", "config")
            self.assert_status(first, 0)
            recording = recordings / f"{router}.ndjson"
            self.assert_clean(recording)
            self.assertIn("show config\r", self.stream(recording, "out"))
            again = self.replay(recordings, router)
            self.assert_status(again, 0)
            self.assertEqual(again.out.replace("********", "*"), first.out)

    def replay(self, recordings, router):
        doors = self.start_replay(recordings)
        inventory = pathlib.Path(self.folder / "inventory.toml")
        old = {"bench01": self.ports["bench01"], "bench02": self.telnet}[router]
        new = doors["port"] if router == "bench01" else doors["telnet_port"]
        inventory.write_text(inventory.read_text().replace(f"port = {old}\n", f"port = {new}\n"))
        return self.rtxctl("run", "--accept-new-host-key", "--known-hosts", "replay_hosts", router, "--", "show",
                           "config")

    def test_a_folder_that_cannot_be_is_a_mistake_before_any_router_is_touched(self):
        self.write("file", "")
        run = self.rtxctl("run", "--record", "file/below", "bench01", "--", "show", "config")
        self.assert_status(run, 3)
        self.assertIn("cannot take recordings", run.err)


if __name__ == "__main__":
    unittest.main()
