#include "agent/cli_parts.hpp"

#include <utility>

namespace rtx::agent {

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
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    const std::string unit = text.substr(digits);
    const int scale = unit == "h"                    ? 3600
                      : unit == "m" || unit == "min" ? 60
                      : unit.empty() || unit == "s"  ? 1
                                                     : 0;
    if (digits == 0 || digits > 6 || scale == 0)
      throw CLI::ValidationError{name, "'" + text + "' is no duration: write 90s, 10min or 1h"};
    const std::chrono::seconds value{std::stoll(text.substr(0, digits)) * scale};
    if (value < least || value > most)
      throw CLI::ValidationError{name, text + " is not between " + std::to_string(least.count()) + "s and " +
                                           std::to_string(most.count()) + "s"};
    take(value);
  };
  return app.add_option_function<std::string>(name, read, help)->type_name("DURATION");
}

}  // namespace rtx::agent
