#pragma once

#include "language/commands.hpp"
#include "language/notation.hpp"

#include <random>
#include <string>
#include <vector>

namespace rtx::language {

/// Makes lines that the table says are right: the notation read backwards.
class RandomLines {
 public:
  explicit RandomLines(unsigned seed) : random_{seed} {}

  /// A random number from `lowest` to `highest`.
  std::size_t number(std::size_t lowest, std::size_t highest) {
    return std::uniform_int_distribution<std::size_t>{lowest, highest}(random_);
  }

  template <class T>
  const T& one_of(const std::vector<T>& things) {
    return things[number(0, things.size() - 1)];
  }

  /// A line of `family` that may be typed where its context is selected.
  std::string line(const Family& family) {
    std::string text;
    for (const auto& place : compile_pattern(family.pattern)) append(text, word(one_of(place)));
    append(text, form(one_of(compile_value(family.value))));
    return text;
  }

  std::mt19937& engine() { return random_; }

 private:
  static void append(std::string& text, const std::string& more) {
    if (!text.empty() && !more.empty()) text += ' ';
    text += more;
  }

  std::string form(const Form& items) {
    std::string text;
    for (const auto& item : items) {
      if (item.rest) {
        for (auto left = number(0, 2); left > 0; --left) append(text, any_text());
      } else if (!item.optional.empty()) {
        if (number(0, 1) == 1) append(text, form(item.optional));
      } else {
        for (auto left = item.repeats ? number(1, 3) : 1; left > 0; --left)
          append(text, word(one_of(item.any_of)));
      }
    }
    return text;
  }

  std::string word(const Term& term) {
    switch (term.type) {
      case Term::Type::keyword:
        return std::string{term.text};
      case Term::Type::option:
        return (term.text.empty() ? "x" + some_number() : std::string{term.text}) + "=" + some_number();
      case Term::Type::number:
        return ranged(term);
      case Term::Type::address:
        return address();
      case Term::Type::prefix:
        return address() + "/" + std::to_string(number(8, 32));
      case Term::Type::network:
        return number(0, 3) == 0 ? "default" : address() + "/32";
      case Term::Type::range:
        return address() + "-" + address() + "/24";
      case Term::Type::interface:
        return one_of<std::string>({"lan1", "lan2", "lan1/3", "lan2.1", "bridge1", "loopback1"});
      case Term::Type::port:
        return one_of<std::string>({"lan1", "tunnel2", "pp3", "tunnel4-tunnel6"});
      case Term::Type::numbers:
        return some_number() + "-" + some_number();
      case Term::Type::mac:
        return "00:a0:de:00:00:" + std::to_string(number(10, 99));
      case Term::Type::date:
        return one_of<std::string>({"*/*", "4/1", "*/mon-fri"});
      case Term::Type::time:
        return one_of<std::string>({"3:00", "03:04", "23:59:59", "*:30"});
      case Term::Type::name:
        return "n" + some_number();
      case Term::Type::text:
      case Term::Type::secret:
        return any_text();
      case Term::Type::here_document:
        return "<<END" + some_number();
    }
    return {};
  }

  std::string ranged(const Term& term) {
    const auto lowest = static_cast<std::size_t>(term.lowest);
    const auto highest = static_cast<std::size_t>(term.highest);
    return std::to_string(number(lowest, std::min(highest, lowest + 20)));
  }

  std::string some_number() { return std::to_string(number(1, 9)); }

  std::string address() { return "192.0.2." + some_number(); }

  /// A word that is no keyword, number or interface, and may need quotes.
  std::string any_text() {
    return quote(one_of<std::string>(
        {"w", "tokyo", "*", "a b", "what?", "it's", "say \"x\"", "back\\slash", "#1", ""}));
  }

  std::mt19937 random_;
};

}  // namespace rtx::language
