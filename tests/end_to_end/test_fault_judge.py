"""The judge of the fault matrix: made-up wrong states must be counted as bad, untrue reports as untrue."""

import dataclasses
import datetime
import unittest

import faults_cases
import faults_judge as judge
from faults_judge import Config, Expected, Found, Said

BEFORE = "console prompt rtx\nip lan1 address 192.0.2.1/24\n"
INTENDED = BEFORE + "ip route default gateway 192.0.2.254\n"
OTHER = "dns server 192.0.2.53"
SWITCH = "schedule at 1 +600 * restart"
EXPECTED = Expected(Config(BEFORE, BEFORE), Config(INTENDED, INTENDED))
WITH_OTHER = dataclasses.replace(EXPECTED, others_line=OTHER)
NOW = datetime.datetime(2026, 1, 31, 9, 30, tzinfo=datetime.timezone.utc)
PROMISED = 658.0

UNTOUCHED = Found(BEFORE, BEFORE)
DONE = Found(INTENDED, INTENDED)
CONFIRMED = Found(INTENDED, BEFORE)
PARTIAL = Found(BEFORE + "ip lan2 address 192.0.2.129/25\n", BEFORE)
ARMED = Found(INTENDED + SWITCH + "\n", BEFORE, schedule_due=900.0)
BACK = Found(BEFORE, BEFORE, boots=2)


def bad(found, expected=EXPECTED, seconds=0.0):
    return judge.bad_end_states("rtx", found, expected, seconds, PROMISED)


def claim(left, saved=False, **more):
    return {"name": "rtx", "left": left, "saved": saved, **more}


def untrue(said, at_end, settled=None, expected=EXPECTED):
    return judge.untrue({"rtx": expected}, {"rtx": at_end}, {"rtx": settled or at_end}, said, 600.0)


def says(left, saved=False, exit_code=2, **more):
    return Said(exit_code, {"rtx": claim(left, saved, **more)}, began=NOW, ended=NOW + datetime.timedelta(seconds=9))


class EndStates(unittest.TestCase):
    def test_as_before_as_intended_and_confirmed_without_saving_are_good(self):
        for found in (UNTOUCHED, DONE, CONFIRMED, BACK):
            self.assertEqual(bad(found), [])

    def test_half_of_a_change_is_bad(self):
        self.assertIn("running is neither", bad(PARTIAL)[0])
        self.assertIn("+ip lan2 address", bad(PARTIAL)[0])
        self.assertIn("running is neither", bad(Found("", BEFORE))[0])

    def test_another_order_of_the_same_lines_is_bad(self):
        turned = "\n".join(reversed(BEFORE.splitlines())) + "\n"
        self.assertIn("another order", bad(Found(turned, BEFORE))[0])

    def test_a_console_setting_that_stayed_is_bad(self):
        self.assertEqual(len(bad(Found(BEFORE + "console columns 4096\n", BEFORE))), 1)

    def test_half_of_a_change_that_is_saved_is_bad(self):
        self.assertIn("saved is neither", bad(Found(BEFORE, PARTIAL.running))[0])

    def test_a_change_that_is_saved_and_does_not_run_is_bad(self):
        self.assertEqual(bad(Found(BEFORE, INTENDED)), ["rtx: what is saved is the change, and what runs is not"])

    def test_a_saved_switch_is_bad(self):
        found = Found(BEFORE, BEFORE + SWITCH + "\n")
        self.assertTrue(any("saved holds a switch" in what for what in bad(found)))

    def test_whatever_is_still_armed_is_bad(self):
        self.assertTrue(any("still armed" in what for what in bad(ARMED)))
        for found in (dataclasses.replace(DONE, lua_tasks=1), dataclasses.replace(DONE, rollback_due=5.0),
                      dataclasses.replace(DONE, running=DONE.running + SWITCH + "\n", schedule_due=5.0)):
            self.assertTrue(any("still armed" in what for what in bad(found)), found)

    def test_a_schedule_of_the_routers_own_is_none_of_ours(self):
        own = "schedule at 9 */* 03:00:00 * restart\n"
        expected = Expected(Config(BEFORE + own, BEFORE + own), Config(INTENDED + own, INTENDED + own))
        self.assertEqual(bad(Found(BEFORE + own, BEFORE + own, schedule_due=99.0), expected), [])
        self.assertNotEqual(bad(Found(BEFORE, BEFORE), expected), [])

    def test_too_late_and_not_up_are_bad(self):
        self.assertEqual(len(bad(UNTOUCHED, seconds=PROMISED + 1)), 1)
        self.assertEqual(len(bad(dataclasses.replace(UNTOUCHED, up=False))), 1)

    def test_the_other_administrators_line_is_the_only_difference_that_is_allowed(self):
        both = BEFORE + OTHER + "\n"
        self.assertEqual(bad(Found(both, BEFORE), WITH_OTHER), [])
        self.assertEqual(bad(Found(both, both), WITH_OTHER), [])
        self.assertNotEqual(bad(Found(both, BEFORE), EXPECTED), [])
        self.assertNotEqual(bad(Found(both + "ip lan2 mtu 1400\n", BEFORE), WITH_OTHER), [])
        self.assertNotEqual(bad(Found(both + OTHER + "\n", BEFORE), WITH_OTHER), [])


