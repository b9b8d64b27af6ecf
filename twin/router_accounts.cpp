#include "language/text.hpp"
#include "twin/account_rules.hpp"
#include "twin/router.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

constexpr const char* host_key_line = "sshd host key generate";

std::string password_line(const std::string& command, std::string_view password, bool encrypted) {
  if (password.empty()) return "no " + command;
  return command + (encrypted ? " encrypted *" : " *");
}

}  // namespace

// A line of the router's own, which the language knows.
void Router::set(std::string_view line) {
  const language::Reading reading = language::read(line, {});
  if (reading.command && running_.apply(*reading.command)) world_->changed(*this);
}

void Router::set_login_password(std::string password, bool encrypted) {
  set(password_line("login password", password, encrypted));
  accounts_.login_password = std::move(password);
}

void Router::set_administrator_password(std::string password, bool encrypted) {
  set(password_line("administrator password", password, encrypted));
  accounts_.administrator_password = std::move(password);
}

void Router::set_user(const std::string& name, std::string password) {
  const auto found = std::ranges::find(accounts_.users, name, &User::name);
  if (found == accounts_.users.end()) {
    accounts_.users.push_back({name, std::move(password), {}});
  } else {
    found->password = std::move(password);
  }
  set("login user " + name + " *");
}

// `login user` and its `no` form. What stands behind `encrypted` comes from a saved configuration, and which
// password it was is not known here: nobody can log in by it. `*` is a listing's, and changes none.
void Router::follow(const language::Command& command) {
  if (!is_login_user(command)) return;
  const std::string name = user_of(command);
  if (command.negated) {
    std::erase_if(accounts_.users, [&](const User& user) { return user.name == name; });
  } else {
    const auto found = std::ranges::find(accounts_.users, name, &User::name);
    std::string password = command.value.size() == 1 ? command.value.front().text : std::string{};
    if (password == "*") password = found == accounts_.users.end() ? std::string{} : found->password;
    set_user(name, std::move(password));
  }
}

std::optional<std::string> Router::host_key() const {
  if (running_.find(host_key_line) == nullptr) return std::nullopt;
  std::string key;
  for (const std::string& word : running_.value(host_key_line)) key += (key.empty() ? "" : " ") + word;
  return key.empty() ? "*" : key;
}

void Router::renew_host_key(unsigned bits) {
  set(std::string{host_key_line} + " bit=" + std::to_string(bits) + ' ' + std::to_string(++host_keys_));
}

}  // namespace rtx::twin
