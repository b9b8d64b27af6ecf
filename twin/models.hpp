#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// What a model has and how far its numbers go, without licences.
/// Source: command reference 1.6, 1.8, 8.1.25, 45.1; headers of listings.
struct Model {
  std::string_view name;
  int lans;
  int tunnels;  ///< Also gateway ids.
  int pps;
  int bridge_members;
  int memory_megabytes;
  std::string_view ports;  ///< As the header of `show config` says them: `2LAN`.
  bool unnamed_user;       ///< Whether somebody without a name may log in. Source: command reference 4.10.
  /// Whether `schedule at` shows seconds that are 0. Source: listings of an RTX830 and of an RTX1210.
  bool schedule_seconds = true;
};

/// The model called `name`; RTX830 for one that is not known.
[[nodiscard]] const Model& model_of(std::string_view name);

/// The configuration with which a model leaves the factory; none where that is not known.
/// Source: command reference 1.7.
[[nodiscard]] std::optional<std::string> factory_config(std::string_view model, std::string_view firmware);

/// When a firmware was built, as its revision line says: `Fri Jul  5 10:40:25 2024`. One that is not known
/// has the date of the newest that is.
[[nodiscard]] std::string_view build_date(std::string_view firmware);

/// Addresses that belong to a simulated router of that name, one a LAN, always the same.
[[nodiscard]] std::vector<std::string> mac_addresses_of(std::string_view router, int lans);
[[nodiscard]] std::string serial_of(std::string_view router);

}  // namespace rtx::twin
