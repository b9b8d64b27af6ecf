#pragma once

#include <span>
#include <string_view>

namespace rtx::language {

/// The candidate that `name` was probably meant to be: the one reached by the fewest typing slips (a letter
/// wrong, missing, too many, or two swapped), or the only one that `name` abbreviates. Case is ignored.
/// Empty if nothing is near. Returns a view into `candidates`.
[[nodiscard]] std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace rtx::language
