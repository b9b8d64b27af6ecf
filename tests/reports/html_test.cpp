#include "reports/html.hpp"

#include "reports/html_parts.hpp"
#include "tests/reports/occurrences.hpp"
#include "tests/reports/sample.hpp"
#include "tests/reports/small_run.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::reports {

using namespace std::chrono_literals;
using health::Health;

namespace {

/// What stands between the first `from` and the `to` behind it, both included.
std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const auto end = text.find(to, begin);
  REQUIRE(end != std::string::npos);
  return text.substr(begin, end + to.size() - begin);
}

/// A line for each tag, to be read.
std::string in_lines(std::string text) {
  for (auto at = text.find("><"); at != std::string::npos; at = text.find("><", at))
    text.insert(at + 1, 1, '\n');
  return text;
}

ReportStyle english() {
  ReportStyle style;
  style.offset = 9h;
  style.made = health::Time{1'769'824'900s};
  return style;
}

}  // namespace

TEST_SUITE("html") {
  TEST_CASE("a row of the overview, whole") {
    const std::string page = html_report({small_run(), {}, {}}, english());
    CHECK(in_lines(between(page, "<tr role=\"row\" class=\"r h1\">", "</tr>")) ==
          R"(<tr role="row" class="r h1">
<th role="rowheader" scope="row">
<a href="#s2">kobe-nara</a>
</th>
<td role="cell" data-l="Health">
<span class="badge h1">
<svg aria-hidden="true">
<use href="#h1"/>
</svg>degraded</span>
</td>
<td role="cell" data-l="Since">1 h <small>2026-01-31 10:00</small>
</td>
<td role="cell" data-l="Loss">20 %</td>
<td role="cell" data-l="Round trip">12.3 ms</td>
<td role="cell" data-l="Tunnel up">59 min 59 s</td>
<td role="cell" data-l="Recently">
</td>
<td role="cell" data-l="Reason">20 % of the pings are lost</td>
</tr>)");
  }

  TEST_CASE("a section, whole") {
    const std::string page = html_report({small_run(), {}, {}}, english());
    CHECK(in_lines(between(page, "<section class=\"subject r h1\"", "</section>")) ==
          R"(<section class="subject r h1" id="s2" aria-labelledby="n2">
<h3 id="n2">kobe-nara <span class="badge h1">
<svg aria-hidden="true">
<use href="#h1"/>
</svg>degraded</span>
</h3>
<p class="reason">20 % of the pings are lost</p>
<p class="meta">
<span>pair</span> <span>VPN l2tpv3-ipsec</span> <span>Since 2026-01-31 10:00</span> <span>before <span class="badge h0">
<svg aria-hidden="true">
<use href="#h0"/>
</svg>healthy</span>
</span> <span>Checked at 2026-01-31 11:00</span> <span>took 5.1 s</span>
</p>
<h4>Findings</h4>
<ul class="findings">
<li class="h1">
<p>
<span class="badge h1">
<svg aria-hidden="true">
<use href="#h1"/>
</svg>degraded</span> <b>rtx-kobe</b>: 20 % of the pings are lost <code class="rule">loss</code>
</p>
<pre tabindex="0">
5 packets transmitted, 4 packets received, 20.0% packet loss
</pre>
<p class="next">
<b>Next:</b> show status lan2</p>
</li>
</ul>
<h4>Measured</h4>
<div class="wide">
<table class="measures">
<thead>
<tr>
<th scope="col">router</th>
<th scope="col">rtx-kobe</th>
<th scope="col">rtx-nara</th>
</tr>
</thead>
<tbody>
<tr>
<th scope="row">Model</th>
<td>RTX830</td>
<td>–</td>
</tr>
<tr>
<th scope="row">Firmware</th>
<td>15.02.31</td>
<td>–</td>
</tr>
<tr>
<th scope="row">Loss</th>
<td>20 %</td>
<td>0 %</td>
</tr>
<tr>
<th scope="row">Round trip</th>
<td>12.3 ms</td>
<td>11.0 ms</td>
</tr>
<tr>
<th scope="row">Tunnel up</th>
<td>1 h</td>
<td>59 min 59 s</td>
</tr>
<tr>
<th scope="row">SA life left</th>
<td>7 h 45 min</td>
<td>–</td>
</tr>
<tr>
<th scope="row">Router up</th>
<td>1 d 1 h</td>
<td>–</td>
</tr>
<tr>
<th scope="row">CPU (5 min)</th>
<td>3.5 %</td>
<td>–</td>
</tr>
<tr>
<th scope="row">Memory</th>
<td>41 %</td>
<td>–</td>
</tr>
</tbody>
</table>
</div>
<p class="top">
<a href="#overview">Overview</a>
</p>
</section>)");
  }

  TEST_CASE("the worst come first") {
    const std::string page = html_report({small_run(), {}, {}}, english());
    CHECK(page.find(">edge ") < page.find(">kobe-nara<"));
    CHECK(page.find(">kobe-nara<") < page.find(">ueno-kyoto<"));
  }

  TEST_CASE("a run that was stopped, or has not ended, says so") {
    ReportMatter matter{small_run(), {}, {}};
    CHECK_FALSE(has(html_report(matter, english()), "class=\"caveat\""));
    matter.run.complete = false;
    CHECK(has(html_report(matter, english()), "stopped before every subject was looked at"));
    matter.run.ended.reset();
    CHECK(has(html_report(matter, english()), "had not ended when the report was made"));
  }

  TEST_CASE("a run that left something out says so") {
    ReportMatter matter{small_run(), {}, {}};
    matter.run.left_out = 9;
    const std::string page = html_report(matter, english());
    CHECK(has(page, "Only what was not known to be healthy was looked at. Left out: 9"));
    CHECK_FALSE(has(page, "stopped before every subject was looked at"));
  }

  TEST_CASE("nothing from outside becomes an element, an attribute or a second script") {
    const std::string page = html_report(hostile_fleet(), english());
    CHECK(has(page, "&lt;script&gt;"));
    CHECK(times(page, "<script") == 0);
    CHECK(times(page, "<img") == 0);
    CHECK(times(page, "</style>") == 1);
    CHECK(times(page, "</title>") == 1);
    CHECK(times(page, "\"onload=") == 0);
    CHECK(page.find_first_of("\x1b\xff") == std::string::npos);
    CHECK_FALSE(has(page, "\xe2\x80\xae"));
  }

  TEST_CASE("an output is cut where the report's style says, never inside a character") {
    ReportMatter matter{small_run(), {}, {}};
    matter.run.verdicts[1].ends[0].outputs = {{"show log", "東京abc"}};
    ReportStyle style = english();
    style.most_of_output = 5;
    const std::string page = html_report(matter, style);
    CHECK(has(page, "<pre tabindex=\"0\">\n東</pre><p class=\"note\">Cut: the first 3 of 9 bytes.</p>"));
  }

  TEST_CASE("the evidence of all is bounded, and the worst has it first") {
    ReportMatter matter{small_run(), {}, {}};
    matter.run.verdicts[2].ends.resize(1);
    matter.run.verdicts[2].ends[0].outputs = {{"show log", std::string(300, 'z')}};
    matter.run.verdicts[1].ends[0].outputs = {{"show log", std::string(300, 'a')}};
    ReportStyle style = english();
    style.most_evidence = 600;
    const std::string page = html_report(matter, style);
    CHECK(has(page, "aaa"));
    CHECK_FALSE(has(page, "zzz"));
    CHECK(times(page, "Left out: ") == 1);
  }

  TEST_CASE("only the newest changes are shown, and how many are not") {
    ReportMatter matter{small_run(), {}, {}};
    for (int i = 0; i < 60; ++i)
      matter.changes.push_back({"kobe-nara", matter.run.began + 1min * i, Health::healthy, Health::down,
                                "reason " + std::to_string(i)});
    const std::string page = html_report(matter, english());
    CHECK(times(page, "reason 59<") == 2);
    CHECK(times(page, "reason 10<") == 1);
    CHECK(times(page, "reason 9<") == 0);
    CHECK(has(page, "10 older changes are not shown."));
    CHECK(has(page, "50 older changes are not shown."));
  }

  TEST_CASE("in Japanese, and on paper a work report") {
    ReportStyle style = english();
    style.language = health::Language::japanese;
    style.customer = "例示商事";
    const std::string page = html_report(sample_fleet(5), style);
    CHECK(has(page, "<html lang=\"ja\">"));
    CHECK(has(page, "<div class=\"paper\"><h1>作業報告書</h1>"));
    CHECK(has(page, "<th scope=\"row\">お客様名</th><td>例示商事</td>"));
    CHECK(has(page, "7件中 2件に対応が必要です(ダウン 1件、要注意 1件、正常 5件)"));
  }

  TEST_CASE("in Japanese the judge's words are too, those of a check file and of a router are not") {
    ReportMatter matter{small_run(), {}, {}};
    matter.run.verdicts[1].findings.push_back(
        {"expectation", Health::degraded, "rtx-kobe", "memory at 5 %", "memory at 5 %", ""});
    matter.changes.push_back({"kobe-nara", matter.run.began, {}, Health::down, "the end IDs differ"});
    ReportStyle style = english();
    style.language = health::Language::japanese;
    const std::string page = html_report(matter, style);
    CHECK(times(page, "pingの20 %が失われました") == 3);
    CHECK(times(page, "エンドIDが両端で違います") == 2);
    CHECK(times(page, "memory at 5 %") == 2);
    CHECK_FALSE(has(page, "メモリ使用率が5"));
  }

  TEST_CASE("a fleet of a thousand stays small enough to open") {
    const std::string page = html_report(sample_fleet(1'000), english());
    CHECK(page.size() < 20'000'000);
    CHECK(times(page, "<section class=\"subject") == 1'002);
  }
}

}  // namespace rtx::reports