class Lost(unittest.TestCase):
    def lost(self, settled, said, expected=WITH_OTHER):
        return judge.lost_unsaid("rtx", settled, settled, expected, said)

    def test_a_lost_line_must_be_told(self):
        self.assertEqual(len(self.lost(UNTOUCHED, says("rolled_back"))), 1)
        told = dataclasses.replace(says("rolled_back"), text=f"bench: lost: {OTHER}\n")
        self.assertEqual(self.lost(UNTOUCHED, told), [])
        self.assertEqual(self.lost(BACK, says("restarted")), [])
        restored = says("rolled_back", notices=["its rollback timer restored what ran before, or may have"])
        self.assertEqual(self.lost(UNTOUCHED, restored), [])

    def test_nothing_is_lost_that_is_there_or_never_was(self):
        self.assertEqual(self.lost(Found(BEFORE + OTHER + "\n", BEFORE), says("rolled_back")), [])
        self.assertEqual(self.lost(UNTOUCHED, says("rolled_back"), EXPECTED), [])


class Claims(unittest.TestCase):
    def test_true_reports_are_true(self):
        fires = "2026-01-31T09:40:00Z"
        for said, at_end, settled in (
                (says("unchanged"), UNTOUCHED, None),
                (says("rolled_back"), UNTOUCHED, None),
                (says("restarted"), BACK, None),
                (says("confirmed", True, 0), DONE, None),
                (says("confirmed", False, 1), CONFIRMED, None),
                (says("switch_armed", switch={"fires_at": fires}), ARMED, BACK),
                (says("switch_armed", switch={"fires_at": fires}), BACK, BACK),
                (says("in_doubt", switch={"fires_at": fires}), ARMED, BACK),
                (says("in_doubt", switch={"fires_at": fires}), CONFIRMED, CONFIRMED),
                (says("restarted"), dataclasses.replace(BACK, up=False), BACK),
                (says("confirmed", None, 2), DONE, None),
                (says("unknown"), PARTIAL, None)):
            self.assertEqual(untrue(said, at_end, settled), [], said)

    def test_each_word_can_be_a_lie(self):
        for said, at_end, settled in (
                (says("unchanged"), PARTIAL, None),
                (says("unchanged"), ARMED, BACK),
                (says("rolled_back"), PARTIAL, None),
                (says("rolled_back"), ARMED, BACK),
                (says("restarted"), UNTOUCHED, None),
                (says("restarted"), BACK, dataclasses.replace(BACK, up=False)),
                (says("in_doubt", switch={"fires_at": "2026-01-31T09:40:00Z"}), PARTIAL, PARTIAL),
                (says("restarted"), dataclasses.replace(PARTIAL, boots=2), None),
                (says("confirmed", False, 1), UNTOUCHED, None),
                (says("confirmed", False, 1), ARMED, BACK),
                (says("unknown"), ARMED, BACK),
                (says("perfect"), UNTOUCHED, None),
                (says(None), UNTOUCHED, None)):
            self.assertNotEqual(untrue(said, at_end, settled), [], said)

    def test_a_switch_that_is_said_to_be_armed_must_be_and_must_bring_it_back(self):
        said = says("switch_armed", switch={"fires_at": "2026-01-31T09:40:00Z"})
        self.assertNotEqual(untrue(said, PARTIAL, PARTIAL), [])
        self.assertNotEqual(untrue(said, ARMED, dataclasses.replace(PARTIAL, boots=2)), [])

    def test_its_time_must_be_told_and_be_possible(self):
        for fires in (None, "", "soon", "2026-01-31T09:40:00", "2026-01-31T09:29:59Z", "2026-01-31T11:00:00Z"):
            said = says("switch_armed", switch={"fires_at": fires} if fires is not None else None)
            self.assertNotEqual(untrue(said, ARMED, BACK), [], fires)

    def test_saved_must_be_true_either_way(self):
        self.assertNotEqual(untrue(says("confirmed", True, 2), CONFIRMED), [])
        self.assertNotEqual(untrue(says("confirmed", False, 2), DONE), [])
        self.assertNotEqual(untrue(says("rolled_back", None, 2), UNTOUCHED), [])
        self.assertNotEqual(untrue(says("confirmed", None, 0), CONFIRMED), [])
        self.assertEqual(untrue(says("unknown", None, 2), DONE), [])

    def test_status_0_is_the_whole_truth(self):
        self.assertNotEqual(untrue(says("rolled_back", False, 0), UNTOUCHED), [])
        self.assertNotEqual(untrue(says("confirmed", False, 0), CONFIRMED), [])
        self.assertNotEqual(untrue(Said(0, None), DONE), [])

    def test_without_a_report_nothing_may_have_happened(self):
        self.assertEqual(untrue(Said(2, None), UNTOUCHED), [])
        for found in (PARTIAL, DONE, ARMED, Found(BEFORE, INTENDED)):
            self.assertNotEqual(untrue(Said(2, None), found, BACK), [], found)

    def test_a_router_that_the_report_leaves_out_is_missed(self):
        self.assertNotEqual(untrue(Said(2, {}), UNTOUCHED), [])

    def test_who_was_killed_says_nothing(self):
        self.assertEqual(untrue(Said(None, None), PARTIAL), [])


