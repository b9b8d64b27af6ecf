#include "transports/console_entrance.hpp"
#include "transports/console_login.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>

// A console that may say anything, in any pieces, with silences anywhere. Whatever it does: an end after a
// bounded number of actions, no text kept beyond the limit, the user's name only at `Username:`, and the
// password only when the last line is `Password:` and nothing else.
namespace {

using namespace rtx::transports;
using namespace rtx::transports::console;

constexpr std::string_view password = "Lynx-7";
constexpr std::string_view user = "Alice-9";

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_login_with(std::string_view tail, std::string_view word) {
  return is_login_question(tail) && contains_without_case(tail, word);
}

void check_typed(std::string_view bytes, std::string_view tail) {
  if (bytes.find(password) != std::string_view::npos) {
    require(bytes == std::string{password} + '\r');
    require(is_login_with(tail, "password") || is_login_with(tail, "パスワード"));
  }
  if (bytes.find(user) != std::string_view::npos) {
    require(bytes == std::string{user} + '\r');
    require(is_login_with(tail, "user") || is_login_with(tail, "ユーザ"));
  }
}

/// Pieces that inputs would hardly guess.
std::string_view phrase(std::uint8_t choice) {
  constexpr std::string_view phrases[] = {"\r\nPassword: ", "\r\nUsername: ",
                                          "\r\n> ",         "\r\n# ",
                                          "New_Password: ", "---more---",
                                          "(Y/N)",          "\r\nError: no\r\n",
                                          "Old_Password: ", "Save new configuration ? (Y/N)"};
  return phrases[choice % std::size(phrases)];
}

template <class Machine>
bool drive(Machine& machine, Console& shared, std::string_view& data) {
  Event event = Start{};
  std::string bytes;
  int silent = 0;
  for (std::size_t steps = 0;; ++steps) {
    require(steps < 100'000);
    const Action action = machine.resume(event);
    require(shared.screen.text().size() <= 96 * 1024);
    if (std::holds_alternative<Done>(action)) return true;
    if (const auto* failed = std::get_if<Failed>(&action)) {
      const bool shows_it = shared.screen.text().find(password) != std::string::npos;  // By chance.
      require(shows_it || failed->message.find(password) == std::string::npos);
      return false;
    }
    if (const auto* send = std::get_if<Send>(&action)) {
      check_typed(send->bytes.reveal(), decode(shared.screen.tail(), shared.charset));
      event = Sent{};
      continue;
    }
    const bool may_be_quiet = std::get<Read>(action).quiet.count() > 0;
    if (data.empty()) {
      event = may_be_quiet && ++silent < 100 ? Event{Quiet{}} : Event{Expired{}};
      continue;
    }
    const auto choice = static_cast<std::uint8_t>(data.front());
    data.remove_prefix(1);
    if (choice == 255) {
      event = Ended{};
    } else if (choice >= 230 && may_be_quiet) {
      event = Quiet{};
    } else {
      const std::size_t length = std::min<std::size_t>(choice % 64U, data.size());
      bytes = choice >= 192 ? std::string{phrase(choice)} : std::string{data.substr(0, length)};
      if (choice < 192) data.remove_prefix(length);
      event = Received{bytes, {}};
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  if (rest.empty()) return 0;
  const auto kind = static_cast<std::uint8_t>(rest.front());
  rest.remove_prefix(1);
  Console shared{0x7f3a, 64 * 1024};
  EntranceOptions options;
  options.wake = kind % 2 == 1;
  if (kind % 4 < 2) options.user = user;
  options.password = Secret{std::string{password}};
  Entrance entrance{shared, std::move(options)};
  if (!drive(entrance, shared, rest)) return 0;
  Login login{shared, Level::administrator, Secret{"tiger"}};
  drive(login, shared, rest);
  return 0;
}
