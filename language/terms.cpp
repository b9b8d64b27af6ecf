#include "language/terms.hpp"

#include "language/text.hpp"

#include <arpa/inet.h>
#include <array>
#include <bit>
#include <charconv>

namespace rtx::language {
namespace {

using Accepted = std::optional<std::string>;

enum class Version { none, four, six };

Version address_version(std::string_view text) {
  // A zone (`fe80::1%1`) names an interface and is no part of the address.
  const std::string plain{text.substr(0, text.find('%'))};
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  if (plain.find('\0') != std::string::npos) return Version::none;
  if (inet_pton(AF_INET, plain.c_str(), bytes.data()) == 1) {
    return plain.size() == text.size() ? Version::four : Version::none;
  }
  return inet_pton(AF_INET6, plain.c_str(), bytes.data()) == 1 ? Version::six : Version::none;
}

template <class Number>
std::optional<Number> number_of(std::string_view digits, int base = 10) {
  Number value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
  return value;
}

/// The bits of a contiguous IPv4 mask: 24 for 0xFFFFFF00.
std::optional<unsigned> bits_of(std::uint32_t mask) {
  const auto ones = static_cast<unsigned>(std::countl_one(mask));
  if (ones < 32 && (mask << ones) != 0) return std::nullopt;
  return ones;
}

/// `24` for `24`, `255.255.255.0` or `0xffffff00`.
std::optional<unsigned> mask_bits(std::string_view mask, Version version) {
  if (is_number(mask)) {
    const auto bits = number_of<unsigned>(mask);
    return bits && *bits <= (version == Version::four ? 32U : 128U) ? bits : std::nullopt;
  }
  if (version != Version::four) return std::nullopt;
  if (same_word(mask.substr(0, 2), "0x")) {
    const auto value = number_of<std::uint32_t>(mask.substr(2), 16);
    return value ? bits_of(*value) : std::nullopt;
  }
  in_addr address{};
  if (inet_pton(AF_INET, std::string{mask}.c_str(), &address) != 1) return std::nullopt;
  return bits_of(ntohl(address.s_addr));
}

Accepted accept_prefix(std::string_view text, std::string_view mask_if_absent) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  const auto version = address_version(address);
  if (version == Version::none) return std::nullopt;
  if (slash == std::string_view::npos) return lowered(text).append(mask_if_absent);
  const auto bits = mask_bits(text.substr(slash + 1), version);
  if (!bits) return std::nullopt;
  return lowered(address) + '/' + std::to_string(*bits);
}

Accepted accept_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return accept_prefix(text, "");
  const auto first = text.substr(0, dash);
  const auto last = accept_prefix(text.substr(dash + 1), "");
  if (address_version(first) == Version::none || !last) return std::nullopt;
  return lowered(first) + '-' + *last;
}

Accepted accept_number(const Term& term, std::string_view text) {
  if (!is_number(text)) return std::nullopt;
  const auto value = number_of<std::int64_t>(text);
  if (!value || *value < term.lowest || *value > term.highest) return std::nullopt;
  return std::to_string(*value);
}

/// Whether `text` is `name` and a number behind it: `lan2`.
bool is_numbered(std::string_view text, std::string_view name) {
  return same_word(text.substr(0, name.size()), name) && is_number(text.substr(name.size()));
}

bool is_interface(std::string_view text) {
  if (same_word(text, "null")) return true;
  for (const std::string_view name : {"lan", "vlan", "wan", "onu", "bridge", "loopback"}) {
    if (is_numbered(text, name)) return true;
  }
  // A port of a divided LAN (`lan1.2`) or a tagged VLAN on one (`lan1/3`).
  const auto part = text.find_first_of("./");
  return part != std::string_view::npos && is_numbered(text.substr(0, part), "lan") &&
         is_number(text.substr(part + 1));
}

bool is_port(std::string_view text) {
  const auto dash = text.find('-');
  if (dash != std::string_view::npos) return is_port(text.substr(0, dash)) && is_port(text.substr(dash + 1));
  return is_interface(text) || is_numbered(text, "tunnel") || is_numbered(text, "pp");
}

/// `5`, `2-7`, `2-`, `-7`.
bool is_number_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return is_number(text);
  const auto first = text.substr(0, dash);
  const auto last = text.substr(dash + 1);
  return (first.empty() || is_number(first)) && (last.empty() || is_number(last)) && text.size() > 1;
}

Accepted accept_mac(std::string_view text) {
  if (text.size() != 17) return std::nullopt;
  std::string canonical = lowered(text);
  for (std::size_t at = 0; at < canonical.size(); ++at) {
    char& letter = canonical[at];
    if (at % 3 == 2) {
      if (letter != ':' && letter != '-') return std::nullopt;
      letter = ':';
    } else if (!is_digit(letter) && (letter < 'a' || letter > 'f')) {
      return std::nullopt;
    }
  }
  return canonical;
}

