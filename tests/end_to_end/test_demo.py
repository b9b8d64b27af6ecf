"""The demonstrations run to their end, on ports and in a folder of their own."""

import pathlib
import re
import shutil
import socket
import subprocess
import unittest

from support import ROOT, RTXCTL, RTXTWIN, SLOW, EndToEnd


class Demo(EndToEnd):
    def setUp(self):
        super().setUp()
        self.checkout = self.folder / "checkout"
        for folder in ("twin", "playbooks"):
            shutil.copytree(ROOT / folder, self.checkout / folder, ignore=shutil.ignore_patterns("*.cpp", "*.hpp"))
        self.build = self.folder / "build"
        for program in (RTXCTL, RTXTWIN):
            program = pathlib.Path(program).resolve()
            (self.build / program.parent.name).mkdir(parents=True)
            (self.build / program.parent.name / program.name).symlink_to(program)

    def demo(self, name):
        """What the demonstration printed."""
        run = subprocess.run([self.checkout / "twin" / name, self.build], stdin=subprocess.DEVNULL, text=True,
                             capture_output=True, timeout=240 * SLOW, env=self.environment, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def give_free_ports(self):
        """Instead of those that are written down, which somebody may be using."""
        probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        for file in ("twin/labs/seed.toml", "playbooks/seed/inventory.toml"):
            path = self.checkout / file
            text = path.read_text(encoding="utf-8")
            for number, probe in enumerate(probes, 2201):
                text, count = re.subn(rf"(?m)^(port\s*= ){number}$", rf"\g<1>{probe.getsockname()[1]}", text)
                self.assertEqual(count, 1, file)
            path.write_text(text, encoding="utf-8")
        for probe in probes:
            probe.close()

    def test_the_demo(self):
        self.give_free_ports()
        shown = self.demo("demo")
        self.assertIn("RESTARTED: it came back as it was before", shown)
        in_order = [shown.index(words, shown.index("A night in short")) for words in (
            "tokyo-osaka  healthy", "tokyo-osaka  DOWN", "no NAT entry lets udp 500 in to 192.168.100.2",
            "$ rtxctl apply playbooks/seed/3-l2tpv3-ipsec.toml", "MET: ", "$ rtxctl history")]
        self.assertEqual(in_order, sorted(in_order))
        self.assertEqual(shown.count("\n1 healthy of 1"), 2)

    def test_the_night(self):
        shown = self.demo("night")
        found = ("pair03: east03: no NAT entry lets udp 500 in to 172.16.3.2", "pair07: the pre-shared keys differ",
                 "pair09: west09: the tunnel was down since the last check", "pair11: east11: it restarted",
                 "route: route default is gone")
        for words in found:
            self.assertIn(words, shown)
        self.assertRegex(shown, r"pair14: (west|east)14: \d+(\.\d)? % of the pings are lost")
        self.assertIn("2 down, 3 degraded, 11 healthy of 16", shown)
        report = (self.checkout / "build" / "demo-night" / "morning.html").read_text(encoding="utf-8")
        for words in ("east03: NATディスクリプターに、udp 500 を 172.16.3.2 に通す静的マスカレードがありません",
                      "事前共有鍵が両端で違います", "west09: 前回の確認のあとにトンネルが切断されています",
                      "east11: 前回の確認のあとに再起動しています"):
            self.assertTrue(words in report, words)  # Whoever sees it fail does not want to see the whole report.


if __name__ == "__main__":
    unittest.main()
