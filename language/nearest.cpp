#include "language/nearest.hpp"

#include "language/text.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rtx::language {
namespace {

/// Longer names are no misspelt keywords; it bounds the work that a hostile text can cause.
constexpr std::size_t longest_name = 64;

/// Optimal string alignment: insert, delete, replace, or swap two neighbours, each costs one.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;

  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (lower(left[i - 1]) == lower(right[j - 1]) ? 0 : 1);
      row[j] = std::min({row[j - 1] + 1, last[j] + 1, replaced});
      if (i > 1 && j > 1 && lower(left[i - 1]) == lower(right[j - 2]) &&
          lower(left[i - 2]) == lower(right[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[right.size()];
}

std::size_t common_beginning(std::string_view left, std::string_view right) {
  const auto [differs, unused] = std::ranges::mismatch(left, right, {}, lower, lower);
  return static_cast<std::size_t>(differs - left.begin());
}

/// The only candidate that `name` is the beginning of; empty if there are none or several.
std::string_view abbreviated(std::string_view name, std::span<const std::string_view> candidates) {
  std::string_view found;
  for (const auto candidate : candidates) {
    if (!same_word(candidate.substr(0, name.size()), name) || candidate == found) continue;
    if (!found.empty()) return {};
    found = candidate;
  }
  return found;
}

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > longest_name) return {};
  std::string_view best;
  // One slip in three letters, so that `on` is never taken for `off` and `l2tpv4` is for `l2tpv3`.
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const auto candidate : candidates) {
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    if (longer > longest_name || longer - shorter > best_distance) continue;
    const std::size_t slips = distance(name, candidate);
    if (slips >= candidate.size()) continue;
    const bool begins_better = common_beginning(name, candidate) > common_beginning(name, best);
    if (slips < best_distance || (slips == best_distance && !best.empty() && begins_better)) {
      best = candidate;
      best_distance = slips;
    }
  }
  return best.empty() && name.size() > 1 ? abbreviated(name, candidates) : best;
}

}  // namespace rtx::language
