#include "twin/readings.hpp"

#include "twin/lab.hpp"

#include <utility>
#include <vector>

namespace rtx::twin {
namespace {

/// The place of `value` among `allowed`.
std::size_t choice(const std::string& key, const std::string& value,
                   const std::vector<std::string>& allowed) {
  std::string expected;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (allowed[i] == value) return i;
    expected += (i == 0 ? "" : ", ") + allowed[i];
  }
  throw LabError("readings: " + key + " is \"" + value + "\", expected one of " + expected);
}

}  // namespace

Readings to_readings(const std::map<std::string, std::string>& table) {
  Readings readings;
  for (const auto& [key, value] : table) {
    if (key == "nat.one-sided") {
      readings.one_sided_nat_comes_up = choice(key, value, {"down", "up"}) == 1;
    } else if (key == "l2tp.on-sa-loss") {
      readings.l2tp_falls_with_sa = choice(key, value, {"at-once", "keepalive"}) == 0;
    } else if (key == "l2tp.router-id-mismatch") {
      readings.router_id_refuses_session = choice(key, value, {"session", "control"}) == 0;
    } else if (key == "ipsec.transport-number") {
      using enum Readings::TransportNumber;
      const std::vector numbers{tunnel, gateway_id, transport_id};
      readings.transport_number = numbers[choice(key, value, {"tunnel", "gateway", "transport"})];
    } else {
      throw LabError("readings: unknown key \"" + key +
                     "\", expected one of nat.one-sided, l2tp.on-sa-loss, l2tp.router-id-mismatch, "
                     "ipsec.transport-number");
    }
  }
  return readings;
}

}  // namespace rtx::twin
