#pragma once

#include "agent/connector.hpp"
#include "agent/options.hpp"
#include "health/check_file.hpp"
#include "health/visit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::agent {

struct ChosenSubjects {
  std::vector<health::Subject> subjects;  ///< By name.
  std::size_t left_out = 0;               ///< So many would fit, and are left out.
};

/// The pairs and routers that the command line names, but those in `leave_out`, bound to the expectations of
/// `file`, secrets fetched, `connector` prepared for them. Of a group: the pairs that have both ends in it,
/// and the routers of it that are in none of those. Expectations with two roles are for pairs; a router by
/// itself is then judged by the built-in checks alone. Others are for every router, both ends of a pair too.
/// Throws UsageError, PlaybookError.
[[nodiscard]] ChosenSubjects check_subjects(const FleetOptions& which, const ConnectionOptions& connection,
                                            const health::CheckFile& file, Connector& connector,
                                            const std::set<std::string>& leave_out = {});

/// Their names, in order.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<health::Subject>& subjects);

/// What the command line names, as it names it: `--group west`.
[[nodiscard]] std::string name_of(const FleetOptions& which);

/// What name_of() called so; nothing if it calls nothing so.
[[nodiscard]] std::optional<FleetOptions> fleet_of(std::string_view name);

/// `health::visit_fleet`, for a loop of its own; makes room for as many sessions as the system allows.
[[nodiscard]] boost::asio::awaitable<bool> visit_all(const std::vector<health::Subject>& subjects,
                                                     health::VisitSettings settings, health::Limits limits,
                                                     playbooks::SessionOpener open,
                                                     health::FleetObserver& observer);

}  // namespace rtx::agent
