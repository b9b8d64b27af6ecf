#include "language/words.hpp"
#include "twin/addresses.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <cstdint>
#include <map>

namespace rtx::twin {
namespace {

/// `dhcp scope N A-B/MASK [except A-B ...]`. Source: command reference 12.1.4.
struct Scope {
  Subnet network;
  std::uint32_t all = 0;
  std::uint32_t except = 0;
  std::vector<Address> reserved;  ///< By `dhcp scope bind`.
};

/// How many addresses `A-B` or `A` are; 0 for a text that is neither.
std::uint32_t size_of(std::string_view range) {
  const auto dash = range.find('-');
  const auto first = parse_address(range.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_address(range.substr(dash + 1));
  if (!first || !last || last->to_uint() < first->to_uint()) return 0;
  return last->to_uint() - first->to_uint() + 1;
}

std::optional<Scope> read_scope(const std::vector<std::string>& words) {
  const auto dash = words[3].find('-');
  const auto slash = words[3].find('/');
  if (dash == std::string::npos || slash == std::string::npos || slash < dash) return std::nullopt;
  const auto network = parse_subnet(words[3].substr(0, dash) + words[3].substr(slash));
  if (!network) return std::nullopt;
  Scope scope{.network = *network, .all = size_of(std::string_view{words[3]}.substr(0, slash))};
  bool in_except = false;
  for (std::size_t i = 4; i < words.size(); ++i) {
    if (words[i] == "except" || words[i] == "gateway" || words[i] == "expire" || words[i] == "maxexpire")
      in_except = words[i] == "except";
    else if (in_except)
      scope.except += size_of(words[i]);
  }
  return scope;
}

std::map<int, Scope> scopes_of(const language::Config& config) {
  std::map<int, Scope> scopes;
  for (const language::ConfigLine& line : config.lines()) {
    if (!line.text.starts_with("dhcp scope ")) continue;
    std::vector<std::string> words;
    for (language::Word& word : language::split(line.text).words) words.push_back(std::move(word.text));
    if (words.size() < 4) continue;
    if (const auto number = parse_number(words[2])) {
      if (const auto scope = read_scope(words)) scopes.insert_or_assign(*number, *scope);
    } else if (words[2] == "bind" && words.size() > 5) {
      const auto scope = scopes.find(parse_number(words[3]).value_or(0));
      const auto address = parse_address(words[4]);
      if (scope != scopes.end() && address) scope->second.reserved.push_back(*address);
    }
  }
  return scopes;
}

}  // namespace

Lines show_status_dhcp(const Router& router, std::optional<int> only, Language language) {
  const bool english = language == Language::english;
  Lines lines;
  if (router.running().value("dhcp service") != std::vector<std::string>{"server"}) return lines;
  const auto total = [&](const char* in_english, const char* in_japanese, std::size_t count) {
    lines.push_back((english ? right(in_english, 25) : std::string(17, ' ') + in_japanese) +
                    std::to_string(count));
  };
  for (const auto& [number, scope] : scopes_of(router.running())) {
    if (only && *only != number) continue;
    lines.push_back((english ? "DHCP Scope number: " : "DHCPスコープ番号: ") + std::to_string(number));
    lines.push_back((english ? "      Network address: " : "   ネットワークアドレス: ") +
                    scope.network.network().to_string());
    for (const Address& address : scope.reserved)
      lines.push_back((english ? "        Reserved address: " : "       予約済みアドレス: ") +
                      address.to_string());
    const std::size_t usable = scope.all - std::min(scope.except, scope.all);
    total("All: ", "全アドレス数: ", scope.all);
    total("Except: ", "除外アドレス数: ", scope.except);
    total("Leased: ", "割り当て中アドレス数: ", 0);  // A lab has no hosts.
    total("Usable: ", "利用可能アドレス数: ", usable);
  }
  return lines;
}

}  // namespace rtx::twin
