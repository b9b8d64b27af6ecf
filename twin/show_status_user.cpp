#include "twin/show_status_user.hpp"

#include "twin/console.hpp"
#include "twin/texts.hpp"

#include <chrono>
#include <cstdint>
#include <map>

namespace rtx::twin {
namespace {

/// `ssh1`, `telnet2`, `serial`: numbered door by door.
std::string connection_name(Door door, std::map<Door, int>& numbers) {
  const std::string number = std::to_string(++numbers[door]);
  switch (door) {
    case Door::ssh:
      return "ssh" + number;
    case Door::telnet:
      return "telnet" + number;
    case Door::serial:
      break;
  }
  return "serial";
}

/// `1:02:03`
std::string hours_and_minutes(std::chrono::seconds time) {
  const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const auto count = time.count();
  return std::to_string(count / 3600) + ":" + two(count / 60 % 60) + ":" + two(count % 60);
}

std::string row(const Device& device, const Console& console, bool is_self, const std::string& connection) {
  const World& world = device.world();
  // `2024/11/03 16:04:53`, of which the table shows month to minute.
  const std::string login = slashed_time(device.router().clock().shows(console.opened())).substr(5, 11);
  const auto idle = std::chrono::floor<std::chrono::seconds>(world.now() - console.last_key());
  std::string line = is_self ? "*" : " ";
  line += console.is_administrator() ? "+ " : "  ";
  line += left(console.user(), 16) + left(connection, 11) + login + "  " + left(hours_and_minutes(idle), 8);
  if (!console.address().empty()) line += "   " + console.address();
  return line;
}

}  // namespace

std::vector<std::string> show_status_user(const Device& device, const Console& asking, Language language) {
  const bool english = language == Language::english;
  std::vector<std::string> lines{
      english ? "   (*: current user, +: administrator mode, @: authenticated via RADIUS)"
              : "   (*: 自分自身のユーザー情報, +: 管理者モード, @: RADIUSでの認証)",
      english ? "   username        connection login time   idle       IP address"
              : "   ユーザー名      接続種別   ログイン     アイドル   IPアドレス",
      std::string(79, '-')};
  std::map<Door, int> numbers;
  for (const Console* console : device.consoles()) {
    if (console->is_forgotten()) continue;
    lines.push_back(row(device, *console, console == &asking, connection_name(console->door(), numbers)));
  }
  return lines;
}

}  // namespace rtx::twin
