#include "twin/lab.hpp"

#include "language/config.hpp"
#include "twin/faults.hpp"
#include "twin/lab_entries.hpp"
#include "twin/models.hpp"

#include <boost/asio/ip/address.hpp>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace rtx::twin {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

bool is_loopback(const std::string& address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(address, error);
  return !error && parsed.is_loopback();
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return in ? std::move(text).str() : throw LabError{file.string() + ": cannot read it"};
}

User read_user(LabTable table) {
  User user;
  user.name = table.required_text("name");
  user.password = table.text("password").value_or("");
  user.authorized_keys = table.texts("authorized_keys");
  if (user.password.empty() && user.authorized_keys.empty()) {
    table.fail("the user has neither password nor authorized_keys, so nobody could log in");
  }
  table.finish();
  return user;
}

Fault read_fault(LabTable table) {
  Fault fault;
  fault.kind = table.choice("kind", fault_names()).value_or("");
  if (fault.kind.empty()) table.fail("kind is missing");
  fault.argument = table.text_or_integer("argument").value_or("");
  fault.times = static_cast<unsigned>(table.integer("times", 0, 1'000'000).value_or(0));
  table.finish();
  if (const std::string wrong = argument_error(fault); !wrong.empty()) table.fail("argument", wrong);
  return fault;
}

// A text that stands for a value of an enumeration, whose values have the order of `words`.
template <std::size_t count, class Enumeration>
void read_choice(LabTable& table, std::string_view key, const std::array<std::string_view, count>& words,
                 Enumeration& value) {
  const auto word = table.choice(key, words);
  if (word) value = static_cast<Enumeration>(std::ranges::find(words, *word) - words.begin());
}

LoginHabits read_login(LabTable table) {
  LoginHabits habits;
  habits.begins_with_username = table.boolean("begins_with_username");
  read_choice<3>(table, "empty_enter", {"by-users", "asks-username", "logs-in"}, habits.empty_enter);
  habits.tries = static_cast<unsigned>(table.integer("tries", 0, 1000).value_or(habits.tries));
  habits.failure_text = table.text("failure_text").value_or(habits.failure_text);
  habits.session_limit_text = table.text("session_limit_text").value_or(habits.session_limit_text);
  habits.serial_waits_for_enter = table.boolean("serial_waits_for_enter").value_or(true);
  read_choice<3>(table, "telnet_opening", {"modest", "curious", "none"}, habits.telnet_opening);
  habits.telnet_crlf_is_one_enter = table.boolean("telnet_crlf_is_one_enter").value_or(false);
  table.finish();
  return habits;
}

