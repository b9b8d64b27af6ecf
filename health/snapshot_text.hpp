#pragma once

#include "health/snapshot.hpp"

#include <cstddef>
#include <string>

/// The files of a snapshot, as text. What cannot be read is a safety::StoreError, which calls it `file`.
namespace rtx::health {

/// What `snapshot.json` says.
struct SnapshotHead {
  Snapshot snapshot;        ///< Without its routers.
  std::size_t routers = 0;  ///< So many files there are besides.
};

[[nodiscard]] std::string head_text(const Snapshot& snapshot);
[[nodiscard]] SnapshotHead head_in(const std::string& text, const std::string& file);

[[nodiscard]] std::string router_text(const Observation& seen);
[[nodiscard]] Observation router_in(const std::string& text, const std::string& file);

}  // namespace rtx::health
