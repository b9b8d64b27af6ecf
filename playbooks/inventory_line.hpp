#pragma once

#include "playbooks/inventory.hpp"
#include "playbooks/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace rtx::playbooks {

/// What a router or group says of lines other than SSH, and of its console.
struct LineSettings {
  std::optional<std::string> device;
  std::optional<unsigned> baud;
  std::optional<std::string> flow;
  std::optional<bool> telnet_warning;
  std::optional<bool> keep_console;
};

/// `transport`, checked.
[[nodiscard]] std::optional<std::string> read_transport(TableReader& reader, Diagnostics& problems);

/// `device`, `baud`, `flow`, `telnet_warning` and `console`, checked.
[[nodiscard]] LineSettings read_line_settings(TableReader& reader, Diagnostics& problems);

/// What `own` does not say is taken from `from`.
void inherit(LineSettings& own, const LineSettings& from);

void fill_line(Router& router, const LineSettings& settings);

/// Reports what `router`, inheritance applied, misses for its transport, and what its own table says that its
/// transport has no use for. What a group says may be meant for others.
void check_transport(TableReader& reader, const Router& router, Diagnostics& problems);

/// The port that `transport` is found at; 0 if it has no usual one.
[[nodiscard]] std::uint16_t default_port(const std::string& transport);

[[nodiscard]] bool is_baud(std::int64_t baud);
[[nodiscard]] bool is_flow(const std::string& flow);

}  // namespace rtx::playbooks
