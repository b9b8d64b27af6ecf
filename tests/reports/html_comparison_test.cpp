#include "reports/html_comparison.hpp"

#include "tests/reports/occurrences.hpp"
#include "tests/reports/sample.hpp"
#include "tests/reports/sample_comparison.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::reports {

using namespace std::chrono_literals;

namespace {

ReportStyle style(health::Language language = health::Language::english) {
  ReportStyle style;
  style.language = language;
  style.offset = 9h;
  style.made = health::Time{1'769'824'900s};
  return style;
}

}  // namespace

TEST_SUITE("html_comparison") {
  TEST_CASE("what was compared, when, and how many are how") {
    const std::string page = html_comparison(sample_comparison(30), style());
    CHECK(has(page, "<title>Before and after – --group west</title>"));
    CHECK(has(page, "<h1 class=\"h1\">3 of 30 differ</h1>"));
    CHECK(has(page, "Before: 2026-01-31 22:00:00 (before) – After: 2026-02-01 00:30:05 (now) UTC+09:00"));
    CHECK(has(page, "Routers of which not everything could be compared: 2."));
    CHECK(times(page, "<tr role=\"row\" class=\"r h1\">") == 3);
    CHECK(times(page, "<tr role=\"row\" class=\"r h2\">") == 1);
    CHECK(times(page, "<tr role=\"row\" class=\"r h0\">") == 26);
  }

  TEST_CASE("each difference has its before and after, where it is that of its router") {
    const std::string page = html_comparison(sample_comparison(10), style());
    CHECK(times(page, "<section class=\"subject") == 1);
    CHECK(has(page,
              "<tr role=\"row\"><td role=\"cell\">tunnel</td><th role=\"rowheader\" scope=\"row\">tunnel "
              "1</th><td role=\"cell\" data-l=\"Before\"><code>established</code></td><td role=\"cell\" "
              "data-l=\"After\"><code>wait_ctl_reply</code></td></tr>"));
    CHECK(has(page,
              "<code>LAN2 198.51.100.2 (static)</code></td><td role=\"cell\" data-l=\"After\"><small>not "
              "there</small></td>"));
    CHECK(has(page,
              "data-l=\"Before\"><small>not there</small></td><td role=\"cell\" "
              "data-l=\"After\"><code>ip lan1 mtu 1400</code></td>"));
  }

  TEST_CASE("the worst come first, and what differs is told although the rest could not be seen") {
    const std::string page = html_comparison(sample_comparison(30), style());
    CHECK(page.find(">rtx-030<") < page.find(">rtx-015<"));
    CHECK(page.find(">rtx-015<") < page.find(">rtx-001<"));
    CHECK(has(page, "tunnel, route, config, loss, Could not be compared</td>"));
    CHECK(has(page, "<b>Next:</b> check on the router that the service is on</p>"));
  }

  TEST_CASE("nothing differs, nothing could be seen, nothing is there") {
    const std::string same = html_comparison(sample_comparison(9), style());
    CHECK(has(same, "<h1 class=\"h0\">All 9 are as before</h1>"));
    CHECK_FALSE(has(same, "class=\"caveat\""));
    CHECK_FALSE(has(same, "<section class=\"subject"));
    ComparisonMatter matter = sample_comparison(2);
    matter.after.routers.pop_back();
    matter.found = {{"rtx-002", "unseen", "the router", "", "it was not looked at"}};
    const std::string unseen = html_comparison(matter, style());
    CHECK(has(unseen, "<h1 class=\"h2\">1 of 2 could not be compared</h1>"));
    CHECK(has(unseen, "After: not looked at"));
    CHECK(has(html_comparison(sample_comparison(0), style()), "Nothing was compared"));
  }

  TEST_CASE("in Japanese, and on paper a work report") {
    ReportStyle japanese = style(health::Language::japanese);
    japanese.customer = "例示商事";
    const std::string page = html_comparison(sample_comparison(30), japanese);
    CHECK(has(page, "<html lang=\"ja\">"));
    CHECK(has(page, "<div class=\"paper\"><h1>作業報告書</h1>"));
    CHECK(has(page, "<th scope=\"row\">お客様名</th><td>例示商事</td>"));
    CHECK(has(page, "<th scope=\"row\">作業対象</th><td>グループ west</td>"));
    ComparisonMatter matter = sample_comparison(1);
    matter.before.of = "--all";
    CHECK(has(html_comparison(matter, japanese), "作業対象</th><td>全対象 – グループ west</td>"));
    CHECK(has(page, "<th scope=\"row\">結果</th><td>30台中 3台に差異があります</td>"));
    CHECK(has(page, "<td role=\"cell\">トンネル</td><th role=\"rowheader\" scope=\"row\">トンネル 1</th>"));
    CHECK(has(page, "data-l=\"作業前\">損失 0 %</td><td role=\"cell\" data-l=\"作業後\">損失 20 %</td>"));
    CHECK(has(page, "ポート22に接続できません(192.0.2.9: Connection refused)"));
    CHECK(has(page, "<code>LAN2 198.51.100.2 (static)</code>"));
  }

  TEST_CASE("of one router only so many differences are shown, and how many are not") {
    ComparisonMatter matter = sample_comparison(1);
    for (int number = 0; number < 503; ++number)
      matter.found.push_back(
          {"rtx-001", "neighbour", "neighbour 192.0.2." + std::to_string(number), "x", ""});
    const std::string page = html_comparison(matter, style());
    CHECK(times(page, "<td role=\"cell\">neighbour</td>") == 500);
    CHECK(has(page, "3 more are not shown"));
    CHECK(has(page, ">503</td>"));
  }

  TEST_CASE("nothing from outside becomes an element or an attribute") {
    const std::string page = html_comparison(hostile_comparison(), style());
    CHECK(has(page, "&lt;script&gt;"));
    CHECK(times(page, "<script") == 0);
    CHECK(times(page, "<img") == 0);
    CHECK(times(page, "</style>") == 1);
    CHECK(times(page, "</title>") == 1);
    CHECK(page.find_first_of("\x1b\xff") == std::string::npos);
  }
}

}  // namespace rtx::reports
