#include "reports/escape.hpp"

#include "reports/markup.hpp"

#include <doctest/doctest.h>

namespace rtx::reports {

TEST_SUITE("escape") {
  TEST_CASE("what could begin or end markup is a reference") {
    CHECK(escaped("<a href=\"x\" id='y'>&amp;") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
    CHECK(escaped("]]> --> </pre>") == "]]&gt; --&gt; &lt;/pre&gt;");
  }

  TEST_CASE("what is not to be seen is spelt out; lines and tabs stay") {
    CHECK(escaped("a\x1b[1m\x01\xff\tb\n") == "a\\x1b[1m\\x01\\xff\tb\n");
    CHECK(escaped("\xe2\x80\xae"
                  "abc\xe2\x80\x8b") == "\\u{202e}abc\\u{200b}");
    CHECK(escaped(std::string_view{"\0x", 2}) == "\\x00x");
    CHECK(escaped("東京") == "東京");
  }

  TEST_CASE("the two characters that are UTF-8 and not XML are replaced") {
    CHECK(escaped("a\xef\xbf\xbe\xef\xbf\xbf"
                  "b\xef\xbf\xbf") ==
          "a\xef\xbf\xbd\xef\xbf\xbd"
          "b\xef\xbf\xbd");
  }

  TEST_CASE("lines in an attribute are read back as such") {
    CHECK(escaped_attribute("a\n\tb\"") == "a&#10;&#9;b&quot;");
  }

  TEST_CASE("a label's value cannot end it") {
    CHECK(escaped_label("a\"b\\c\nd\x07") == "a\\\"b\\\\c\\nd\\\\x07");
  }

  TEST_CASE("one line is one line") {
    CHECK(one_line("two\nlines\t\x1b[2J \n") == "two lines \\x1b[2J");
    CHECK(one_line("") == "");
  }

  TEST_CASE("every text in markup is escaped, markup in markup is not, numbers are numbers") {
    Markup inner;
    inner.add("<b>{}</b>", std::string{"<i>"});
    Markup outer;
    outer.add("<p id=\"{}\">{} {} {}</p>", "a\"b", inner, 7, std::string_view{"{}&"});
    CHECK(outer.text() == "<p id=\"a&quot;b\"><b>&lt;i&gt;</b> 7 {}&amp;</p>");
  }
}

}  // namespace rtx::reports