/// `0:00` becomes `00:00:00`: what RTX830 prints. Hours and minutes may be `*`.
Accepted accept_time(std::string_view text) {
  std::string canonical;
  std::size_t parts = 0;
  while (true) {
    const auto part = text.substr(0, text.find(':'));
    const bool is_any = part == "*";
    if (!is_any && (!is_number(part) || part.size() > 2)) return std::nullopt;
    if (++parts > 1) canonical += ':';
    if (!is_any && part.size() == 1) canonical += '0';
    canonical += part;
    if (part.size() == text.size()) break;
    text.remove_prefix(part.size() + 1);
  }
  if (parts == 2) canonical += ":00";
  return parts == 2 || parts == 3 ? Accepted{canonical} : std::nullopt;
}

bool is_date(std::string_view text) {
  const auto slash = text.find('/');
  const auto good = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char letter) {
      const char small = lower(letter);
      return is_digit(letter) || (small >= 'a' && small <= 'z') || letter == '*' || letter == ',' ||
             letter == '-';
    });
  };
  return slash != std::string_view::npos && good(text.substr(0, slash)) && good(text.substr(slash + 1));
}

Accepted accept_keyword(const Term& term, std::string_view text) {
  if (same_word(text, term.text) || (!term.synonym.empty() && same_word(text, term.synonym))) {
    return std::string{term.text};
  }
  return std::nullopt;
}

Accepted accept_option(const Term& term, std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  const auto name = text.substr(0, equals);
  if (!term.text.empty() && !same_word(name, term.text)) return std::nullopt;
  return lowered(name).append(text.substr(equals));
}

Accepted if_true(bool good, std::string canonical) {
  return good ? Accepted{std::move(canonical)} : std::nullopt;
}

}  // namespace

Accepted accept(const Term& term, const Word& word) {
  const std::string_view text = word.text;
  switch (term.type) {
    case Term::Type::keyword:
      return accept_keyword(term, text);
    case Term::Type::option:
      return accept_option(term, text);
    case Term::Type::number:
      return accept_number(term, text);
    case Term::Type::address:
      return if_true(address_version(text) != Version::none, lowered(text));
    case Term::Type::prefix:
      return accept_prefix(text, "");
    case Term::Type::network:
      if (same_word(text, "default")) return "default";
      return accept_prefix(text, address_version(text) == Version::six ? "/128" : "/32");
    case Term::Type::range:
      return accept_range(text);
    case Term::Type::interface:
      return if_true(is_interface(text), lowered(text));
    case Term::Type::port:
      return if_true(is_port(text), lowered(text));
    case Term::Type::numbers:
      return if_true(is_number_range(text) || same_word(text, "all"), lowered(text));
    case Term::Type::mac:
      return accept_mac(text);
    case Term::Type::date:
      return if_true(is_date(text), std::string{text});
    case Term::Type::time:
      return accept_time(text);
    case Term::Type::name:
      return if_true(text.find('=') == std::string_view::npos, std::string{text});
    case Term::Type::here_document:
      return if_true(text.starts_with("<<") && text.size() > 2, std::string{text});
    case Term::Type::text:
    case Term::Type::secret:
      return std::string{text};
  }
  return std::nullopt;
}

std::string describe(const Term& term) {
  switch (term.type) {
    case Term::Type::keyword:
      return std::string{term.text};
    case Term::Type::option:
      return term.text.empty() ? "NAME=VALUE" : std::string{term.text} + "=...";
    case Term::Type::number:
      return "a number from " + std::to_string(term.lowest) + " to " + std::to_string(term.highest);
    case Term::Type::address:
      return "an address";
    case Term::Type::prefix:
      return "an address, with a mask as in 192.0.2.1/24";
    case Term::Type::network:
      return "`default` or a network as in 192.0.2.0/24";
    case Term::Type::range:
      return "an address or a range of addresses";
    case Term::Type::interface:
      return "an interface as in lan2";
    case Term::Type::port:
      return "an interface as in lan1 or tunnel1";
    case Term::Type::numbers:
      return "a number, a range of numbers or `all`";
    case Term::Type::mac:
      return "a MAC address as in 00:a0:de:00:00:01";
    case Term::Type::date:
      return "a date as in */* or 4/1";
    case Term::Type::time:
      return "a time as in 23:05";
    case Term::Type::name:
      return "a name";
    case Term::Type::here_document:
      return "<<END";
    case Term::Type::text:
      return "a word";
    case Term::Type::secret:
      return "a password or key";
  }
  return {};
}

bool looks_like_address(std::string_view word) {
  return !word.empty() && is_digit(word.front()) && word.find_first_of(".:") != std::string_view::npos;
}

}  // namespace rtx::language
