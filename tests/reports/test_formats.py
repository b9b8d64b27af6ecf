"""The reports for machines, read by what reads them: a JSON Schema validator, an XML parser, Prometheus' grammar."""

import json
import re
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema

from support import ROOT, Reports

LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SERIES = re.compile(rf"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{{{LABEL}(?:,{LABEL})*\}}) ([0-9.e+-]+)")


class Lines(Reports):
    def setUp(self):
        super().setUp()
        schema = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)

    def test_every_line_is_as_the_schema_says(self):
        for pairs in (30, 0):
            lines = self.sample("lines", pairs).read_text(encoding="utf-8").split("\n")
            self.assertEqual(lines.pop(), "")
            types = []
            for line in lines:
                event = json.loads(line)
                self.validator.validate(event)
                types.append(event["type"])
            self.assertEqual(types[0], "check_began")
            self.assertEqual(types[-1], "check_ended")
            self.assertEqual(types[1:-1], ["verdict"] * (len(lines) - 2))

    def test_the_schema_names_every_key_and_refuses_what_is_not_so(self):
        lines = self.sample("lines").read_text(encoding="utf-8").splitlines()
        for line in (lines[0], lines[5], lines[-1]):
            event = json.loads(line)
            known = self.validator.schema["$defs"][event["type"]]["properties"]
            self.assertEqual(set(event) - set(known), set())
            for key in self.validator.schema["$defs"][event["type"]]["required"]:
                with self.subTest(key):
                    self.assertFalse(self.validator.is_valid({k: v for k, v in event.items() if k != key}))
                    self.assertFalse(self.validator.is_valid({**event, key: None}))


class ComparisonLines(Reports):
    def setUp(self):
        super().setUp()
        schema = json.loads((ROOT / "docs" / "compare.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)

    def test_every_line_is_as_the_schema_says(self):
        for routers in (30, 9, 0):
            events = [json.loads(line) for line in self.sample("compared-lines", routers).read_text().splitlines()]
            for event in events:
                self.validator.validate(event)
            types = [event["type"] for event in events]
            self.assertEqual((types[0], types[-1]), ("comparison_began", "comparison_ended"))
            self.assertEqual(set(types[1:-1]), {"deviation"} if routers == 30 else set())

    def test_the_schema_names_every_key_and_refuses_what_is_not_so(self):
        events = [json.loads(line) for line in self.sample("compared-lines").read_text().splitlines()]
        for event in events:
            known = self.validator.schema["$defs"][event["type"]]
            self.assertEqual(set(event) - set(known["properties"]), set())
            for key in known["required"]:
                with self.subTest(key):
                    self.assertFalse(self.validator.is_valid({k: v for k, v in event.items() if k != key}))
                    self.assertFalse(self.validator.is_valid({**event, key: None}))


class JUnit(Reports):
    def test_a_parser_reads_it_and_counts_the_same(self):
        for pairs in (30, 0):
            suites = ElementTree.parse(self.sample("junit", pairs)).getroot()
            cases = suites.findall("./testsuite/testcase")
            self.assertEqual(len(cases), int(suites.get("tests")))
            self.assertEqual(len(suites.findall(".//failure")), int(suites.get("failures")))
            self.assertEqual(len(suites.findall(".//error")), int(suites.get("errors")))
            self.assertGreater(int(suites.get("failures")), 0)

    def test_hostile_texts_come_back_as_they_are_shown(self):
        suites = ElementTree.parse(self.sample("junit", 0)).getroot()
        names = [case.get("name") for case in suites.findall("./testsuite/testcase")]
        hostile = [name for name in names if "<script>" in name]
        self.assertEqual(len(hostile), 1)
        self.assertIn("]]> <!--", hostile[0])
        self.assertIn(r"\u{202e} gnihton \x1b[31m \xff", hostile[0])


class Prometheus(Reports):
    def families(self, text):
        """The metrics of `text`, which must be Prometheus' text format to the letter."""
        self.assertTrue(text.endswith("\n"))
        families = {}
        lines = iter(text.split("\n")[:-1])
        name = None
        for line in lines:
            if line.startswith("# HELP "):
                name = re.fullmatch(r"# HELP ([a-z_]+) [^\\\n]*\.", line).group(1)
                self.assertEqual(next(lines), f"# TYPE {name} gauge")
                self.assertNotIn(name, families, "the series of a metric stand together")
                families[name] = {}
                continue
            match = SERIES.fullmatch(line)
            self.assertIsNotNone(match, line)
            self.assertEqual(match.group(1), name)
            self.assertNotIn(match.group(2), families[name], "no series is there twice")
            families[name][match.group(2)] = float(match.group(3))
        return families

    def test_the_text_keeps_to_the_format(self):
        for pairs in (30, 0):
            families = self.families(self.sample("prometheus", pairs).read_text(encoding="utf-8"))
            self.assertEqual(len(families["rtxctl_pair_health"]), pairs or 5)
            states = families["rtxctl_health"]
            self.assertEqual(sum(states.values()), (pairs or 5) + 2, "each subject has one health")
            self.assertEqual(len(states), 4 * ((pairs or 5) + 2))
            self.assertTrue(all(0 <= ratio <= 1 for ratio in families["rtxctl_loss_ratio"].values()))

    def test_documentation_lists_every_metric(self):
        documented = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
        for name in self.families(self.sample("prometheus").read_text(encoding="utf-8")):
            self.assertIn(f"`{name}`", documented)


if __name__ == "__main__":
    unittest.main()
