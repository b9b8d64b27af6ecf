"""A fleet of simulated routers in one process, and the real rtxctl that asks some of them."""

import unittest

from support import ADMINISTRATOR, LOGIN, SLOW, EndToEnd

ROUTER = """\
[[fleet.router]]
name = "{name}-{{n:4}}"
administrator_password = "{administrator}"
uptime = "70.5h"
config = \"\"\"
console prompt {name}-{{n:4}}
ip lan2 address 10.{{hi}}.{{lo}}.{own}/24
l2tp service on l2tpv3
tunnel select 1
 tunnel encapsulation l2tpv3-raw
 tunnel endpoint address 10.{{hi}}.{{lo}}.{own} 10.{{hi}}.{{lo}}.{peer}
 tunnel enable 1
\"\"\"
[[fleet.router.user]]
name = "admin"
password = "{login}"
"""


class Fleet(EndToEnd):
    def test_a_thousand_routers_in_one_process(self):
        words = {"administrator": ADMINISTRATOR, "login": LOGIN}
        self.start_lab(self.write("lab.toml", "[[fleet]]\ncount = 500\n"
                                  + ROUTER.format(name="west", own=1, peer=2, **words)
                                  + ROUTER.format(name="east", own=2, peer=1, **words)
                                  + '[[fleet.network]]\nname = "wan-{n}"\n'
                                    'interfaces = ["west-{n:4}.lan2", "east-{n:4}.lan2"]\n'))
        self.assertEqual(len(self.ports), 1000)
        self.assertEqual(len(set(self.ports.values())), 1000)
        asked = ("west-0001", "east-0300", "east-0500")
        self.write_inventory(*asked)
        for name in asked:
            run = self.rtxctl("run", "--accept-new-host-key", name, "--", "show status l2tp")
            self.assert_status(run, 0)
            self.assertIn("Session Control: 1", run.out)
            self.assertIn("2 days 22 hours", run.out)
        with open(f"/proc/{self.lab.pid}/status", encoding="ascii") as status:
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        if SLOW == 1:  # Sanitizers have a memory of their own.
            self.assertLess(resident, 150 * 1024, "kilobytes for a thousand idle routers")


if __name__ == "__main__":
    unittest.main()
