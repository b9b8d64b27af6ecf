"""`rtxctl snapshot`, `compare` and `verify`: before and after a maintenance window."""

import unittest

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
        self.assertIn(("tokyo", "route", "route default"),
                      [(one["router"], one["kind"], one["what"]) for one in run.events()])
        self.assert_status(self.rtxctl("compare", "before", "before"), 0)

    def test_it_waits_until_all_is_as_before(self):
        self.start_pair(speed=10.0)
        self.take("before")
        self.ask(ask="restart", router="osaka")  # It needs a minute of the lab, and the tunnel some seconds more.
        run = self.verify("--wait", "3min", status=0)
        self.assertIn("looking again", run.err)

    def test_a_router_that_cannot_be_reached(self):
        self.start_pair()
        self.take("before")
        inventory = self.folder / "inventory.toml"
        inventory.write_text(inventory.read_text().replace(f"port = {self.ports['osaka']}", "port = 1"))
        run = self.verify(status=2)
        self.assertIn("osaka\n  unseen: the router cannot be compared; now: ", run.out)
        run = self.take("after", status=2)
        self.assertIn("not seen: osaka: ", run.out)

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