LabLine read_line(LabTable table) {
  LabLine line;
  line.baud = static_cast<unsigned>(table.integer("baud", 0, 4'000'000).value_or(0));
  line.input_buffer = static_cast<std::size_t>(table.integer("input_buffer", 8, 65'536).value_or(64));
  line.xon_xoff = table.boolean("xon_xoff").value_or(true);
  read_choice<8>(table, "state",
                 {"login", "username", "user", "administrator", "administrator-password", "pager",
                  "half-typed", "wrong-baud"},
                 line.state);
  table.finish();
  return line;
}

std::optional<std::uint16_t> read_port(LabTable& table, std::string_view key) {
  const std::optional<std::int64_t> port = table.integer(key, 0, 65'535);
  if (!port) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

// The ways in, beside SSH's own address and port.
void read_doors(LabTable& table, const std::filesystem::path& folder, LabRouter& router) {
  router.telnet_port = read_port(table, "telnet_port");
  router.tcp_port = read_port(table, "tcp_port");
  if (const auto serial = table.text("serial")) router.serial = folder / *serial;
  if (const auto replay = table.text("replay")) router.replay = folder / *replay;
  read_choice<3>(table, "ssh_algorithms", {"modern", "ssh-rsa", "legacy"}, router.ssh_algorithms);
  router.accounts.login_password = table.text("login_password").value_or("");
  if (std::optional<LabTable> login = table.table("login")) router.login = read_login(std::move(*login));
  if (std::optional<LabTable> line = table.table("serial_line")) router.line = read_line(std::move(*line));
}

ConsoleHabits read_habits(LabTable table) {
  ConsoleHabits habits;
  habits.settings_per_session = table.boolean("settings_per_session").value_or(habits.settings_per_session);
  habits.settings_count_as_unsaved =
      table.boolean("settings_count_as_unsaved").value_or(habits.settings_count_as_unsaved);
  read_choice<3>(table, "pager_erase", {"overwrite", "backspace", "escape"}, habits.pager_erase);
  habits.echo_breaks_at_once = table.boolean("echo_breaks_at_once").value_or(habits.echo_breaks_at_once);
  habits.interrupt_discards_typed =
      table.boolean("interrupt_discards_typed").value_or(habits.interrupt_discards_typed);
  habits.restart_asks = table.boolean("restart_asks").value_or(habits.restart_asks);
  habits.anonymous_prompt = table.text("anonymous_prompt").value_or(habits.anonymous_prompt);
  habits.asks_old_password_when_unset = table.boolean("asks_old_password_when_unset").value_or(true);
  habits.tells_password_strength = table.boolean("tells_password_strength").value_or(true);
  habits.host_key_progress = table.boolean("host_key_progress").value_or(true);
  if (const auto time = table.duration("host_key_time"))
    habits.host_key_time = std::chrono::duration_cast<milliseconds>(*time);
  table.finish();
  return habits;
}

SafetyHabits read_safety(LabTable table) {
  constexpr std::int64_t century = 36'525LL * 86'400;
  SafetyHabits habits;
  habits.relative_stays = table.boolean("relative_stays").value_or(true);
  habits.rollback_at_login_timer = table.boolean("rollback_at_login_timer").value_or(true);
  habits.lost_console_confirms = table.boolean("lost_console_confirms").value_or(false);
  habits.lua_holds_console = table.boolean("lua_holds_console").value_or(false);
  habits.clock_ahead = std::chrono::seconds{table.integer("clock_ahead", -century, century).value_or(0)};
  habits.clock_lost_at_boot = table.boolean("clock_lost_at_boot").value_or(false);
  table.finish();
  return habits;
}

std::vector<Flap> read_flaps(LabTable& table, const LabRouter& router) {
  std::vector<Flap> flaps;
  for (LabTable& entry : table.tables("flap")) {
    Flap& flap = flaps.emplace_back();
    flap.tunnel = static_cast<int>(entry.integer("tunnel", 1, 6000).value_or(0));
    if (flap.tunnel == 0) entry.fail("tunnel is missing");
    flap.ago = entry.duration("ago").value_or(microseconds{0});
    if (flap.ago > router.uptime)
      entry.fail("ago", "that was before the router booted: its uptime is shorter");
    entry.finish();
  }
  return flaps;
}

// What has become of the router until the lab begins, and how it is doing.
void read_condition(LabTable& table, LabRouter& router) {
  constexpr microseconds longest = std::chrono::hours{24} * 1000;
  router.uptime = table.duration("uptime").value_or(microseconds{0});
  if (router.uptime > longest) table.fail("uptime", "expected 1000 days (\"1000d\") at most");
  router.flaps = read_flaps(table, router);
  if (const auto cpu = table.integer("cpu", 0, 100)) router.condition.cpu = static_cast<int>(*cpu);
  if (const auto memory = table.integer("memory", 0, 100))
    router.condition.memory = static_cast<int>(*memory);
  router.loss = table.number("loss", 0.0, 1.0).value_or(0.0);
}

std::string read_config(LabTable& table, const std::filesystem::path& folder) {
  const std::optional<std::string> given = table.text("config");
  const std::optional<std::string> file = table.text("config_file");
  if (given && file) table.fail("config and config_file exclude each other");
  if (!file) return given.value_or("");
  std::string text;
  try {
    text = read_text(folder / *file);
  } catch (const LabError& error) {
    table.fail("config_file", error.what());
  }
  return table.filled("config_file", text);
}

// What nobody has set yet is not there; a configuration of its own may be given.
void leave_the_factory(const LabTable& table, LabRouter& router) {
  if (router.accounts != Accounts{}) {
    table.fail("factory", "a router that leaves the factory has neither users nor passwords");
  }
  const std::optional<std::string> config = factory_config(router.model, router.firmware);
  if (!config) table.fail("factory", "what a " + router.model + " is like then is not known");
  if (router.config.empty()) router.config = *config;
}

}  // namespace

LabRouter read_router(LabTable table, const std::filesystem::path& folder, LabNames& names) {
  LabRouter router;
  router.name = table.required_text("name");
  if (!names.insert(router.name).second)
    table.fail("name", "there are two routers named '" + router.name + "'" + table.hint_for_copies());
  router.model = table.text("model").value_or(router.model);
  router.firmware = table.text("firmware").value_or(router.firmware);
  router.listen = table.text("listen").value_or(router.listen);
  if (!is_loopback(router.listen)) {
    table.fail("listen", "'" + router.listen +
                             "' is no loopback address: a simulated router listens on 127.x.y.z or ::1 only");
  }
  router.port = read_port(table, "port").value_or(0);
  read_doors(table, folder, router);
  router.accounts.administrator_password = table.text("administrator_password").value_or("");
  router.asks_administrator_password_when_unset =
      table.boolean("asks_administrator_password_when_unset").value_or(true);
  router.latency =
      std::chrono::duration_cast<milliseconds>(table.duration("latency").value_or(microseconds{0}));
  router.config = read_config(table, folder);
  read_condition(table, router);
  router.reached_by = table.text("reached_by").value_or("");
  for (LabTable& user : table.tables("user")) router.accounts.users.push_back(read_user(std::move(user)));
  for (LabTable& fault : table.tables("fault")) router.faults.push_back(read_fault(std::move(fault)));
  if (std::optional<LabTable> habits = table.table("console"))
    router.console = read_habits(std::move(*habits));
  if (std::optional<LabTable> habits = table.table("safety")) router.safety = read_safety(std::move(*habits));
  router.factory = table.boolean("factory").value_or(false);
  if (router.factory) leave_the_factory(table, router);
  if (!router.reached_by.empty() &&
      language::Config::parse(router.config).find("ip " + router.reached_by + " address") == nullptr)
    table.fail("reached_by", "the configuration gives '" + router.reached_by + "' no address");
  table.finish();
  return router;
}

LabNetwork read_network(LabTable table, const LabNames& names) {
  LabNetwork network;
  network.name = table.required_text("name");
  network.interfaces = table.texts("interfaces");
  for (const std::string& interface : network.interfaces) {
    const std::size_t dot = interface.find('.');
    if (dot == std::string::npos || !names.contains(std::string_view{interface}.substr(0, dot))) {
      table.fail(
          "interfaces",
          "'" + interface + "' does not name a router of this lab and its interface, like 'yamaha01.lan2'");
    }
  }
  network.gateways = table.texts("gateways");
  network.round_trip = table.duration("round_trip").value_or(network.round_trip);
  network.loss = table.number("loss", 0.0, 1.0).value_or(0.0);
  table.finish();
  return network;
}

namespace {

Lab read_lab(LabTable table, const std::filesystem::path& file) {
  Lab lab;
  lab.speed = table.number("speed", 0.001, 100'000.0).value_or(1.0);
  if (const auto key = table.text("host_key")) lab.host_key = file.parent_path() / *key;
  lab.readings = table.free_texts("readings");
  LabNames names;
  for (LabTable& router : table.tables("router"))
    lab.routers.push_back(read_router(std::move(router), file.parent_path(), names));
  for (LabTable& fleet : table.tables("fleet")) read_fleet(std::move(fleet), file.parent_path(), names, lab);
  if (lab.routers.empty()) table.fail("a lab needs at least one [[router]] or [[fleet]]");
  for (LabTable& network : table.tables("network"))
    lab.networks.push_back(read_network(std::move(network), names));
  table.finish();
  return lab;
}

}  // namespace

Lab Lab::load(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  try {
    const toml::table root = toml::parse(text, file.string());
    return read_lab(LabTable{root, file.string()}, file);
  } catch (const toml::parse_error& error) {
    const toml::source_position& at = error.source().begin;
    throw LabError{place(file.string(), at.line, at.column) + std::string{error.description()}};
  }
}

}  // namespace rtx::twin
