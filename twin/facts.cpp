#include "twin/facts.hpp"

#include "language/words.hpp"
#include "twin/facts_reader.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {

bool FactLine::begins(std::initializer_list<std::string_view> with) const {
  return words.size() >= with.size() && std::equal(with.begin(), with.end(), words.begin(),
                                                   [](std::string_view wanted, const std::string& word) {
                                                     return wanted == "{}" || wanted == word;
                                                   });
}

const std::string& FactLine::at(std::size_t index) const {
  static const std::string none;
  return index < words.size() ? words[index] : none;
}

std::string FactLine::rest(std::size_t from) const {
  std::string text;
  for (std::size_t i = from; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
  return text;
}

const Interface* Facts::interface(const std::string& interface_name) const {
  const auto found = interfaces.find(interface_name);
  return found == interfaces.end() ? nullptr : &found->second;
}

const Interface* Facts::owner(Address address) const {
  for (const auto& [interface_name, candidate] : interfaces)
    if (candidate.address && candidate.address->address() == address) return &candidate;
  return nullptr;
}

const Tunnel* Facts::tunnel(int number) const {
  const auto found = tunnels.find(number);
  return found == tunnels.end() ? nullptr : &found->second;
}

const Policy* Facts::policy_of(const Tunnel& tunnel) const {
  if (!tunnel.policy) return nullptr;
  const auto found = policies.find(*tunnel.policy);
  return found == policies.end() ? nullptr : &found->second;
}

const Gateway* Facts::gateway_of(const Tunnel& tunnel) const {
  const Policy* policy = policy_of(tunnel);
  if (policy == nullptr) return nullptr;
  const auto found = gateways.find(policy->gateway);
  return found == gateways.end() ? nullptr : &found->second;
}

const Transport* Facts::transport_of(const Tunnel& tunnel) const {
  const auto found = std::find_if(transports.begin(), transports.end(), [&](const Transport& transport) {
    return tunnel.policy && transport.policy == *tunnel.policy;
  });
  return found == transports.end() ? nullptr : &*found;
}

bool Facts::bridges(const std::string& member) const {
  if (std::find(bridge_members.begin(), bridge_members.end(), member) == bridge_members.end()) return false;
  const Interface* joined = interface(member);
  return joined == nullptr || !joined->address;
}

bool Facts::bridges_tunnel(int number) const {
  const bool has_lan = std::any_of(
      bridge_members.begin(), bridge_members.end(),
      [&](const std::string& member) { return !member.starts_with("tunnel") && bridges(member); });
  return has_lan && bridges("tunnel" + std::to_string(number));
}

Facts read_facts(const language::Config& config, std::string name, std::string model) {
  Facts facts{.name = std::move(name), .model = std::move(model)};
  for (const language::ConfigLine& line : config.lines()) {
    FactLine words{.words = {}, .selection = line.selection};
    for (language::Word& word : language::split(line.text).words) words.words.push_back(std::move(word.text));
    read_addressing(words, facts);
    read_nat(words, facts);
    read_tunnel(words, facts);
    read_ipsec(words, facts);
  }
  return facts;
}

}  // namespace rtx::twin
