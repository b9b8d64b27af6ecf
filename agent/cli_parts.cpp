#include "agent/cli_parts.hpp"

#include "parsers/clock_time.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace rtx::agent {

namespace {

/// Of `90`, `90s`, `10min`, `1h`.
std::optional<std::chrono::seconds> seconds_in(const std::string& text) {
  constexpr std::size_t most_digits = 6;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const std::string unit = text.substr(digits);
  const int scale = unit == "h"                    ? 3600
                    : unit == "m" || unit == "min" ? 60
                    : unit.empty() || unit == "s"  ? 1
                                                   : 0;
  if (digits == 0 || digits > most_digits || scale == 0) return std::nullopt;
  return std::chrono::seconds{std::stoll(text.substr(0, digits)) * scale};
}

void add_log_end(CLI::App& app, const char* name, std::optional<parsers::LogEnd>& end, const char* help) {
  const auto read = [name, &end](const std::string& text) {
    if (const auto time = parsers::clock_time(text)) {
      end = *time;
    } else if (const auto age = seconds_in(text)) {
      end = *age;
    } else {
      throw CLI::ValidationError{
          name, "'" + text + "' is no time: write '2026/11/03 02:00:00', 2026/11/03, or 24h"};
    }
  };
  app.add_option_function<std::string>(name, read, help)->type_name("TIME");
}

}  // namespace

void add_connection(CLI::App& app, ConnectionOptions& options) {
  app.add_option("--inventory", options.inventory, "Inventory file")->type_name("FILE");
  app.add_option("--known-hosts", options.known_hosts, "Host keys, instead of ~/.ssh/known_hosts")
      ->type_name("FILE");
  app.add_option("--ssh-config", options.ssh_config,
                 "OpenSSH client configuration, instead of ~/.ssh/config; 'none': use none")
      ->type_name("FILE");
  app.add_flag("--accept-new-host-key", options.accept_new_host_key,
               "Take and write down a host key that is not known yet (a changed one is always refused)");
  app.add_option("--record", options.record,
                 "Folder for replayable recordings of the sessions, secrets masked (rtxtwin replay)")
      ->type_name("DIR");
  app.add_flag("-v,--verbose", options.verbosity, "Say what is done; twice: more");
}

CLI::Option* add_duration(CLI::App& app, const char* name, std::chrono::seconds least,
                          std::chrono::seconds most, std::function<void(std::chrono::seconds)> take,
                          const char* help) {
  const auto read = [=](const std::string& text) {
    const auto value = seconds_in(text);
    if (!value) throw CLI::ValidationError{name, "'" + text + "' is no duration: write 90s, 10min or 1h"};
    if (*value < least || *value > most)
      throw CLI::ValidationError{name, text + " is not between " + std::to_string(least.count()) + "s and " +
                                           std::to_string(most.count()) + "s"};
    take(*value);
  };
  return app.add_option_function<std::string>(name, read, help)->type_name("DURATION");
}

void add_log_span(CLI::App& app, parsers::LogSpan& span) {
  add_log_end(app, "--since", span.since,
              "Of 'show log': leave out what is older (or so much older than its end)");
  add_log_end(app, "--until", span.until, "Of 'show log': leave out what is newer");
}

}  // namespace rtx::agent
