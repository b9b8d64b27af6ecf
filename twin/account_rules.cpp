#include "twin/account_rules.hpp"

#include "language/text.hpp"

#include <algorithm>

namespace rtx::twin {
namespace {

constexpr std::string_view login_user = "login user ";
constexpr std::size_t most_users = 32;
constexpr std::size_t longest = 32;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || language::is_digit(c) || c == '_' || c == '-';
  });
}

}  // namespace

bool is_login_user(const language::Command& command) {
  return command.key.starts_with(login_user);
}

std::string user_of(const language::Command& command) {
  return command.key.substr(login_user.size());
}

bool is_password(std::string_view text) {
  return !text.empty() && text.size() <= longest &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::optional<language::Fault> beyond_account_limits(const language::Command& command,
                                                     const Accounts& accounts) {
  if (!is_login_user(command) || command.negated) return std::nullopt;
  const std::string name = user_of(command);
  const bool has_password = command.value.size() == 1;
  const bool is_new = std::ranges::find(accounts.users, name, &User::name) == accounts.users.end();
  const bool fits = is_name(name) && (!has_password || is_password(command.value.front().text)) &&
                    (!is_new || accounts.users.size() < most_users);
  return fits ? std::nullopt : std::optional{language::Fault::out_of_range};
}

std::string_view strength_of(std::string_view password) {
  const auto has = [&](auto kind) { return static_cast<int>(std::ranges::any_of(password, kind)); };
  const int kinds = has([](char c) { return c >= 'a' && c <= 'z'; }) +
                    has([](char c) { return c >= 'A' && c <= 'Z'; }) + has(language::is_digit) +
                    has([](char c) { return !is_letter(c) && !language::is_digit(c); });
  if (password.size() >= 12 && kinds >= 3) return "Very strong";
  return password.size() >= 8 && kinds >= 2 ? "Strong" : "Weak";
}

}  // namespace rtx::twin
