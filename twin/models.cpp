#include "twin/models.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace rtx::twin {
namespace {

constexpr std::array models{
    Model{"RTX830", 2, 20, 30, 2, 256, "2LAN", true},
    Model{"RTX840", 2, 20, 30, 2, 1024, "2LAN", false},
    Model{"RTX1210", 3, 100, 100, 10, 256, "3LAN, 1BRI", true, false},
    Model{"RTX1220", 3, 100, 100, 10, 256, "3LAN, 1BRI", true},
    Model{"RTX1300", 8, 100, 100, 10, 1024, "8LAN", false},
    Model{"RTX3510", 4, 1000, 150, 30, 4096, "4LAN", false},
    Model{"RTX5000", 4, 3000, 150, 30, 1024, "4LAN", true},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> builds{{
    {"14.01.42", "Fri Jul  5 11:17:45 2024"},
    {"15.02.17", "Fri Jul 10 09:59:21 2020"},
    {"23.00.04", "Wed Aug 10 11:40:27 2022"},
    {"15.02.31", "Fri Jul  5 10:40:25 2024"},
}};

/// FNV-1a: the same number for the same name on every machine.
std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
  return hash;
}

}  // namespace

const Model& model_of(std::string_view name) {
  for (const Model& model : models)
    if (model.name == name) return model;
  return models.front();
}

std::optional<std::string> factory_config(std::string_view model, std::string_view firmware) {
  // Numbers of a firmware have two digits each, so that texts have their order.
  const bool guards_telnet = model == "RTX1220" || (model == "RTX830" && firmware >= "15.02.03") ||
                             (model == "RTX1210" && firmware >= "14.01.26");
  if (model != "RTX830" && model != "RTX1210" && model != "RTX1220") return std::nullopt;
  return std::string{"ip lan1 address 192.168.100.1/24\n"} + (guards_telnet ? "telnetd host lan\n" : "") +
         "dhcp service server\n"
         "dhcp server rfc2131 compliant except remain-silent\n"
         "dhcp scope 1 192.168.100.2-192.168.100.191/24\n";
}

std::string_view build_date(std::string_view firmware) {
  for (const auto& [known, date] : builds)
    if (known == firmware) return date;
  return builds.back().second;
}

std::vector<std::string> mac_addresses_of(std::string_view router, int lans) {
  std::vector<std::string> addresses;
  const std::uint32_t first = hash_of(router) & 0xfffff0U;
  for (std::uint32_t lan = 0; lan < static_cast<std::uint32_t>(lans); ++lan) {
    const std::uint32_t number = first + lan;
    std::array<char, 18> text{};
    std::snprintf(text.data(), text.size(), "00:a0:de:%02x:%02x:%02x", (number >> 16) & 0xffU,
                  (number >> 8) & 0xffU, number & 0xffU);
    addresses.emplace_back(text.data());
  }
  return addresses;
}

std::string serial_of(std::string_view router) {
  std::array<char, 11> text{};
  std::snprintf(text.data(), text.size(), "M4B%06u", hash_of(router) % 1000000U);
  return text.data();
}

}  // namespace rtx::twin
