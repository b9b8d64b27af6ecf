#pragma once

#include "twin/facts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// One configuration line on its way into the facts: its words, and the number of the tunnel or PP selected.
struct FactLine {
  std::vector<std::string> words;
  language::Selection selection;

  /// Whether the line begins with these words, `{}` standing for any one word.
  [[nodiscard]] bool begins(std::initializer_list<std::string_view> with) const;
  /// Word `index`, or an empty text.
  [[nodiscard]] const std::string& at(std::size_t index) const;
  [[nodiscard]] int number(std::size_t index) const { return parse_number(at(index)).value_or(0); }
  [[nodiscard]] bool is_on(std::size_t index) const { return at(index) == "on"; }
  [[nodiscard]] std::string rest(std::size_t from) const;
};

// Each reads the lines of its families and leaves the others alone.
void read_addressing(const FactLine& line, Facts& facts);  ///< Interfaces, routes, bridge, filters.
void read_nat(const FactLine& line, Facts& facts);
void read_tunnel(const FactLine& line, Facts& facts);  ///< `tunnel ...` and `l2tp ...`.
void read_ipsec(const FactLine& line, Facts& facts);

}  // namespace rtx::twin
