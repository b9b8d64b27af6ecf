#include "safety/dead_man.hpp"

#include "parsers/show_environment.hpp"
#include "safety/running_config.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
using transports::Failure;
using transports::Trouble;
using namespace std::chrono_literals;

namespace {

constexpr int highest_number = 99;
constexpr auto longest_relative = 3600s;  ///< Source: command reference 37.1.
constexpr auto shortest_absolute = 60s;

std::string key_of(int id) {
  return "schedule at " + std::to_string(id);
}

/// 0: every number is taken.
int free_number(const language::Config& running) {
  int id = highest_number;
  while (id > 0 && running.find(key_of(id)) != nullptr) --id;
  return id;
}

Switch planned(SwitchKind kind, int id, std::chrono::seconds after) {
  Switch one;
  one.kind = kind;
  one.id = id;
  one.fires_at = std::chrono::system_clock::now() + after;
  if (one.is_scheduled()) one.key = key_of(id);
  return one;
}

asio::awaitable<transports::Reply> type(transports::Session& session, std::string line) {
  transports::Command command{std::move(line)};
  auto reply = co_await session.send(std::move(command));
  co_return reply;
}

Failure not_armed(const Look& look, const std::string& line, const std::string& answer) {
  return {Trouble::broken, look.router + " could not be given a dead-man's switch: '" + line + "': " + answer,
          "--switch schedule or lua takes another one; --switch none goes without"};
}

/// The number in brackets at the beginning of the row of `show status lua` that holds `chunk`.
std::optional<int> task_with(std::string_view text, std::string_view chunk) {
  const auto at = text.rfind(chunk);
  if (at == std::string_view::npos) return std::nullopt;
  const auto begin = text.rfind('\n', at);
  std::string_view row = text.substr(begin == std::string_view::npos ? 0 : begin + 1);
  const auto digit = row.find_first_of("0123456789");
  if (digit == std::string_view::npos) return std::nullopt;
  int id = 0;
  std::from_chars(row.data() + digit, row.data() + row.size(), id);
  return id;
}

/// The chunk in the line that starts a task, quotes removed as the router stores it.
std::string chunk_of(const std::string& line) {
  const auto begin = line.find('"');
  std::string chunk;
  for (std::size_t at = begin + 1; at + 1 < line.size(); ++at)
    if (line[at] != '\\') chunk += line[at];
  return chunk;
}

asio::awaitable<std::optional<Switch>> try_schedule(transports::Session& session, const Look& look,
                                                    Switch one, BeforeArming before, std::string& answer) {
  co_await before(one);
  const auto reply = co_await type(session, one.line);
  if (reply.error) {
    answer = *reply.error;
    co_return std::nullopt;
  }
  const language::Config running = co_await read_running(session, look.router);
  const language::ConfigLine* held = running.find(one.key);
  if (held == nullptr || !held->text.ends_with(" restart"))
    throw not_armed(look, one.line, "the router took it, and its configuration does not show it");
  co_return one;
}

asio::awaitable<Switch> arm_by_schedule(transports::Session& session, const Look& look,
                                        std::chrono::seconds after, BeforeArming before) {
  const int id = free_number(look.running);
  if (id == 0) throw not_armed(look, "schedule at", "all numbers up to 99 are in use");
  std::string answer = "its firmware does not know seconds, and its clock cannot be read";
  if (after <= longest_relative) {
    Switch one = planned(SwitchKind::relative, id, after);
    one.line = fmt::format("schedule at {} +{} * restart", id, after.count());
    const auto armed = co_await try_schedule(session, look, one, before, answer);
    if (armed) co_return *armed;
  }
  const auto ahead = std::max<std::chrono::seconds>(after, shortest_absolute);
  // The clock has gone on since it was read.
  const auto environment = co_await type(session, "show environment");
  const auto parsed = parsers::parse_show_environment(environment.text);
  const std::string_view now = parsed ? parsed->current_time.value_or("") : "";
  Switch one = planned(SwitchKind::absolute, id, ahead);
  const std::string date = date_ahead(now, ahead);
  if (!date.empty()) {
    one.line = fmt::format("schedule at {} {} * restart", id, date);
    const auto armed = co_await try_schedule(session, look, one, before, answer);
    if (armed) co_return *armed;
  }
  throw not_armed(look, one.line.empty() ? "schedule at" : one.line, answer);
}

asio::awaitable<Switch> arm_by_lua(transports::Session& session, const Look& look, std::chrono::seconds after,
                                   BeforeArming before) {
  Switch one = planned(SwitchKind::lua, 0, after);
  one.line = fmt::format("lua -e \"rt.sleep({}) rt.command(\\\"restart\\\")\"", after.count());
  co_await before(one);
  const auto reply = co_await type(session, one.line);
  if (reply.error) throw not_armed(look, one.line, *reply.error);
  const auto status = co_await type(session, "show status lua");
  const auto id = task_with(status.text, chunk_of(one.line));
  if (!id) throw not_armed(look, one.line, "'show status lua' does not show the task");
  one.id = *id;
  co_return one;
}

asio::awaitable<void> stop_task(transports::Session& session, Switch armed, std::string router) {
  const std::string chunk = chunk_of(armed.line);
  const auto before = co_await type(session, "show status lua");
  const auto id = task_with(before.text, chunk);
  if (!before.error && !id) co_return;
  // Never by its own number from within itself: that wedges Lua, and `restart` with it.
  const auto reply = co_await type(session, "terminate lua " + std::to_string(id.value_or(armed.id)));
  const auto after = co_await type(session, "show status lua");
  if (after.error || task_with(after.text, chunk))
    throw Failure{Trouble::broken, router + ": the Lua task that will restart it could not be ended: " +
                                       reply.error.value_or("it still runs")};
}

}  // namespace

