#pragma once

#include "health/receiver.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/table_reader.hpp"

#include <string>

namespace rtx::health {

/// `[[notify]]` of a check file: who is told of changes, and where their secrets are.
struct NotifySettings {
  Receiver receiver;  ///< Without its secrets.
  playbooks::SecretSource url;
  playbooks::SecretSource signing_key;
  playbooks::Place place;  ///< Of its name.
};

/// Reads one such table; what is wrong goes to `problems`.
[[nodiscard]] NotifySettings read_notify(const playbooks::Item& item, const std::string& file,
                                         playbooks::Diagnostics& problems);

/// The receiver, its secrets fetched. Throws PlaybookError.
[[nodiscard]] Receiver with_secrets(const NotifySettings& settings, const playbooks::SecretFetcher& fetch);

}  // namespace rtx::health
