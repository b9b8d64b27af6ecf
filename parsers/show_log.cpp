#include "parsers/show_log.hpp"

#include "parsers/clock_time.hpp"
#include "parsers/grammar.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::digit;
using pegtl::one;
using pegtl::opt;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;

constexpr bool is_in_brackets(char c) noexcept {
  return c != ']' && c != '[' && c != '\n' && c != '\r';
}

template <char Separator>
struct two : seq<one<Separator>, rep<2, digit>> {};
struct time : seq<rep<4, digit>, two<'/'>, two<'/'>, two<' '>, two<':'>, two<':'>> {};

// [IKE] initiate ISAKMP phase to 192.0.2.1
struct facility : run<is_in_brackets> {};
struct facility_part : seq<one<'['>, facility, one<']'>, some_blanks> {};

// PP[01], PPPOE[01], PP[ANONYMOUS01], IP Tunnel[1], TUNNEL[1]
struct numbered : seq<sor<lit<"PPPOE">, lit<"PP">, lit<"IP Tunnel">, lit<"TUNNEL">>, one<'['>,
                      run<is_alphanumeric>, one<']'>> {};
// LAN1, LAN1(port4), LAN3/1, LANC1, BRIDGE1
struct port : seq<one<'('>, run<is_alphanumeric>, one<')'>> {};
struct plain
    : seq<sor<lit<"LANC">, lit<"LAN">, lit<"BRIDGE">>, number, opt<one<'/', '.'>, number>, opt<port>> {};
struct interface : sor<numbered, plain> {};
struct behind_interface : sor<one<':', '[', ' '>, end_of_line> {};
struct interface_part : seq<at<interface, behind_interface>, interface> {};

struct rest : opt<rest_of_line> {};
struct message : seq<opt<at<facility_part>, facility_part>, opt<interface_part>, rest> {};

// 2024/11/03 16:04:53: PP[01] PPP/IPCP up  (Local: 192.0.2.5, Remote: 192.0.2.1)
struct entry : seq<at<time, one<':'>>, known, time, one<':'>, some_blanks, message, end_of_line> {};

/// What `| grep` prints first.
struct searching : seq<lit<"Searching ...">, end_of_line> {};

struct report : lines<entry, searching> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowLog;

// clang-format off
template <> struct action<grammar::time>      : append<&Output::entry, &LogEntry::time> {};
template <> struct action<grammar::facility>  : store<&Output::entry, &LogEntry::facility> {};
template <> struct action<grammar::interface> : store<&Output::entry, &LogEntry::interface> {};
template <> struct action<grammar::message>   : store<&Output::entry, &LogEntry::text> {};
template <> struct action<unknown_text>       : append<&Output::unrecognised> {};
// clang-format on

/// No router's clock was set before this.
bool is_of_unset_clock(std::string_view time) noexcept {
  return time < "2000";
}

using Clock = std::optional<std::chrono::sys_seconds>;

/// Whether the times fall more often than they rise. A clock that was put back is one step of many.
bool is_newest_first(const std::vector<Clock>& clocks) {
  int rises = 0;
  Clock before;
  for (const Clock& clock : clocks) {
    if (!clock) continue;
    if (before && *clock != *before) rises += *clock > *before ? 1 : -1;
    before = clock;
  }
  return rises < 0;
}

/// From the newest entry to the oldest: how old each is, and which are the outermost that have a clock.
void set_times(ShowLog& log) {
  std::vector<Clock> clocks;
  clocks.reserve(log.entry.size());
  for (const LogEntry& entry : log.entry) clocks.push_back(clock_of(entry));
  const bool newest_first = is_newest_first(clocks);
  constexpr std::chrono::seconds most{Seconds::max()};
  Clock newest;
  Seconds age{};
  for (std::size_t i = 0; i < log.entry.size(); ++i) {
    const std::size_t at = newest_first ? i : log.entry.size() - 1 - i;
    LogEntry& entry = log.entry[at];
    if (clocks[at]) {
      if (!newest) {
        newest = clocks[at];
        log.last = entry.time;
      }
      log.first = entry.time;
      age = std::chrono::duration_cast<Seconds>(
          std::clamp<std::chrono::seconds>(*newest - *clocks[at], std::chrono::seconds{0}, most));
    }
    entry.age = age;
  }
}

}  // namespace

std::optional<std::chrono::sys_seconds> clock_of(const LogEntry& entry) noexcept {
  return is_of_unset_clock(entry.time.text) ? std::nullopt : clock_time(entry.time.text);
}

Result<ShowLog> parse_show_log(std::string_view output) {
  auto log = parse_all<ShowLog, grammar::report, action>(output);
  if (log) set_times(*log);
  return log;
}

}  // namespace rtx::parsers
