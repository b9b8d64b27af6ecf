"""What the documentation shows is what the programs accept."""

import pathlib
import re
import unittest

from support import ROOT, EndToEnd


def blocks(path, language):
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


class Documentation(EndToEnd):
    def lint_blocks(self, path):
        found = blocks(path, "toml")
        self.assertTrue(found, f"{path} has no TOML block")
        for number, block in enumerate(found, 1):
            with self.subTest(f"{path.name}, block {number}"):
                run = self.rtxctl("lint", self.write(f"block-{number}.toml", block))
                self.assert_status(run, 0)

    def test_the_readmes_playbooks_pass_lint(self):
        for name in ("README.md", "README.ja.md"):
            self.lint_blocks(ROOT / name)

    def test_the_playbook_languages_examples_pass_lint(self):
        self.lint_blocks(ROOT / "docs" / "playbook-language.md")

    def test_the_check_files_of_the_health_checks_pass_lint(self):
        self.lint_blocks(ROOT / "docs" / "health-checks.md")

    def test_every_link_between_documents_leads_somewhere(self):
        documents = [ROOT / "README.md", ROOT / "README.ja.md", *sorted((ROOT / "docs").glob("*.md"))]
        for document in documents:
            for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
                self.assertTrue((document.parent / link).exists(), f"{document.name}: {link}")

    def test_every_command_that_the_readme_names_exists(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        for name in sorted(set(re.findall(r"^(?:\$ )?rtxctl (\w+) ", readme, re.MULTILINE))):
            if pathlib.Path(name).suffix:
                continue
            with self.subTest(name):
                self.assert_status(self.rtxctl(name, "--help"), 0)


if __name__ == "__main__":
    unittest.main()
