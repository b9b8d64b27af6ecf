#include "twin/island.hpp"
#include "twin/shows.hpp"
#include "twin/texts.hpp"
#include "twin/world.hpp"

#include <map>

namespace rtx::twin {
namespace {

constexpr const char* sessions_at_most = "65534";  ///< Source: command reference 23.18, of most models.

/// The outer address in force: `primary` is that of the interface.
std::string outer_text(const NatDescriptor& nat, const Interface& interface) {
  const std::string first = nat.outer.empty() ? "" : nat.outer.front();
  if (first == "primary" && interface.address) return interface.address->address().to_string();
  return first;
}

void add_masquerade(const NatDescriptor& nat, const Interface& interface, bool english, Lines& lines) {
  std::map<Address, int> inner;
  for (const StaticEntry& entry : nat.masquerade) ++inner[entry.inner];
  lines.emplace_back(english ? "Masquerade Table" : "Masqueradeテーブル");
  lines.push_back((english ? "    Outer address: " : "    外側アドレス: ") + outer_text(nat, interface));
  lines.push_back((english ? "    Port range: " : "    ポート範囲: ") +
                  std::string{"60000-64095, 49152-59999, 44096-49151"} +
                  right(std::to_string(nat.masquerade.size()), 6) + (english ? " session." : "個使用中"));
  lines.emplace_back("  -*-    -*-    -*-    -*-    -*-    -*-    -*-    -*-    -*-    -*-    -*-");
  lines.emplace_back(english ? "      No.              Inner   Session Count           Limit         Type"
                             : "      No.       内側アドレス    セッション数          制限値         種別");
  int number = 0;
  for (const auto& [address, count] : inner)
    lines.push_back(right(std::to_string(++number), 8) + right(address.to_string(), 20) +
                    right(std::to_string(count), 16) + right(sessions_at_most, 16) + "         static");
}

}  // namespace

Lines show_nat_address(World& world, const Router& router, Language language) {
  const bool english = language == Language::english;
  Island& island = world.island(router);
  const Facts& facts = island.facts(island.index_of(router));
  Lines lines{english ? "NAT/IP masquerade compatibility type : 2" : "NAT/IPマスカレード 動作タイプ : 2"};
  for (const auto& [name, interface] : facts.interfaces) {
    int place = 0;
    for (const int number : interface.nat_descriptors) {
      ++place;
      const auto found = facts.nat.find(number);
      if (found == facts.nat.end() || found->second.type == "none") continue;
      lines.push_back((english ? "Reference Descriptor : " : "参照NATディスクリプタ : ") +
                      std::to_string(number) +
                      (english ? ", Assigned Interface : " : ", 適用インタフェース : ") + display_name(name) +
                      "(" + std::to_string(place) + ")");
      for (const StaticPair& pair : found->second.pairs)
        lines.push_back("    " + left(pair.inner.to_string(), 18) + left(pair.outer.to_string(), 18) +
                        "static");
      if (found->second.type.ends_with("masquerade"))
        add_masquerade(found->second, interface, english, lines);
    }
  }
  return lines;
}

}  // namespace rtx::twin
