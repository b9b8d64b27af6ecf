#include "agent/screen.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

namespace rtx::agent {

TEST_SUITE("agent/screen") {
  TEST_CASE("wide characters count two columns") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("設定") == 4);
    CHECK(padded("設定", 6) == "設定  ");
    CHECK(padded("too long", 3) == "too long");
  }

  TEST_CASE("cutting never splits a character, and leaves room for the ellipsis") {
    CHECK(cut_to("abc", 3) == "abc");
    CHECK(cut_to("abcd", 3) == "ab…");
    CHECK(cut_to("設定保存", 8) == "設定保存");
    CHECK(cut_to("設定保存", 7) == "設定保…");
    CHECK(cut_to("設定保存", 6) == "設定…");
    for (std::size_t columns = 1; columns < 12; ++columns)
      CHECK(display_width(cut_to("a設b定c保d存", columns)) <= columns);
  }

  TEST_CASE("nothing that comes from a router moves the cursor") {
    const std::string hostile =
        "a\x1b[2Jb\x07\r\n\xc2\x9b"
        "31m\xe2\x80\xae"
        "c\xff";
    const std::string safe = for_terminal(hostile);
    CHECK(safe.find('\x1b') == std::string::npos);
    CHECK(safe.find('\x07') == std::string::npos);
    CHECK(safe.find('\r') == std::string::npos);
    CHECK(safe.find("\xc2\x9b") == std::string::npos);
    CHECK(safe.find("\xe2\x80\xae") == std::string::npos);
    CHECK(safe.find('\xff') == std::string::npos);
    CHECK(safe.find('\n') != std::string::npos);
    CHECK(in_one_line("one\ntwo\n") == "one two");
  }

  TEST_CASE("a table is aligned by display width") {
    CHECK(table({{"a", "b", "c"}, {"設定", "x", ""}, {"1234567", "", "z"}}, "  ") ==
          "  a        b  c\n"
          "  設定     x\n"
          "  1234567     z\n");
  }

  TEST_CASE("a warning and its next step are a line each, whatever they hold") {
    std::ostringstream story;
    Screen screen;
    screen.story = &story;
    warn_of(Problem{}, screen);
    CHECK(story.str().empty());
    warn_of(Problem{"a\nfile\033[2J", "make\nroom"}, screen);
    CHECK(story.str().find('\033') == std::string::npos);
    CHECK(story.str().starts_with("rtxctl: warning: a file"));
    CHECK(story.str().ends_with("\n  next: make room\n"));
  }

  TEST_CASE("colours only where they are on") {
    CHECK(coloured("x", Colour::good, false) == "x");
    CHECK(coloured("x", Colour::good, true) == "\033[32mx\033[0m");
  }

  TEST_CASE("without a terminal the live region only prints lines that stay") {
    std::ostringstream story;
    Screen screen;
    screen.story = &story;
    {
      LiveRegion region{screen};
      region.draw({"working"});
      region.say("done");
    }
    CHECK(story.str() == "done\n");
  }

  TEST_CASE("on a terminal live lines are cut, drawn again below what stays, and gone at the end") {
    std::ostringstream story;
    Screen screen;
    screen.story = &story;
    screen.live = true;
    screen.columns = 11;
    {
      LiveRegion region{screen};
      region.draw({"one", "a line that is too long"});
      CHECK(story.str() == "one\na line th…\n");
      story.str("");
      region.draw({"one", "a line that is too long"});
      CHECK(story.str().empty());
      region.say("stays");
      CHECK(story.str() == "\033[2A\033[Jstays\none\na line th…\n");
      story.str("");
    }
    CHECK(story.str() == "\033[2A\033[J");
  }
}

}  // namespace rtx::agent
