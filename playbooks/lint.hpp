#pragma once

#include "playbooks/diagnostic.hpp"
#include "playbooks/inventory.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// Everything that can be said about a playbook without a router and without values, in the order of the
/// file. Empty: it is fine. Never throws for the playbook's sake.
[[nodiscard]] std::vector<Diagnostic> lint(const std::filesystem::path& file);

/// The same with the values that the routers of an inventory (and a pair, and `overrides`) give. No secret is
/// fetched: a sample stands in for each.
[[nodiscard]] std::vector<Diagnostic> lint(const std::filesystem::path& file,
                                           const std::vector<Router>& routers,
                                           const Variables& pair_variables, const Variables& overrides);

/// Files in the order in which they are first named, their lines ascending.
[[nodiscard]] std::vector<Diagnostic> in_order(std::vector<Diagnostic> diagnostics);

}  // namespace rtx::playbooks