std::optional<SwitchChoice> switch_choice_of(std::string_view name) noexcept {
  if (name == "auto") return SwitchChoice::automatic;
  if (name == "schedule") return SwitchChoice::schedule;
  if (name == "lua") return SwitchChoice::lua;
  if (name == "none") return SwitchChoice::none;
  return std::nullopt;
}

asio::awaitable<Switch> arm(transports::Session& session, const Look& look, SwitchChoice choice,
                            std::chrono::seconds after, BeforeArming before) {
  auto arming = choice == SwitchChoice::lua ? arm_by_lua(session, look, after, std::move(before))
                                            : arm_by_schedule(session, look, after, std::move(before));
  const Switch armed = co_await std::move(arming);
  spdlog::info("dead-man's switch armed: router={} line=\"{}\"", look.router, armed.line);
  co_return armed;
}

asio::awaitable<language::Config> disarm(transports::Session& session, Switch armed, std::string router) {
  std::string answer;
  if (armed.is_scheduled()) {
    const auto reply = co_await type(session, "no " + armed.key);
    answer = reply.error.value_or("'" + armed.key + "' is still there");
  } else {
    co_await stop_task(session, armed, router);
  }
  language::Config running = co_await read_running(session, router);
  if (armed.is_scheduled() && running.find(armed.key) != nullptr)
    throw Failure{Trouble::broken, router + ": its dead-man's switch could not be taken back: " + answer,
                  "rtxctl run " + router + " -- show config"};
  co_return running;
}

Entry::Facts facts_of(const Switch& armed) {
  return {{"kind", name_of(armed.kind)},
          {"id", std::to_string(armed.id)},
          {"line", armed.line},
          {"fires_at", utc_text(armed.fires_at)}};
}

Switch switch_in(const Entry& entry) {
  Switch one;
  one.kind = switch_kind_of(entry.fact("kind").value_or("")).value_or(SwitchKind::relative);
  const std::string id = entry.fact("id").value_or("");
  std::from_chars(id.data(), id.data() + id.size(), one.id);
  one.line = entry.fact("line").value_or("");
  if (one.is_scheduled()) one.key = key_of(one.id);
  one.fires_at = utc_time(entry.fact("fires_at").value_or("")).value_or(entry.at);
  return one;
}

const char* name_of(SwitchKind kind) noexcept {
  switch (kind) {
    case SwitchKind::relative:
      return "schedule_relative";
    case SwitchKind::absolute:
      return "schedule_absolute";
    case SwitchKind::lua:
      break;
  }
  return "lua";
}

std::optional<SwitchKind> switch_kind_of(std::string_view name) noexcept {
  for (const SwitchKind kind : {SwitchKind::relative, SwitchKind::absolute, SwitchKind::lua})
    if (name == name_of(kind)) return kind;
  return std::nullopt;
}

std::string date_ahead(std::string_view current, std::chrono::seconds after) {
  // 2026/01/31 09:30:00
  constexpr std::array<std::size_t, 6> begins{0, 5, 8, 11, 14, 17};
  constexpr std::size_t length = 19;
  if (current.size() < length) return {};
  std::array<int, 6> part{};
  for (std::size_t at = 0; at < part.size(); ++at) {
    const char* begin = current.data() + begins[at];
    const char* end = begin + (at == 0 ? 4 : 2);
    const auto [stop, error] = std::from_chars(begin, end, part[at]);
    if (error != std::errc{} || stop != end) return {};
  }
  const std::chrono::year_month_day day{std::chrono::year{part[0]},
                                        std::chrono::month{static_cast<unsigned>(part[1])},
                                        std::chrono::day{static_cast<unsigned>(part[2])}};
  if (!day.ok()) return {};
  const auto then = std::chrono::sys_days{day} + std::chrono::hours{part[3]} + std::chrono::minutes{part[4]} +
                    std::chrono::seconds{part[5]} + std::max<std::chrono::seconds>(after, shortest_absolute);
  const auto date = std::chrono::floor<std::chrono::days>(then);
  const std::chrono::year_month_day when{date};
  const std::chrono::hh_mm_ss time{then - date};
  return fmt::format("{}/{} {:02}:{:02}:{:02}", static_cast<unsigned>(when.month()),
                     static_cast<unsigned>(when.day()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace rtx::safety
