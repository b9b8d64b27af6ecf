#include "twin/device.hpp"

#include "language/text.hpp"
#include "twin/addresses.hpp"
#include "twin/console.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace rtx::twin {
namespace {

// From `restart` until the router can be reached again. Source: measured on RTX830 15.02.30, about 58 s.
constexpr std::chrono::seconds boot_time{58};

constexpr std::array<std::string_view, 3> display_keys{"console character", "console columns",
                                                       "console lines"};

std::string first_value(const Router& router, std::string_view key) {
  const std::vector<std::string> words = router.running().value(key);
  return words.empty() ? "" : words.front();
}

std::optional<std::size_t> number(const std::string& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool has_address(const language::Config& config) {
  return std::ranges::any_of(config.lines(), [](const language::ConfigLine& line) {
    return line.key.starts_with("ip ") && line.key.ends_with(" address");
  });
}

Encoding encoding_named(const std::string& name) {
  const std::string word = language::lowered(name);
  if (word == "en.ascii" || word == "ascii") return Encoding::ascii;
  if (word == "ja.euc" || word == "euc") return Encoding::euc_jp;
  if (word == "ja.utf8") return Encoding::utf8;
  return Encoding::shift_jis;
}

}  // namespace

std::string_view door_name(Door door) noexcept {
  switch (door) {
    case Door::ssh:
      return "SSH";
    case Door::telnet:
      return "TELNET";
    case Door::serial:
      return "Serial";
  }
  return "";
}

Device::Device(World& world, Router& router)
    : world_{&world},
      router_{&router},
      faults_{router.settings().faults},
      ssh_by_default_{router.running().find("sshd service") == nullptr},
      address_{known_address()} {}

std::vector<std::string> Device::known_address() const {
  const std::string& interface = router_->settings().reached_by;
  return interface.empty() ? std::vector<std::string>{}
                           : router_->running().value("ip " + interface + " address");
}

bool Device::is_reachable() const {
  return !path_cut_ && known_address() == address_;
}

void Device::look_at_path() {
  if (!is_reachable()) silence_connections();
}

LabTime Device::real(std::size_t milliseconds) const {
  return LabTime{static_cast<LabTime::rep>(static_cast<double>(milliseconds) * 1000.0 * world_->lab().speed)};
}

std::chrono::microseconds Device::real_time_until(LabTime time) const {
  constexpr std::chrono::microseconds far_off = std::chrono::hours{1};
  const LabTime lab = std::max(LabTime{0}, time - world_->now());
  const std::chrono::duration<double, std::micro> real{static_cast<double>(lab.count()) /
                                                       world_->lab().speed};
  if (real >= far_off) return far_off;
  return std::chrono::ceil<std::chrono::microseconds>(real);
}

Display Device::configured_display() const {
  Display display;
  display.encoding = encoding_named(first_value(*router_, "console character"));
  display.columns = std::max<std::size_t>(number(first_value(*router_, "console columns")).value_or(80), 2);
  const std::string lines = first_value(*router_, "console lines");
  display.lines = language::same_word(lines, "infinity") ? 0 : number(lines).value_or(24);
  return display;
}

std::string Device::prompt_string() const {
  return first_value(*router_, "console prompt");
}

std::optional<std::chrono::seconds> Device::login_timer(Door door) const {
  // `clear` means 300 s for all but the serial line. Source: command reference 4.53.
  const std::string setting = first_value(*router_, "login timer");
  if (door == Door::serial && language::same_word(setting, "clear")) return std::nullopt;
  return std::chrono::seconds{number(setting).value_or(300)};
}

std::size_t Device::session_limit(Door door) const {
  return number(first_value(*router_, door == Door::ssh ? "sshd session" : "telnetd session")).value_or(8);
}

const std::string& Device::login_password() const noexcept {
  return router_->accounts().login_password;
}

const User* Device::find_user(std::string_view name) const {
  const std::vector<User>& users = router_->accounts().users;
  const auto found = std::ranges::find(users, name, &User::name);
  return found == users.end() ? nullptr : &*found;
}

std::size_t Device::sessions(Door door) const {
  return static_cast<std::size_t>(std::ranges::count_if(consoles_, [&](const Console* console) {
    return console->door() == door && !console->is_forgotten();
  }));
}

bool Device::has_session(Door door, std::string_view user) const {
  return std::ranges::any_of(
      consoles_, [&](const Console* console) { return console->door() == door && console->user() == user; });
}

bool Device::ssh_service() const {
  const std::string setting = first_value(*router_, "sshd service");
  if (router_->settings().factory) {
    return language::same_word(setting, "on") && router_->host_key() && has_address(router_->running());
  }
  return setting.empty() ? ssh_by_default_ : language::same_word(setting, "on");
}

bool Device::accepts_ssh() {
  if (const auto fault = faults_.armed("refuses-connections")) {
    faults_.strike(*fault);
    return false;
  }
  return is_up() && ssh_service() && sessions(Door::ssh) < session_limit(Door::ssh);
}

bool Device::telnet_service() const {
  return is_up() && !language::same_word(first_value(*router_, "telnetd service"), "off");
}

// Interfaces are not told apart: whoever comes by the loopback address comes from the LAN.
// Source: command reference 4.40 (any, none, interfaces, addresses and ranges).
bool Device::admits(std::string_view key, std::string_view address) const {
  const std::vector<std::string> hosts = router_->running().value(key);
  if (hosts.empty()) return true;
  const std::optional<Address> client = parse_address(address);
  return std::ranges::any_of(hosts, [&](const std::string& host) {
    const bool is_address = !host.empty() && language::is_digit(host.front());
    if (is_address) return client && matches_addresses(host, *client);
    return !language::same_word(host, "none");
  });
}

bool Device::admits_telnet_from(std::string_view address) const {
  return admits("telnetd host", address);
}

bool Device::admits_ssh_from(std::string_view address) const {
  return admits("sshd host", address);
}

bool Device::has_unsaved_changes() const {
  if (router_->settings().console.settings_count_as_unsaved) return router_->has_unsaved_changes();
  if (router_->has_unsaved_accounts()) return true;
  const auto without_display = [](const language::Config& config) {
    std::vector<language::ConfigLine> lines = config.lines();
    std::erase_if(lines, [](const auto& line) { return std::ranges::count(display_keys, line.key) != 0; });
    return lines;
  };
  return without_display(router_->running()) != without_display(router_->saved());
}

void Device::restart(LabTime when) {
  up_at_ = when + boot_time;
  ++boots_;
  path_cut_ = false;
  lua_.clear();
  rollbacks_.clear();
  router_->restart(when, up_at_);
  const std::vector<Console*> cut = consoles_;
  for (Console* console : cut) console->cut_off();
}

void Device::cut_path() {
  path_cut_ = true;
  silence_connections();
}

void Device::silence_connections() {
  const std::vector<Console*> all = consoles_;
  for (Console* console : all) {
    if (console->door() != Door::serial) console->fall_silent();
  }
}

void Device::another_types(const std::string& line) {
  language::Selection top;
  carry_out(line, top, world_->now());
  tell_change();
}

void Device::another_saves() {
  router_->save();
  router_->log("Configuration saved in \"CONFIG0\" by SSH(another)");
}

void Device::reset() {
  const std::vector<Console*> cut = consoles_;
  for (Console* console : cut) console->cut_off();
  faults_ = Faults{router_->settings().faults};
  lua_ = LuaTasks{};
  rollbacks_.clear();
  entered_ = EnteredLines{};
  up_at_ = world_->now();
  replays_ = 0;
  boots_ = 1;
  path_cut_ = false;
  tell_change();
}

void Device::clock_moved() {
  if (changed_) changed_();
  const std::vector<Console*> all = consoles_;
  for (Console* console : all) console->wake();
}

void Device::typed_setting(Console& by, std::string_view key) {
  if (std::ranges::count(display_keys, key) == 0) return;
  const Display configured = configured_display();
  for (Console* console : consoles_) {
    if (console != &by && router_->settings().console.settings_per_session) continue;
    Display display = console->display();
    if (key == "console character") display.encoding = configured.encoding;
    if (key == "console columns") display.columns = configured.columns;
    if (key == "console lines") display.lines = configured.lines;
    console->use(display);
  }
}

}  // namespace rtx::twin
