#include "health/compare.hpp"

#include "agent/check_subjects.hpp"
#include "agent/commands.hpp"
#include "agent/loop.hpp"
#include "agent/report_files.hpp"
#include "agent/studio.hpp"
#include "agent/targets.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/html_comparison.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

using health::Deviation;
using reports::ComparisonMatter;

void tell(const ComparisonMatter& matter, const Screen& screen) {
  const std::vector<Deviation>& found = matter.found;
  std::string router;
  for (const Deviation& one : found) {
    if (one.router != router) *screen.out << in_one_line(one.router) << '\n';
    router = one.router;
    *screen.out << "  " << one.kind << ": " << in_one_line(health::words_for(one)) << '\n';
    if (!one.next_step.empty()) *screen.out << "    next: " << in_one_line(one.next_step) << '\n';
  }
  const auto unseen = std::ranges::count_if(found, health::is_unseen);
  const auto changed = static_cast<std::ptrdiff_t>(found.size()) - unseen;
  *screen.out << (found.empty() ? "" : "\n") << matter.before.routers.size() << " routers compared with '"
              << matter.before.name << "': " << changed << (changed == 1 ? " difference" : " differences");
  if (unseen > 0) *screen.out << ", " << unseen << " that could not be told";
  *screen.out << '\n';
}

/// What has changed is not as it should be, whatever else could not be told.
Exit exit_of(const std::vector<Deviation>& found) {
  if (found.empty()) return Exit::met;
  return std::ranges::all_of(found, health::is_unseen) ? Exit::could_not_tell : Exit::not_met;
}

/// Says what was found, also in the report that was asked for.
Exit told(const ComparisonMatter& matter, bool json, const HtmlOptions& report, const Screen& screen) {
  std::optional<Problem> problem;
  if (!report.html.empty())
    problem = write_report(report.html, reports::html_comparison(matter, style_of(report)), usual_mode());
  const Exit found = exit_of(matter.found);
  const Exit exit = found == Exit::met && problem ? Exit::could_not_tell : found;
  if (json) {
    *screen.out << reports::comparison_lines(matter, code(exit)) << std::flush;
  } else {
    tell(matter, screen);
  }
  if (problem) warn_of(*problem, screen);
  return exit;
}

/// What the command line names; if it names nothing, what the snapshot is of.
FleetOptions to_look_at(const VerifyOptions& options, const health::Snapshot& against) {
  const FleetOptions& named = options;
  if (named.all || !(named.group + named.pair + named.router).empty()) return named;
  if (auto same = fleet_of(against.of)) return *std::move(same);
  throw UsageError{"the snapshot '" + against.name + "' does not say what it is of",
                   "rtxctl verify --all --against " + against.name};
}

/// Between two looks of `verify --wait`.
constexpr std::chrono::seconds pause_between_looks{5};

/// Ends early when it is stopped from outside.
asio::awaitable<bool> rest() {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor, pause_between_looks};
  const auto [stopped] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return !stopped;
}

/// Waits. The signal that ended it before its time; 0: none has.
int pause(const Screen& screen) {
  int stopped_by = 0;
  // No router is connected: there is nothing to put back, as the usual words would have it.
  const auto say = [&](std::string_view) { *screen.story << "rtxctl: stopped\n"; };
  run_on_loop(rest(), say, stopped_by);
  return stopped_by;
}

}  // namespace

Exit compare(const CompareOptions& options, const Screen& screen) {
  must_be_writable(options.report.html, "--html");
  ComparisonMatter matter{load_snapshot(options.before), load_snapshot(options.after), {}};
  matter.found = health::compare(matter.before, matter.after);
  return told(matter, options.json, options.report, screen);
}

Exit verify(const VerifyOptions& options, const Screen& screen) {
  must_be_writable(options.report.html, "--html");
  ComparisonMatter matter{load_snapshot(options.against), {}, {}};
  Studio studio{to_look_at(options, matter.before), options.connection, screen};
  const auto until = std::chrono::steady_clock::now() + options.wait;
  while (true) {
    matter.after = studio.take("now");
    if (studio.stopped_by() != 0) return exit_after(studio.stopped_by());
    matter.found = health::compare(matter.before, matter.after);
    if (matter.found.empty() || std::chrono::steady_clock::now() + pause_between_looks >= until)
      return told(matter, options.json, options.report, screen);
    *screen.story << "rtxctl: " << matter.found.size() << " differences yet; looking again\n" << std::flush;
    const int signal = pause(screen);
    if (signal != 0) return exit_after(signal);
  }
}

}  // namespace rtx::agent
