#include "tests/twin/typist.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rtx::twin;
using namespace rtx::twin::testing;
using namespace std::chrono_literals;

namespace {

// So many filters that `show config` needs several pages.
LabRouter long_config(std::size_t filters, std::string_view more = "") {
  std::string config{more};
  for (std::size_t i = 1; i <= filters; ++i) {
    config += "ip filter " + std::to_string(i) + " pass 192.0.2." + std::to_string(i) + " * * * *\n";
  }
  return english_router(config);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\r\n") {
      lines.emplace_back();
      ++i;
    } else {
      lines.back() += text[i];
    }
  }
  return lines;
}

const std::string more = "---more---";
const std::string erased = "\r          \r";

}  // namespace

TEST_SUITE("twin/console output") {
  TEST_CASE("lines wider than the console are cut wherever that falls") {
    Administrator it{english_router("description \"" + std::string(100, 'd') + "\"\n")};
    const std::string shown = it.type("show config\r");
    CHECK(shown.find("description " + std::string(68, 'd') + "\r\n" + std::string(32, 'd') + "\r\n") !=
          std::string::npos);
    it.type("console columns 200\r");
    CHECK(it.type("show config\r").find("description " + std::string(100, 'd') + "\r\n") !=
          std::string::npos);
  }

  TEST_CASE("the pager stops after a page less one line, and a blank shows the next page") {
    Administrator it{long_config(35)};
    const std::string first = it.type("show config\r");
    std::vector<std::string> lines = lines_of(first);
    CHECK(lines.back() == more);
    CHECK(lines.size() == 1 + 23 + 1);  // echo, page, pager
    const std::string second = it.type(" ");
    CHECK(second.starts_with(erased + "ip filter"));
    CHECK(lines_of(second).back().starts_with("# "));
  }

  TEST_CASE("Enter shows one more line, q ends") {
    Administrator it{long_config(60)};
    it.type("show config\r");
    const std::string one = it.type("\r");
    CHECK(lines_of(one).size() == 2);
    CHECK(one.starts_with(erased));
    CHECK(one.ends_with("\r\n" + more));
    CHECK(it.type("x").empty());
    CHECK(it.type("q") == erased + "# ");
    it.type("show config\r");
    CHECK(it.type("\x03") == erased + "# ");
  }

  TEST_CASE("exactly one page needs no pager") {
    Administrator it{long_config(1, "console lines 100\n")};
    const std::size_t rows = lines_of(it.type("show config\r")).size() - 2;
    Administrator fitting{long_config(1, "console lines " + std::to_string(rows + 1) + "\n")};
    CHECK(fitting.type("show config\r").find(more) == std::string::npos);
    if (rows > 10) {
      Administrator tight{long_config(1, "console lines " + std::to_string(rows) + "\n")};
      CHECK(tight.type("show config\r").ends_with(more));
    }
  }

  TEST_CASE("the pager is erased in each of the ways it might be") {
    LabRouter settings = long_config(40);
    settings.console.pager_erase = PagerErase::backspace;
    Administrator back{settings};
    back.type("show config\r");
    const std::string ten(10, '\b');
    CHECK(back.type("q") == ten + "          " + ten + "# ");
    settings.console.pager_erase = PagerErase::escape;
    Administrator escape{settings};
    escape.type("show config\r");
    CHECK(escape.type("q") == "\r\x1b[K# ");
  }

  TEST_CASE("the Japanese pager is twelve columns wide") {
    LabRouter settings = long_config(40);
    settings.config += "console character ja.utf8\n";
    Administrator it{settings};
    CHECK(it.type("show config\r").ends_with("\r\n---つづく---"));
    CHECK(it.type("q") == "\r            \r# ");
  }

  TEST_CASE("console lines infinity stops paging, for this session only") {
    Bench bench{long_config(60)};
    Typist first{bench};
    Typist second{bench};
    first.type("administrator\rsecret\rconsole lines infinity\r");
    second.type("administrator\rsecret\r");
    CHECK(first.type("show config\r").find(more) == std::string::npos);
    CHECK(second.type("show config\r").ends_with(more));
    Typist third{bench};
    third.type("administrator\rsecret\r");
    CHECK(third.type("show config\r").find("console lines infinity") != std::string::npos);
  }

  TEST_CASE("console settings act on all sessions where they are shared") {
    LabRouter settings = long_config(60);
    settings.console.settings_per_session = false;
    Bench bench{settings};
    Typist first{bench};
    Typist second{bench};
    first.type("console lines infinity\r");
    second.type("administrator\rsecret\r");
    CHECK(second.type("show config\r").find(more) == std::string::npos);
  }

  TEST_CASE("a session takes over nothing but what it typed itself") {
    Bench bench{long_config(60)};
    Typist first{bench};
    Typist second{bench};
    first.type("console lines infinity\r");
    second.type("console columns 120\r");
    CHECK(second.console().display().lines == 24);
    CHECK(second.console().display().columns == 120);
    CHECK(first.console().display().columns == 80);
  }

  TEST_CASE("keys typed ahead are carried out in order, pager and questions included") {
    Administrator it{long_config(35)};
    const std::string shown = it.type("show config\r exit\r");
    CHECK(shown.find(more + erased) != std::string::npos);
    CHECK(shown.ends_with("# exit\r\n> "));
  }

  TEST_CASE("grep says that it searches and shows what fits") {
    Administrator it{long_config(30)};
    CHECK(it.type("show config | grep 'filter 1[05] '\r")
              .ends_with("\r\nSearching ...\r\nip filter 10 pass 192.0.2.10 * * * *\r\nip filter 15 pass "
                         "192.0.2.15 * * * *\r\n# "));
    CHECK(it.type("show config | grep -i FILTER | grep -w 7\r")
              .ends_with("\r\nSearching ...\r\nip filter 7 pass 192.0.2.7 * * * *\r\n# "));
    CHECK(it.type("show config | grep -v . | less\r").ends_with("\r\nSearching ...\r\n# "));
    CHECK(it.type("show config | grep [\r").ends_with("\r\nError: Illegal keyword\r\n# "));
    CHECK(it.type("show config | sort\r").ends_with("\r\nError: Illegal keyword\r\n# "));
    CHECK(it.type("show config > usb1:/x\r").ends_with("\r\nError: External memory is not mounted\r\n# "));
  }

  TEST_CASE("Ctrl-S holds the output, what is typed is carried out, Ctrl-Q lets it go") {
    Administrator it;
    CHECK(it.type("\x13").empty());
    CHECK(it.type("console prompt x\r").empty());
    CHECK(it.router().running().find("console prompt") != nullptr);
    CHECK(it.type("\x11") == "console prompt x\r\nx# ");
  }

  TEST_CASE("ping answers once a second of lab time") {
    Administrator it{english_router("ip lan1 address 192.0.2.1/24\n")};
    it.type("ping -c 3 192.0.2.1\r");
    const std::string first = it.wait(100ms);
    CHECK(first.find("icmp_seq=0") != std::string::npos);
    CHECK(first.find("icmp_seq=1") == std::string::npos);
    CHECK(it.wait(1s).find("icmp_seq=1") != std::string::npos);
    const std::string rest = it.wait(5s);
    CHECK(rest.find("3 packets transmitted, 3 packets received, 0.0% packet loss") != std::string::npos);
    CHECK(rest.ends_with("\r\n# "));
  }

  TEST_CASE("Ctrl-C ends a ping, which prints what it has counted") {
    Administrator it{english_router("ip lan1 address 192.0.2.1/24\n")};
    it.type("ping 192.0.2.1\r");
    it.wait(2500ms);
    const std::string last = it.type("\x03");
    CHECK(last.starts_with("^C\r\n"));
    CHECK(last.find("3 packets transmitted, 3 packets received") != std::string::npos);
    CHECK(last.ends_with("\r\n# "));
  }

  TEST_CASE("Ctrl-C keeps what was typed ahead, or throws it away") {
    LabRouter settings = english_router("ip lan1 address 192.0.2.1/24\n");
    Administrator keeping{settings};
    keeping.type("ping 192.0.2.1\r");
    CHECK(keeping.type("# next\r\x03").ends_with("# # next\r\n# "));
    settings.console.interrupt_discards_typed = true;
    Administrator discarding{settings};
    discarding.type("ping 192.0.2.1\r");
    CHECK(discarding.type("# next\r\x03").find("next") == std::string::npos);
  }
}
