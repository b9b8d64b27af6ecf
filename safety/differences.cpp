#include "safety/differences.hpp"

#include "language/commands.hpp"

#include <algorithm>
#include <iterator>

namespace rtx::safety {
namespace {

using language::Config;
using language::ConfigLine;
using language::masked;

/// Equal as far as the router tells.
bool same(const ConfigLine& left, const ConfigLine& right) {
  return left.text == right.text || left.text == masked(right.text) || right.text == masked(left.text);
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
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
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t at = 0; at < std::min(most, differences.size()); ++at) {
    const Difference& one = differences[at];
    if (at > 0) text += "; ";
    if (one.is.empty()) {
      text += "missing: " + one_line(one.should);
    } else if (one.should.empty()) {
      text += "too much: " + one_line(one.is);
    } else {
      text += one_line(one.is) + " (should be: " + one_line(one.should) + ")";
    }
  }
  if (differences.size() > most) text += "; and " + std::to_string(differences.size() - most) + " more";
  return text;
}

Config with(Config running, const Keys& keys, const Config& from) {
  running.take_over(keys, from);
  return running;
}

}  // namespace rtx::safety
