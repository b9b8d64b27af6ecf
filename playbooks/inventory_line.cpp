#include "playbooks/inventory_line.hpp"

#include "playbooks/inherit.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace rtx::playbooks {
namespace {

const std::vector<std::string> transports{"ssh", "telnet", "serial", "tcp"};
const std::vector<std::string> flows{"xon-xoff", "rts-cts", "none"};
/// Source: command reference 56.3.10.
constexpr std::array<std::int64_t, 5> bauds{9600, 19200, 38400, 57600, 115200};

/// A key that only some transports use.
struct Use {
  std::string_view key;
  std::vector<std::string_view> transports;
};

const std::vector<Use>& uses() {
  static const std::vector<Use> all{{"host", {"ssh", "telnet", "tcp"}},
                                    {"port", {"ssh", "telnet", "tcp"}},
                                    {"identities", {"ssh"}},
                                    {"agent", {"ssh"}},
                                    {"algorithms", {"ssh"}},
                                    {"passphrase", {"ssh"}},
                                    {"jump", {"ssh", "telnet", "tcp"}},
                                    {"ssh_config", {"ssh"}},
                                    {"host_key", {"ssh"}},
                                    {"known_hosts", {"ssh"}},
                                    {"device", {"serial"}},
                                    {"flow", {"serial"}},
                                    {"baud", {"serial", "tcp"}},
                                    {"telnet_warning", {"telnet"}}};
  return all;
}

template <class Names>
std::string listed(const Names& names) {
  std::string list;
  for (const auto& name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

/// The text at `key`, if it is one of `known`.
std::optional<std::string> word(TableReader& reader, const std::string& key,
                                const std::vector<std::string>& known, Diagnostics& problems) {
  auto text = reader.text(key);
  if (!text || std::ranges::find(known, *text) != known.end()) return text;
  problems.push_back(error_at(reader.place_of(key), "'" + key + "' is '" + printable(*text) + "'",
                              suggestion(*text, known)));
  return std::nullopt;
}

}  // namespace

std::optional<std::string> read_transport(TableReader& reader, Diagnostics& problems) {
  auto transport = reader.text("transport");
  if (!transport || std::ranges::find(transports, *transport) != transports.end()) return transport;
  problems.push_back(error_at(reader.place_of("transport"),
                              "unknown transport '" + printable(*transport) + "'",
                              suggestion(*transport, transports)));
  return std::nullopt;
}

LineSettings read_line_settings(TableReader& reader, Diagnostics& problems) {
  LineSettings settings;
  settings.device = reader.text("device");
  if (settings.device && (!settings.device->starts_with('/') || has_control_character(*settings.device)))
    problems.push_back(error_at(reader.place_of("device"),
                                "'" + printable(*settings.device) + "' is no path of a device",
                                "device = \"/dev/ttyUSB0\""));
  if (const auto baud = reader.integer("baud", 1, 1'000'000)) {
    settings.baud = static_cast<unsigned>(*baud);
    if (!is_baud(*baud))
      problems.push_back(error_at(reader.place_of("baud"), "no router's console runs at that speed",
                                  "it can be 9600, 19200, 38400, 57600 or 115200"));
  }
  settings.flow = word(reader, "flow", flows, problems);
  settings.telnet_warning = reader.boolean("telnet_warning");
  if (const auto console = word(reader, "console", {"readable", "untouched"}, problems))
    settings.keep_console = *console == "untouched";
  return settings;
}

void inherit(LineSettings& own, const LineSettings& from) {
  inherit(own.device, from.device);
  inherit(own.baud, from.baud);
  inherit(own.flow, from.flow);
  inherit(own.telnet_warning, from.telnet_warning);
  inherit(own.keep_console, from.keep_console);
}

void fill_line(Router& router, const LineSettings& settings) {
  if (settings.device) router.device = *settings.device;
  if (settings.baud) router.baud = *settings.baud;
  if (settings.flow) router.flow = *settings.flow;
  if (settings.telnet_warning) router.telnet_warning = *settings.telnet_warning;
  if (settings.keep_console) router.keep_console = *settings.keep_console;
}

void check_transport(TableReader& reader, const Router& router, Diagnostics& problems) {
  const std::string who = "router '" + router.name + "'";
  const bool serial = router.transport == "serial";
  if (!serial && router.host.empty() && reader.take("host") == nullptr)
    problems.push_back(error_at(router.place, who + " has no host", "write host = \"ADDRESS\""));
  if (serial && router.device.empty())
    problems.push_back(error_at(router.place, who + " has no device", "write device = \"/dev/ttyUSB0\""));
  if (router.port == 0 && !serial)
    problems.push_back(error_at(router.place, who + " has no port",
                                "write port = NUMBER: the console server's, for this line"));
  for (const Use& use : uses()) {
    const std::string key{use.key};
    const bool fits = std::ranges::find(use.transports, router.transport) != use.transports.end();
    // Jump hosts that are in no inventory take the router's own keys.
    const bool fits_a_hop = router.has_jump && use.transports.front() == "ssh";
    if (fits || fits_a_hop || reader.take(key) == nullptr) continue;
    problems.push_back(error_at(reader.place_of(key),
                                "'" + key + "' has no meaning with transport '" + router.transport + "'",
                                "it belongs to: " + listed(use.transports)));
  }
}

std::uint16_t default_port(const std::string& transport) {
  if (transport == "telnet") return 23;
  return transport == "ssh" ? 22 : 0;
}

bool is_baud(std::int64_t baud) {
  return std::ranges::find(bauds, baud) != bauds.end();
}

bool is_flow(const std::string& flow) {
  return std::ranges::find(flows, flow) != flows.end();
}

}  // namespace rtx::playbooks
