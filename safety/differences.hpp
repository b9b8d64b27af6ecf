#pragma once

#include "language/config.hpp"

#include <set>
#include <string>
#include <vector>

namespace rtx::safety {

/// Keys of settings, as `language::ConfigLine` has them.
using Keys = std::set<std::string, std::less<>>;

/// One setting in which two configurations differ. Its texts have their secrets masked.
struct Difference {
  std::string key;
  std::string is;      ///< Empty: not there.
  std::string should;  ///< Empty: not to be there.
};

/// The settings in which `is` differs from `should`. A secret that one side only shows as `*` counts as
/// equal: the router does not tell it.
[[nodiscard]] std::vector<Difference> differences(const language::Config& is, const language::Config& should);

/// Only those of `keys`.
[[nodiscard]] std::vector<Difference> among(std::vector<Difference> all, const Keys& keys);
/// Only those that are not of `keys`.
[[nodiscard]] std::vector<Difference> beside(std::vector<Difference> all, const Keys& keys);

/// For a person: `ip lan1 mtu 1400 (should be: ip lan1 mtu 1500)`, several joined by `; `, at most a few.
[[nodiscard]] std::string describe(const std::vector<Difference>& differences);

/// For a person, of changes that have not been saved: the new lines, and those that are gone.
[[nodiscard]] std::string describe_changes(const std::vector<Difference>& differences);

/// `running`, but with the settings of `keys` as `from` has them.
[[nodiscard]] language::Config with(language::Config running, const Keys& keys, const language::Config& from);

}  // namespace rtx::safety
