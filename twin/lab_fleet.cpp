#include "twin/lab_entries.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::twin {
namespace {

// As far as two bytes of an address count.
constexpr std::int64_t highest_number = 65'535;
constexpr std::int64_t most_copies = 10'000;

/// One copy among the others.
struct Copy {
  std::int64_t number;  ///< What `{n}` is.
  std::int64_t steps;   ///< How far its ports are from those of the first copy.
};

// Where all copies listen on one address, their ports count up, so that no two of them are the same.
std::uint16_t port_of(const LabTable& table, std::string_view key, std::uint16_t first, const Copy& copy) {
  if (first == 0) return 0;
  const std::int64_t port = first + copy.steps;
  if (port > std::numeric_limits<std::uint16_t>::max())
    table.fail(key, "copy " + std::to_string(copy.number) + " would listen on port " + std::to_string(port));
  return static_cast<std::uint16_t>(port);
}

void count_ports_up(const LabTable& table, LabRouter& router, const Copy& copy) {
  router.port = port_of(table, "port", router.port, copy);
  if (router.telnet_port) router.telnet_port = port_of(table, "telnet_port", *router.telnet_port, copy);
  if (router.tcp_port) router.tcp_port = port_of(table, "tcp_port", *router.tcp_port, copy);
}

// Whether the copies have addresses of their own.
bool listens_everywhere(LabTable table) {
  return table.for_copy(1).text("listen") != table.for_copy(2).text("listen");
}

}  // namespace

void read_fleet(LabTable table, const std::filesystem::path& folder, LabNames& names, Lab& lab) {
  const std::optional<std::int64_t> count = table.integer("count", 1, most_copies);
  if (!count) table.fail("count is missing");
  const std::int64_t first = table.integer("first", 0, highest_number + 1 - *count).value_or(1);
  const std::vector<LabTable> routers = table.tables("router");
  const std::vector<LabTable> networks = table.tables("network");
  table.finish();
  if (routers.empty()) table.fail("a fleet needs at least one [[fleet.router]]");
  for (std::int64_t i = 0; i < *count; ++i) {
    const Copy copy{.number = first + i, .steps = i * static_cast<std::int64_t>(routers.size())};
    for (const LabTable& entry : routers) {
      LabRouter router = read_router(entry.for_copy(copy.number), folder, names);
      if (!listens_everywhere(entry)) count_ports_up(entry, router, copy);
      lab.routers.push_back(std::move(router));
    }
    for (const LabTable& entry : networks)
      lab.networks.push_back(read_network(entry.for_copy(copy.number), names));
  }
}

}  // namespace rtx::twin