class Recovery(unittest.TestCase):
    def recovery(self, exit_code, at_end, settled=None, **routers):
        said = Said(exit_code, routers, began=NOW, ended=NOW, recovered=True)
        return untrue(said, at_end, settled)

    def test_status_0_means_that_nothing_is_left_to_do(self):
        for found in (UNTOUCHED, DONE, CONFIRMED, BACK):
            self.assertEqual(self.recovery(0, found), [])
        for found in (PARTIAL, ARMED):
            self.assertNotEqual(self.recovery(0, found, BACK), [])
            self.assertEqual(self.recovery(2, found, BACK), [])

    def test_what_it_says_of_a_router_must_be_so(self):
        self.assertEqual(self.recovery(0, UNTOUCHED, rtx=claim("rolled_back")), [])
        self.assertNotEqual(self.recovery(0, DONE, rtx=claim("rolled_back")), [])
        self.assertNotEqual(self.recovery(2, UNTOUCHED, rtx=claim("confirmed", True)), [])


class Cases(unittest.TestCase):
    def setUp(self):
        phases = ["echo", "effect", "answer", "prompt"]
        lines = {"rtx": [{"number": 1, "text": "administrator", "phases": phases},
                         {"number": 2, "text": "exit", "phases": phases[:2]}]}
        self.cases = faults_cases.cases_of("one", lines, 700, 256)

    def test_every_point_meets_every_kind(self):
        names = {case.name for case in self.cases}
        self.assertEqual(len(names), len(self.cases))
        self.assertIn("one/rtx:1:answer:kill-recover", names)
        self.assertIn("one/rtx:2:effect:error", names)
        self.assertNotIn("one/rtx:2:answer:reset", names)
        self.assertEqual([case.line for case in self.cases if case.kind == "disk-full"], [0, 256, 512, 768])
        self.assertEqual({case.kind for case in self.cases}, set(faults_cases.KINDS))

    def test_a_sample_is_the_same_every_time_and_has_every_kind_and_phase(self):
        chosen = faults_cases.sample(self.cases, 56)
        self.assertEqual(chosen, faults_cases.sample(list(reversed(self.cases)), 56))
        self.assertEqual(len(chosen), 56)
        small = faults_cases.sample(self.cases, len(faults_cases.KINDS))
        self.assertEqual({case.kind for case in small}, set(faults_cases.KINDS))
        self.assertEqual({case.phase for case in small}, {"echo", "effect", "answer", "prompt", ""})
        self.assertEqual(len(faults_cases.sample(self.cases, 10_000)), len(self.cases))

    def test_faults_are_told_to_the_lab(self):
        fault = faults_cases.Case("one", "rtx", 3, "answer", "slow").fault("/tmp/hold", 3000)
        self.assertEqual(fault, "3 answer slow 3000")
        self.assertEqual(faults_cases.Case("one", "rtx", 3, "echo", "kill").fault("/tmp/hold", 0), "3 echo hold /tmp/hold")
        self.assertEqual(faults_cases.Case("one", "rtx", 3, "echo", "admin-changes").fault("", 0),
                         "3 echo admin-changes " + faults_cases.OTHERS_LINE)


if __name__ == "__main__":
    unittest.main()
