"""Every kind of bad input and bad luck: one clear message with place and next step, its exit code, no hang."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import unittest

from support import ROOT, RTXCTL, SLOW, EndToEnd

ROUTE = "ip route 10.{}.0.0/16 gateway 192.0.2.1"


def push(*lines):
    return 'name = "Push"\n[[step]]\nname = "Lines"\nrun = """\n' + "\n".join(lines) + '\n"""\n'


def expect(show, *that, more=""):
    that = ", ".join(f"'{text}'" for text in that)
    return f'name = "Look"\n[[step]]\nname = "Look"\n[[step.expect]]\nshow = "{show}"\nthat = [{that}]\n{more}\n'


class Files(EndToEnd):
    """Nothing here contacts a router: lint finds it, and so does apply."""

    def refused(self, playbook, *fragments):
        path = self.write("playbook.toml", playbook)
        run = self.rtxctl("lint", path)
        self.assert_status(run, 3)
        for fragment in fragments:
            self.assertIn(fragment, run.said)
        return run

    def test_an_unknown_key_has_its_place_and_a_suggestion(self):
        self.refused('name = "x"\n[[step]]\nname = "y"\nrum = "ping"\n', "playbook.toml:4:1", "rum", "run")

    def test_a_wrong_type(self):
        self.refused('name = 5\n', "playbook.toml:1:", "name")

    def test_broken_toml(self):
        self.refused('name = "x\n', "playbook.toml:1:")

    def test_everything_wrong_with_a_check_file(self):
        self.refused('[rules]\nloss = "five"\n[fleet]\nat_once = 0\n[[notify]]\nname = "noc"\n'
                     '[[step]]\n[[step.expect]]\nshow = "show log"\nthat = "count(entri) == 0"\n',
                     "playbook.toml:2:", 'loss = "five"', "playbook.toml:4:", "at_once = 0",
                     "playbook.toml:5:", "either 'mail' or 'webhook'", "playbook.toml:10:", "entri", "entry")
        self.refused('[rules]\nloss = "off"\n' + push("ip lan1 mtu 1400"), "a check types nothing")

    def test_two_receivers_of_one_name(self):
        noc = '[[notify]]\nname = "noc"\nmail = ["noc@example.com"]\nfrom = "r@example.com"\n'
        self.refused(noc + noc, "playbook.toml:6:8", "playbook.toml:2:8", "'noc'")

    def test_a_check_file_is_no_playbook_and_passes(self):
        run = self.rtxctl("lint", self.write("checks.toml", '[rules]\nloss = "1%"\n[fleet]\nat_once = 8\n'))
        self.assert_status(run, 0)

    def test_an_undeclared_variable(self):
        self.refused(push("ip lan1 address {{lann}}"), "playbook.toml:5:", "lann")

    def test_a_misspelt_field_is_found_before_any_router_is_asked(self):
        self.refused(expect("show status l2tp", "tunnel[1].stat == established"), "stat", "state")

    def test_a_wrong_unit(self):
        self.refused(expect("ping -c 5 192.0.2.1", "loss == 5ms"), "loss")

    def test_a_misspelt_keyword_in_a_line(self):
        self.refused(push("tunnel select 1", "tunnel encapsulation l2tpv4"), "playbook.toml:6:", "l2tpv3")

    def test_a_value_that_smuggles_a_second_command(self):
        playbook = self.write("playbook.toml", 'name = "P"\n[vars]\nx = { type = "text" }\n[[step]]\nname = "s"\n'
                                               'run = "description lan1 {{x}}"\n')
        run = self.rtxctl("apply", playbook, "--router", "127.0.0.1:9", "--set", "x=a\rcold start")
        self.assert_status(run, 3)

    def test_a_missing_variable(self):
        playbook = self.write("playbook.toml", 'name = "P"\n[vars]\nx = { type = "text" }\n[[step]]\nname = "s"\n'
                                               'run = "description lan1 {{x}}"\n')
        run = self.rtxctl("apply", playbook, "--router", "admin@127.0.0.1:9")
        self.assert_status(run, 3)
        self.assertIn("x", run.err)

    def test_an_unknown_router_with_a_suggestion(self):
        self.ports = {"tokyo01": 9}
        self.write_inventory("tokyo01")
        run = self.rtxctl("apply", self.write("p.toml", push("ip routing on")), "--router", "tokio01")
        self.assert_status(run, 3)
        self.assertIn("tokyo01", run.err)

    def test_a_missing_playbook(self):
        run = self.rtxctl("apply", "nowhere.toml", "--router", "tokyo01")
        self.assert_status(run, 3)
        self.assertIn("nowhere.toml", run.err)

    def test_output_that_cannot_be_parsed_has_a_caret(self):
        run = self.rtxctl("parse", "ping", stdin="this is no ping\n")
        self.assert_status(run, 2)
        self.assertIn("^", run.err)

    def test_output_of_which_nothing_is_understood_is_no_empty_table(self):
        for text, words in (
            ("Error: Invalid command name\n", "not a refusal"),
            ("one\ntwo\n", "none of 2 lines was understood"),
            ("Nov  3 02:00:27 x\n", "its only line was not understood"),
        ):
            for command in "show arp", "show log", "show ip route":
                run = self.rtxctl("parse", command, stdin=text)
                self.assert_status(run, 2)
                self.assertEqual(run.out, "")
                self.assertIn(words, run.err)

    def test_lines_that_are_not_understood_are_said(self):
        run = self.rtxctl("parse", "show arp", stdin="Count: 0\nLAN1 is down\n")
        self.assert_status(run, 0)
        self.assertEqual(json.loads(run.out)["unrecognised"], ["LAN1 is down"])
        self.assertIn("1 line not understood, first: LAN1 is down", run.err)

    def test_a_saved_output_may_be_in_any_encoding_of_a_router(self):
        text = (ROOT / "tests/captures/show_status_l2tp/ja-established.txt").read_text(encoding="utf-8")
        saved = self.folder / "saved.txt"
        read = []
        for encoding in ("utf-8", "cp932", "euc-jp"):
            saved.write_bytes(text.encode(encoding))
            run = self.rtxctl("parse", "show status l2tp", saved)
            self.assert_status(run, 0)
            read.append(run.out)
        self.assertEqual(read[1:], [read[0], read[0]])
        saved.write_bytes(text.encode("utf-8") + b"\xff\xfe\xff\n")
        run = self.rtxctl("parse", "show status l2tp", saved)
        self.assert_status(run, 3)
        self.assertIn("saved.txt is neither UTF-8 nor Shift_JIS nor EUC-JP text", run.err)

    def test_a_command_without_a_parser_has_a_suggestion(self):
        run = self.rtxctl("parse", "show ipsec sq", stdin="")
        self.assert_status(run, 3)
        self.assertIn("show ipsec sa", run.err)


class World(EndToEnd):
    """The world fails: exit status 2, and no router is left worse."""

    def failed(self, run, *fragments):
        self.assert_status(run, 2)
        for fragment in fragments:
            self.assertIn(fragment, run.err)

    def test_nothing_listens(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.ports = {"bench01": probe.getsockname()[1]}
        self.write_inventory("bench01")
        self.failed(self.run_on("show", "environment"), "bench01", "refused")

    def test_a_listener_that_says_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.ports = {"bench01": listener.getsockname()[1]}
            self.write_inventory("bench01")
            run = self.run_on("show", "environment")
            self.failed(run, "bench01")
            self.assertLess(run.seconds, 40 * SLOW)

    def test_a_listener_that_speaks_something_else(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def speak():
                connection, _ = listener.accept()
                connection.sendall(b"220 mail.example.net ESMTP\r\n" * 2000)
                connection.close()
            threading.Thread(target=speak, daemon=True).start()
            self.ports = {"bench01": listener.getsockname()[1]}
            self.write_inventory("bench01")
            self.failed(self.run_on("show", "environment"), "bench01", "SSH")

    def test_a_wrong_password(self):
        self.lab_of_one()
        run = self.run_on("show", "environment", environment={"LAB_PASSWORD": "not-the-password"})
        self.failed(run, "bench01", "password")
        self.assertNotIn("not-the-password", run.said)

    def test_a_wrong_administrator_password(self):
        self.lab_of_one()
        run = self.run_on("show", "environment", environment={"LAB_ADMINISTRATOR_PASSWORD": "not-the-password"})
        self.failed(run, "bench01", "administrator")
        self.assertNotIn("not-the-password", run.said)

    def test_an_unknown_host_key_is_refused_with_its_fingerprint_and_the_way_to_accept_it(self):
        self.lab_of_one()
        run = self.rtxctl("run", "bench01", "--", "show", "environment")
        self.failed(run, "SHA256:", "--accept-new-host-key")

    def test_a_changed_host_key_is_refused_loudly_even_when_new_ones_are_accepted(self):
        self.lab_of_one()
        self.assert_status(self.run_on("show", "environment"), 0)
        known = self.folder / ".ssh" / "known_hosts"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / "other"], check=True)
        other = (self.folder / "other.pub").read_text().split()[:2]
        known.write_text(" ".join([known.read_text().split()[0], *other]) + "\n")
        run = self.run_on("show", "environment")
        self.failed(run, "CHANGED", "known_hosts:1")

    def test_login_access_restricted(self):
        self.lab_of_one(extra=self.fault("login-restricted"))
        self.failed(self.run_on("show", "environment"), "bench01", "restricted")

    def test_silence_after_login(self):
        self.lab_of_one(extra=self.fault("silent-after-login"))
        run = self.run_on("show", "environment")
        self.failed(run, "bench01", "prompt")

    def test_a_question_that_nobody_declared(self):
        self.lab_of_one(extra=self.fault("ask-on", ROUTE.format(2)))
        run = self.apply(push(*(ROUTE.format(i) for i in (1, 2, 3))))
        self.assertIn(run.status, (1, 2))
        self.assertIn("(Y/N)", run.said)
        self.assertNotIn(ROUTE.format(3), self.running_config())

    def test_an_answer_that_never_comes(self):
        self.lab_of_one(extra=self.fault("black-hole-after-lines", 8))
        run = self.apply(push(*(ROUTE.format(i) for i in range(1, 20))))
        self.failed(run, "bench01")
        self.assertLess(run.seconds, 60 * SLOW)

    def test_endless_output_is_bounded(self):
        self.lab_of_one(extra=self.fault("endless-output", "show environment"))
        run = self.run_on("show", "environment", options=["--timeout", "20"])
        self.failed(run, "bench01")

    def test_garbage_in_an_output_is_kept_apart_and_made_visible(self):
        self.lab_of_one(extra=self.fault("garbage", "show environment"))
        run = self.run_on("show", "environment", options=["--json"])
        self.assert_status(run, 0)
        self.assertTrue(json.loads(run.out)["unrecognised"])
        self.assertEqual([c for c in run.out if ord(c) < 32 and c != "\n"], [])

    def test_escape_sequences_never_reach_the_terminal(self):
        self.lab_of_one(extra=self.fault("escape-sequences", "show environment"))
        self.run_on("show", "environment")  # rtxctl() itself asserts that no ESC is printed.
        self.run_on("show", "environment", options=["--json"])

    def test_a_run_folder_that_cannot_be_written_loses_nothing_else(self):
        self.lab_of_one()
        (self.folder / "file").write_text("")
        run = self.apply(push(ROUTE.format(1)), "--run-dir", self.folder / "file" / "runs")
        self.assertIn("runs", run.err)
        self.assertIn(run.status, (0, 3))
        if run.status == 0:
            self.assertIn(ROUTE.format(1), self.running_config())

    def test_control_c_puts_the_console_back(self):
        for sent in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sent):
                self.interrupted(sent)

    def interrupted(self, sent):
        self.lab_of_one(config="console lines 30\nip lan1 address 192.0.2.1/24\n")
        playbook = self.write("playbook.toml", expect("ping -c 2000 192.0.2.77", "loss == 0%"))
        process = subprocess.Popen(
            [RTXCTL, "apply", playbook, "--router", "bench01", "--accept-new-host-key"], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment,
            cwd=self.folder)
        time.sleep(2 * SLOW)
        os.kill(process.pid, sent)
        _, err = process.communicate(timeout=30 * SLOW)
        self.assertNotEqual(process.returncode, 0)
        self.assertGreater(process.returncode, 0, f"died of the signal: {err}")
        shown = self.by_hand("show config | grep ^console")
        self.assertIn("console lines 30", shown)
        self.assertNotIn("console columns", shown)
        self.assertNotIn("console character en.ascii", shown)
        self.stop_lab()


if __name__ == "__main__":
    unittest.main()
