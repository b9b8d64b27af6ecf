"""The seed's lab from beginning to end: the bundled playbooks, inventory and lab, by the real programs."""

import json
import re
import unittest

from support import ROOT, EndToEnd

SEED = ROOT / "playbooks" / "seed"


class Seed(EndToEnd):
    def setUp(self):
        super().setUp()
        lab = (ROOT / "twin" / "labs" / "seed.toml").read_text(encoding="utf-8")
        lab = re.sub(r"(?m)^port\s*=.*$", "port = 0", lab)
        lab = re.sub(r"(?m)^speed\s*=.*$", "speed = 40.0", lab)
        path = self.folder / "lab.toml"
        path.write_text(lab, encoding="utf-8")
        self.start_lab(path)
        inventory = (SEED / "inventory.toml").read_text(encoding="utf-8")
        inventory = inventory.replace("2201", str(self.ports["yamaha01"]))
        inventory = inventory.replace("2202", str(self.ports["yamaha02"]))
        (self.folder / "inventory.toml").write_text(inventory, encoding="utf-8")

    def apply_seed(self, name, *options):
        # The lab's time flies: on a slow machine the switch would fire in the middle.
        return self.rtxctl("apply", SEED / name, "--pair", "tokyo-osaka", "--accept-new-host-key",
                           "--confirm-within", "1h", *options)

    def test_every_verification_and_the_failure_exercise(self):
        for name in ("1-wan.toml", "2-l2tpv3-raw.toml", "3-l2tpv3-ipsec.toml", "4-ipsec-failure.toml"):
            with self.subTest(name):
                self.assert_status(self.apply_seed(name), 0)
        sa = self.rtxctl("run", "--json", "yamaha01", "--", "show", "ipsec", "sa")
        self.assert_status(sa, 0)
        total = json.loads(sa.out)["total"]
        self.assertEqual((total["isakmp"], total["send"], total["recv"]), (1, 2, 2))

    def test_the_tunnel_stays_stuck_without_its_nat_entry(self):
        self.assert_status(self.apply_seed("1-wan.toml"), 0)
        playbook = (SEED / "2-l2tpv3-raw.toml").read_text(encoding="utf-8")
        broken = re.sub(r"(?m)^nat descriptor masquerade static .*\n", "", playbook)
        self.assertNotEqual(broken, playbook)
        broken = broken.replace('within = "60s"', 'within = "2s"').replace('run  = """\n"""\n', "")
        run = self.rtxctl("apply", self.write("broken.toml", broken), "--pair", "tokyo-osaka",
                          "--accept-new-host-key")
        self.assert_status(run, 1)
        self.assertIn("tunnel[1].state == established", run.said)
        self.assertIn("wait_ctl_reply", run.said)
        self.assertIn("nat descriptor", run.said, "no likely next step was named")

    def test_applying_to_one_router_of_a_pair_playbook_is_refused(self):
        run = self.rtxctl("apply", SEED / "1-wan.toml", "--router", "yamaha01")
        self.assert_status(run, 3)

    def test_secrets_are_in_no_file_that_a_run_leaves(self):
        for name in ("1-wan.toml", "2-l2tpv3-raw.toml", "3-l2tpv3-ipsec.toml"):
            self.assert_status(self.apply_seed(name, "--run-dir", self.folder / "runs" / name), 0)
        files = [path for path in (self.folder / "runs").rglob("*") if path.is_file()]
        self.assertGreaterEqual(len(files), 6)
        for path in files:
            text = path.read_text(encoding="utf-8")
            for secret in ("lab-login", "lab-admin", "tunnel-word-5719", "pre-shared-word-8842"):
                self.assertNotIn(secret, text, path)

    def test_the_bundled_files_pass_lint(self):
        run = self.rtxctl("lint", *sorted(SEED.glob("*.toml")))
        self.assert_status(run, 0)


if __name__ == "__main__":
    unittest.main()
