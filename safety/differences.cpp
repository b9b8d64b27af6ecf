#include "safety/differences.hpp"

#include "language/commands.hpp"

#include <algorithm>
#include <iterator>

namespace rtx::safety {
namespace {

using language::Config;
using language::ConfigLine;
using language::masked;

/// Equal as far as the router tells. Of what it asks for, passwords, it shows only that there is one, as `*`
/// or as `encrypted *`.
bool same(const ConfigLine& left, const ConfigLine& right) {
  if (left.family != nullptr && left.family->asks) return true;
  return left.text == right.text || left.text == masked(right.text) || right.text == masked(left.text);
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// The first few, in words.
template <class Words>
std::string joined(const std::vector<Difference>& differences, Words words) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t at = 0; at < std::min(most, differences.size()); ++at)
    text += (at > 0 ? "; " : "") + words(differences[at]);
  if (differences.size() > most) text += "; and " + std::to_string(differences.size() - most) + " more";
  return text;
}

}  // namespace

std::vector<Difference> differences(const Config& is, const Config& should) {
  std::vector<Difference> found;
  for (const ConfigLine& line : is.lines()) {
    const ConfigLine* other = should.find(line.key);
    if (other == nullptr) {
      found.push_back({line.key, masked(line.text), {}});
    } else if (!same(line, *other)) {
      found.push_back({line.key, masked(line.text), masked(other->text)});
    }
  }
  for (const ConfigLine& line : should.lines())
    if (is.find(line.key) == nullptr) found.push_back({line.key, {}, masked(line.text)});
  return found;
}

std::vector<Difference> among(std::vector<Difference> all, const Keys& keys) {
  std::erase_if(all, [&](const Difference& one) { return !keys.contains(one.key); });
  return all;
}

std::vector<Difference> beside(std::vector<Difference> all, const Keys& keys) {
  std::erase_if(all, [&](const Difference& one) { return keys.contains(one.key); });
  return all;
}

std::string describe(const std::vector<Difference>& differences) {
  return joined(differences, [](const Difference& one) {
    if (one.is.empty()) return "missing: " + one_line(one.should);
    if (one.should.empty()) return "too much: " + one_line(one.is);
    return one_line(one.is) + " (should be: " + one_line(one.should) + ")";
  });
}

std::string describe_changes(const std::vector<Difference>& differences) {
  return joined(differences, [](const Difference& one) {
    return one.is.empty() ? "(gone) " + one_line(one.should) : one_line(one.is);
  });
}

Config with(Config running, const Keys& keys, const Config& from) {
  running.take_over(keys, from);
  return running;
}

}  // namespace rtx::safety
