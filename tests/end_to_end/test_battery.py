"""What trips other tools on this family of routers: each row is a test of the real program."""

import time
import unittest

from support import EndToEnd

SHOW_CONFIG = """
name = "Reads the configuration"
[[step]]
name = "Configuration"
[[step.expect]]
show = "show config"
that = ["model == RTX830", "count(line) >= 2"]
"""


def push(lines):
    return f'name = "Push"\n[[step]]\nname = "Lines"\nrun = """\n' + "\n".join(lines) + '\n"""\n'


ROUTE = "ip route 10.{}.0.0/16 gateway 192.0.2.1"


class Battery(EndToEnd):
    def test_an_empty_console_prompt_works(self):
        self.lab_of_one(config="ip lan2 address 192.0.2.9/24\n")
        run = self.run_on("show", "config")
        self.assert_status(run, 0)
        self.assertIn("ip lan2 address 192.0.2.9/24", run.out)

    def test_a_prompt_with_blanks_and_brackets_works(self):
        self.lab_of_one(config='console prompt "[RTX830] "\n')
        self.assert_status(self.run_on("show", "environment"), 0)

    def test_a_pause_after_the_first_comment_line_loses_nothing(self):
        self.lab_of_one(config="ip lan1 address 192.0.2.1/24\nip lan2 address 198.51.100.1/24\n",
                        extra=self.fault("pause-after-hash", 300))
        run = self.apply(SHOW_CONFIG)
        self.assert_status(run, 0)

    def test_pauses_everywhere_in_the_output_lose_nothing(self):
        config = "".join(f"ip route 10.{i}.0.0/16 gateway 192.0.2.1\n" for i in range(1, 30))
        self.lab_of_one(config=config, extra=self.fault("pause-in-output", "400 show config"))
        self.assertEqual(self.running_config().count("ip route 10."), 29)

    def test_contexts_change_the_prompt(self):
        self.lab_of_one(config="console prompt yamaha01\n")
        run = self.apply(push(["tunnel select 1", "tunnel encapsulation l2tpv3", "tunnel select none",
                               "pp select 1", "pp always-on on", "pp select none"]))
        self.assert_status(run, 0)
        self.assertIn("tunnel encapsulation l2tpv3", self.running_config())

    def test_a_pushed_console_prompt_changes_the_prompt(self):
        self.lab_of_one()
        run = self.apply(push([ROUTE.format(1), "console prompt yamaha01", ROUTE.format(2)]))
        self.assert_status(run, 0)
        config = self.running_config()
        self.assertIn("console prompt yamaha01", config)
        self.assertIn("ip route 10.2.0.0/16", config)

    def test_a_bad_line_stops_the_run_and_the_lines_before_it_are_taken_back(self):
        self.lab_of_one(extra=self.fault("error-on", ROUTE.format(2)))
        run = self.apply(push([ROUTE.format(i) for i in (1, 2, 3)]))
        self.assert_status(run, 1)
        self.assertIn(ROUTE.format(2), run.said)
        config = self.running_config()
        self.assertNotIn("ip route 10.", config)
        self.assertIn("ROLLED BACK", run.out)

    def test_a_connection_lost_on_line_10_of_40_says_so_at_once(self):
        self.lab_of_one(extra=self.fault("drop-before-effect", ROUTE.format(10), times=1))
        run = self.apply(push([ROUTE.format(i) for i in range(1, 41)]), "--json")
        self.assert_status(run, 2)
        self.assertLess(run.seconds, 10, "a lost connection was waited out")
        lines = self.lines_of(run)
        self.assertEqual([line["state"] for line in lines],
                         ["acknowledged"] * 9 + ["unknown"] + ["not_sent"] * 30)

    def test_a_ping_of_five_seconds_is_waited_for(self):
        self.lab_of_one(config="ip lan1 address 192.0.2.1/24\n")
        run = self.apply('name = "Ping"\n[[step]]\nname = "Silence"\n[[step.expect]]\n'
                         'show = "ping -c 100 192.0.2.77"\nthat = ["loss == 100%"]\n')
        self.assert_status(run, 0)

    def test_unsaved_changes_at_exit_are_not_saved(self):
        self.lab_of_one(config="ip lan1 address 192.0.2.1/24\n")
        self.assert_status(self.apply(push([ROUTE.format(1)])), 0)
        self.restart_by_hand()
        run = self.run_on("show", "config")
        self.assert_status(run, 0)
        self.assertNotIn("ip route 10.1.0.0/16", run.out)
        self.assertIn("ip lan1 address 192.0.2.1/24", run.out)

    def test_forty_lines_are_pushed_and_saved_only_on_request(self):
        self.lab_of_one()
        run = self.apply(push([ROUTE.format(i) for i in range(1, 41)]), "--save")
        self.assert_status(run, 0)
        self.assertEqual(self.running_config().count("ip route 10."), 40)

    def test_console_settings_are_put_back_exactly(self):
        self.lab_of_one(config="console character ja.utf8\nconsole lines 30\n")
        before = self.console_lines()
        self.assertEqual(before, ["console character ja.utf8", "console lines 30"])
        self.assert_status(self.apply(push([ROUTE.format(1)]), "--save"), 0)
        self.assertEqual(self.console_lines(), before)

    # --- helpers ----------------------------------------------------------------------------------

    def lines_of(self, run):
        report = run.events()[-1]
        return report["steps"][0]["ends"][0]["lines"]

    def restart_by_hand(self):
        """The router goes away while it answers; it is back when stock ssh gets in again."""
        with self.assertRaises(AssertionError):
            self.by_hand("restart")
        for _ in range(100):
            try:
                self.by_hand()
                return
            except AssertionError:
                time.sleep(0.2)
        self.fail("the router did not come back")

    def console_lines(self):
        """The console settings as a general login of stock ssh finds them: not through rtxctl."""
        return [line for line in self.by_hand("show config | grep ^console").splitlines()
                if line.startswith("console ")]


if __name__ == "__main__":
    unittest.main()
