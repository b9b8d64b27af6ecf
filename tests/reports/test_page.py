"""The HTML report, opened in a browser: nothing in it is alive but what rtxctl wrote, and it asks nobody."""

import html.parser
import re
import time
import unittest

from support import Reports

ELEMENTS = set("""
    html head meta title style body svg symbol path use main div header footer section p span b strong small h1 h2 h3 h4
    h5 table thead tbody tr th td fieldset legend input label a ul li code pre details summary figure figcaption
""".split())
ATTRIBUTES = set("""
    lang charset http-equiv content name class id aria-hidden aria-label aria-labelledby viewbox d href role scope data-l
    type checked disabled for tabindex preserveaspectratio xmlns
""".split())
ATTACK = re.compile(r"<script|onload=|onerror=|</pre>")


class Elements(html.parser.HTMLParser):
    """Counts elements, attributes and the texts that tried to be some."""

    def __init__(self, document):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.texts = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


class Page(Reports):
    def test_a_report_is_the_same_document_in_the_browser_and_asks_nobody(self):
        for kind in ("en", "ja"):
            with self.subTest(kind):
                opened = self.open(self.sample(kind))
                self.assertEqual(opened.console, [])
                self.assertEqual(opened.addresses, set())
                self.assertEqual(opened.document.count('<section class="subject'), 32)
                self.assertTrue(opened.document.rstrip().endswith("</html>"))

    def test_a_comparison_asks_nobody_either(self):
        for kind in ("compared-en", "compared-ja"):
            with self.subTest(kind):
                opened = self.open(self.sample(kind))
                self.assertEqual(opened.console, [])
                self.assertEqual(opened.addresses, set())
                self.assertEqual(opened.document.count('<section class="subject'), 4)
                self.assertTrue(opened.document.rstrip().endswith("</html>"))

    def test_hostile_texts_are_texts(self):
        for kind, least in (("hostile", 30), ("compared-hostile", 12)):
            with self.subTest(kind):
                self.assert_dead(self.open(self.sample(kind, 0)), least)

    def assert_dead(self, opened, least):
        elements = Elements(opened.document)
        self.assertEqual({tag for tag, _ in elements.found} - ELEMENTS, set())
        self.assertEqual({name for _, attributes in elements.found for name in attributes} - ATTRIBUTES, set())
        for _, attributes in elements.found:
            self.assertRegex(attributes.get("href", "#"), r"^#\w*$")
            self.assertRegex(attributes.get("id", "a"), r"^\w+$")
            self.assertRegex(attributes.get("class", "a"), r"^[\w ]+$")
        shown = sum(bool(ATTACK.search(text)) for text in elements.texts)
        self.assertGreater(shown, least, "the hostile texts are not shown at all")
        self.assertNotIn("\u202e", opened.document)
        self.assertNotIn("<title>owned", opened.document)
        self.assertEqual(opened.console, [])
        self.assertEqual(opened.addresses, set())

    def test_whatever_got_in_would_be_dead(self):
        """The policy by itself: in a report that was tampered with, no script, handler, style or image works."""
        path = self.sample("en", 1)
        text = path.read_text(encoding="utf-8")
        alive = ("<script>document.title='owned'</script><img src='http://192.0.2.66/x' onerror='document.title=1'>"
                 "<p style='color:red'>")
        path.write_text(text.replace("<main>", "<main>" + alive), encoding="utf-8")
        opened = self.open(path)
        self.assertIn("<title>VPN health", opened.document)
        self.assertEqual(opened.addresses, set())
        self.assertGreaterEqual(len(opened.console), 3, "the browser's complaints are not seen")
        path.write_text(text.replace("body{margin:0", "body{margin:1px"), encoding="utf-8")
        self.assertEqual(len(self.open(path).console), 1, "a style sheet that was changed is applied")

    def test_the_browsers_log_shows_what_a_page_asks_for(self):
        path = self.folder / "asks.html"
        path.write_text("<!DOCTYPE html><img src='http://127.0.0.1:9/x'>", encoding="utf-8")
        self.assertIn("http://127.0.0.1:9/x", self.open(path).addresses)

    def test_a_thousand_pairs_can_be_opened(self):
        path = self.sample("en", 1000)
        began = time.monotonic()
        opened = self.open(path)
        took = time.monotonic() - began
        print(f"\n1000 pairs: {path.stat().st_size / 1e6:.1f} MB, opened in {took:.1f} s")
        self.assertEqual(opened.document.count('<section class="subject'), 1002)
        self.assertLess(took, 120)

    def test_it_prints(self):
        for kind in ("ja", "compared-ja"):
            with self.subTest(kind):
                path = self.folder / f"{kind}.pdf"
                self.browser(self.sample(kind, 3), f"--print-to-pdf={path}", "--no-pdf-header-footer")
                self.assertTrue(path.read_bytes().startswith(b"%PDF-"))


if __name__ == "__main__":
    unittest.main()
