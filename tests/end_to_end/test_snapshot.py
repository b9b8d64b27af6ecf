"""`rtxctl snapshot`, `compare` and `verify`: before and after a maintenance window."""

import os
import pathlib
import resource
import signal
import subprocess
import time
import unittest

from support import RTXCTL, SLOW
from support_pair import CONFIGURED_SECRETS, SIDES, PairLab


class Snapshot(PairLab):
    def take(self, name, status=0):
        run = self.rtxctl("snapshot", "--accept-new-host-key", "--all", "--name", name)
        self.assert_status(run, status)
        return run

    def verify(self, *options, status):
        run = self.rtxctl("verify", "--accept-new-host-key", "--all", "--against", "before", *options)
        self.assert_status(run, status)
        return run

    def by_mistake(self, line, router="tokyo"):
        run = self.rtxctl("run", "--accept-new-host-key", "--allow-change", router, "--", line)
        self.assert_status(run, 0)

    def test_nothing_has_changed(self):
        self.start_pair()
        run = self.take("before")
        self.assertIn("snapshot 'before' of 2 routers", run.out)
        self.ask(ask="advance", seconds=9 * 3600)  # SAs are renewed, counters and times have moved.
        run = self.verify(status=0)
        self.assertIn("2 routers compared with 'before': 0 differences", run.out)
        folder = self.folder / "state" / "rtxctl" / "snapshots" / "before"
        for file in folder.iterdir():
            for secret in CONFIGURED_SECRETS:
                self.assertNotIn(secret, file.read_text())
        for name in SIDES:
            typed = [line for line in self.entered(name) if line and not line.startswith("#")]
            for line in typed:
                self.assertRegex(line, r"^(show |ping |administrator$|exit$|\*+$)")

    def test_one_surprise(self):
        self.start_pair()
        self.take("before")
        self.by_mistake("no ip route default")
        run = self.verify(status=1)
        self.assertIn("tokyo\n", run.out)
        self.assertIn("  route: route default is gone (before: LAN2 198.51.100.2 (static))", run.out)
        self.assertIn("  config: line is gone: ip route default gateway 198.51.100.2", run.out)
        self.take("after")
        run = self.rtxctl("compare", "before", "after", "--json")
        self.assert_status(run, 1)
        began, *deviations, ended = run.events()
        self.assertEqual([began[when]["name"] for when in ("before", "after")], ["before", "after"])
        self.assertIn(("tokyo", "route", "route default"),
                      [(one["router"], one["kind"], one["what"]) for one in deviations])
        self.assertEqual((ended["type"], ended["differences"], ended["exit_code"]),
                         ("comparison_ended", len(deviations), 1))
        self.assert_status(self.rtxctl("compare", "before", "before"), 0)
        run = self.rtxctl("compare", "before", "before", "--json")
        self.assertEqual([one["type"] for one in run.events()], ["comparison_began", "comparison_ended"])

    def test_what_the_snapshot_is_of(self):
        self.start_pair()
        for option, routers in (["--all"], 2), (["--pair", "tokyo-osaka"], 2), (["--router", "osaka"], 1):
            name = option[0].strip("-")
            self.assert_status(self.rtxctl("snapshot", "--accept-new-host-key", *option, "--name", name), 0)
            run = self.rtxctl("verify", "--accept-new-host-key", "--against", name)
            self.assert_status(run, 0)
            self.assertIn(f"{routers} routers compared with '{name}': 0 differences", run.out)
        head = self.folder / "state" / "rtxctl" / "snapshots" / "all" / "snapshot.json"
        head.write_text(head.read_text().replace('"--all"', '"--everything"'))
        run = self.rtxctl("verify", "--accept-new-host-key", "--against", "all")
        self.assert_status(run, 3)
        self.assertIn("does not say what it is of", run.err)

    def test_the_tunnel_of_a_router_in_no_pair(self):
        self.start_pair()
        self.write_inventory(*SIDES)  # Of the same two routers, and no pair.
        self.take("before")
        self.verify(status=0)
        self.by_mistake("no tunnel enable 1")
        run = self.verify(status=1)
        self.assertIn("tunnel: tunnel 1", run.out)
        self.assertEqual(sum(line == "show status l2tp" for line in self.entered("tokyo")), 3)

    def test_it_waits_until_all_is_as_before(self):
        self.start_pair(speed=10.0)
        self.take("before")
        self.ask(ask="restart", router="osaka")  # It needs a minute of the lab, and the tunnel some seconds more.
        run = self.verify("--wait", "3min", status=0)
        self.assertIn("looking again", run.err)

    def stop_while_it_waits(self, sent):
        """The exit status of a `verify --wait` that gets the signal between two looks, and what it says."""
        process = subprocess.Popen(
            [RTXCTL, "verify", "--accept-new-host-key", "--all", "--against", "before", "--wait", "1h",
             "--html", "never.html"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        said = ""
        while "looking again" not in said:
            line = process.stderr.readline()
            self.assertTrue(line, "it ended before it waited: " + said)
            said += line
        time.sleep(0.2)  # Into the pause, which is longer.
        process.send_signal(sent)
        out, err = process.communicate(timeout=30 * SLOW)
        self.assertEqual(out, "")
        self.assertFalse((self.folder / "never.html").exists())
        return process.returncode, said + err

    def test_a_signal_ends_the_wait(self):
        self.start_pair()
        self.take("before")
        self.by_mistake("no ip route default")
        for sent in (signal.SIGINT, signal.SIGTERM):
            status, said = self.stop_while_it_waits(sent)
            self.assertEqual(status, 128 + sent, said)
            self.assertIn("rtxctl: stopped\n", said)
            self.assertEqual(said.count("looking again"), 1, "it looked again before it ended")
        for name in SIDES:
            self.assertEqual(self.state(name)["sessions"], 0, "a session was left behind")

    def test_a_report_of_what_differs(self):
        self.start_pair()
        self.take("before")
        self.by_mistake("ip route 10.99.0.0/16 gateway 198.51.100.2")
        file = self.folder / "work.html"
        self.verify("--html", file, "--japanese", "--customer", "例示商事", "--place", "西日本データセンター",
                    "--worker", "山田", "--remarks", "経路を追加", status=1)
        page = file.read_text()
        for name, value in (("お客様名", "例示商事"), ("作業場所", "西日本データセンター"), ("作業者", "山田"),
                            ("作業対象", "全対象"), ("備考", "経路を追加")):
            self.assertIn(f'<th scope="row">{name}</th><td>{value}</td>', page)
        self.assertIn('<html lang="ja">', page)
        self.assertIn("<h1>作業報告書</h1>", page)
        self.assertIn("2台中 1台に差異があります", page)
        self.assertIn("<code>LAN2 198.51.100.2 (static)</code>", page)
        self.assertIn("<code>ip route 10.99.0.0/16 gateway 198.51.100.2</code>", page)
        for secret in CONFIGURED_SECRETS:
            self.assertNotIn(secret, page)
        self.take("after")
        run = self.rtxctl("compare", "before", "after", "--json", "--html", file)
        self.assert_status(run, 1)
        self.assertEqual({one["type"] for one in run.events()}, {"comparison_began", "deviation", "comparison_ended"})
        self.assertIn("1 of 2 differ", file.read_text())
        self.assert_status(self.rtxctl("compare", "before", "before", "--html", file), 0)
        self.assertIn("All 2 are as before", file.read_text())
        self.assertEqual([one.name for one in self.folder.glob("work.html*")], ["work.html"])

    def test_a_report_that_has_nowhere_to_go(self):
        self.start_pair()
        self.take("before")
        entered = {name: len(self.entered(name)) for name in SIDES}
        for nowhere in (self.folder / "no-such-folder" / "work.html", self.folder):
            run = self.verify("--html", nowhere, status=3)
            self.assertIn("it cannot be written", run.err)
            run = self.rtxctl("compare", "before", "before", "--html", nowhere)
            self.assert_status(run, 3)
        for option in ["--japanese"], ["--customer", "x"]:
            self.assert_status(self.rtxctl("compare", "before", "before", *option), 3)
        self.assertEqual({name: len(self.entered(name)) for name in SIDES}, entered, "a router was contacted")

    def test_a_report_never_takes_the_place_of_what_is_no_file(self):
        self.start_pair()
        self.take("before")
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        link = self.folder / "link.html"
        link.symlink_to(pipe)
        for place in (pipe, link, "/dev/full", "-"):
            run = self.rtxctl("compare", "before", "before", "--html", place)
            self.assert_status(run, 3)
            self.assertIn(f"--html {place}: ", run.err)
            self.assertIn("next: name a ", run.err)
        self.assertTrue(pipe.is_fifo())
        self.assertTrue(pathlib.Path("/dev/full").is_char_device())
        for option in "--junit", "--prometheus":
            self.assert_status(self.rtxctl("check", "--all", option, pipe), 3)
        self.assertTrue(pipe.is_fifo())

    def test_a_report_goes_where_a_link_leads(self):
        self.start_pair()
        self.take("before")
        (self.folder / "web").mkdir()
        link = self.folder / "latest.html"
        link.symlink_to("web/work.html")
        for _ in range(2):  # It is not there yet, and it is.
            self.assert_status(self.rtxctl("compare", "before", "before", "--html", link), 0)
            self.assertTrue(link.is_symlink())
            self.assertIn("All 2 are as before", (self.folder / "web" / "work.html").read_text())
        link.unlink()
        link.symlink_to(link.name)  # To itself.
        self.assert_status(self.rtxctl("compare", "before", "before", "--html", link), 3)

    def test_a_report_that_fails_later(self):
        self.start_pair()
        self.take("before")
        self.by_mistake("no ip route default")
        self.take("after")
        for other, status, told in ("before", 2, "0 differences"), ("after", 1, "route default is gone"):
            process = subprocess.run(
                [RTXCTL, "compare", "before", other, "--html", "work.html"], env=self.environment, cwd=self.folder,
                text=True, capture_output=True, timeout=60 * SLOW, check=False,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400)))
            self.assertEqual(process.returncode, status, process.stderr)
            self.assertIn("work.html: could not be written: File too large", process.stderr)
            self.assertIn("next: ", process.stderr)
            self.assertIn(told, process.stdout)
            self.assertEqual(list(self.folder.glob("work.html*")), [])

    def test_a_router_that_cannot_be_reached(self):
        self.start_pair()
        self.take("before")
        inventory = self.folder / "inventory.toml"
        inventory.write_text(inventory.read_text().replace(f"port = {self.ports['osaka']}", "port = 1"))
        run = self.verify(status=2)
        self.assertRegex(run.out, r"osaka\n  unseen: the router cannot be compared; now: .*\n    next: ")
        run = self.take("after", status=2)
        self.assertRegex(run.out, r"not seen: osaka: .*\n    next: ")

    def test_a_folder_that_cannot_be_written(self):
        self.start_pair()
        state = self.folder / "state" / "rtxctl"
        state.mkdir(parents=True)
        (state / "snapshots").write_text("in the way")
        run = self.take("before", status=2)
        self.assertIn("snapshots: is in the way", run.err)
        self.assertEqual([len(self.entered(name)) for name in SIDES], [0, 0], "a router was contacted")

    def test_bad_input(self):
        self.start_pair()
        self.take("before")
        for arguments in (["snapshot", "--all", "--name", "before"], ["snapshot", "--all", "--name", "../x"],
                          ["snapshot", "--all"], ["verify", "--all"]):
            self.assert_status(self.rtxctl(*arguments), 3)
        run = self.rtxctl("compare", "before", "nothing")
        self.assert_status(run, 3)
        self.assertIn("there is no snapshot 'nothing'", run.err)
        self.assertIn("known are: before", run.err)


if __name__ == "__main__":
    unittest.main()
