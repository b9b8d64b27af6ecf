#pragma once

#include "health/judge.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::health {

/// What all routers of a fleet showed at one time. Its texts are redacted, and may lie on disk.
struct Snapshot {
  std::string name;  ///< `before`
  std::string of;    ///< What was looked at, for people: `--group west`.
  Time taken{};
  bool complete = false;             ///< Every router was looked at.
  std::vector<Observation> routers;  ///< By name.
};

/// Whether a snapshot may be called so: letters, digits, `.`, `_`, `-`, and no `.` in front.
[[nodiscard]] bool is_snapshot_name(std::string_view name) noexcept;

/// Adds what was seen of a subject's routers; of one that was visited for several pairs, what is new.
void add(Snapshot& snapshot, const SubjectSeen& subject, const playbooks::Redactor& redactor);

/// Throws safety::StoreError if save() could not write a snapshot of that name: to be known before routers
/// are visited.
void must_have_room(const std::filesystem::path& folder, const std::string& name);

/// Writes a folder `snapshot.name` below `folder`, whole or not at all: `snapshot.json`, and for each router
/// `router-N.json`. Throws safety::StoreError, also if there is one of that name.
void save(const std::filesystem::path& folder, const Snapshot& snapshot);

/// Throws safety::StoreError: there is none, or it is damaged.
[[nodiscard]] Snapshot load_snapshot(const std::filesystem::path& folder, const std::string& name);

/// The names of those that are there, in their order.
[[nodiscard]] std::vector<std::string> snapshots_in(const std::filesystem::path& folder);

}  // namespace rtx::health
