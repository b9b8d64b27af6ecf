#include "twin/facts_reader.hpp"

#include <charconv>
#include <cstddef>
#include <utility>

namespace rtx::twin {
namespace {

/// The bytes of `0x...`; the text itself where it is no hexadecimal number.
std::string decoded_key(const std::string& key) {
  if (!key.starts_with("0x") || key.size() % 2 != 0) return key;
  std::string bytes;
  for (std::size_t i = 2; i < key.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(key.data() + i, key.data() + i + 2, byte, 16);
    if (error != std::errc{} || end != key.data() + i + 2) return key;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

/// `ipsec ike keepalive use G on|off|auto [METHOD ... INTERVAL COUNT [UP]]`.
/// Source: command reference 15.20: `on` alone is heartbeat for IKEv1 and rfc4306 for IKEv2.
void read_keepalive(const FactLine& line, std::size_t value, Gateway& gateway) {
  const std::string& use = line.at(value);
  std::vector<int> numbers;
  std::string method;
  for (std::size_t i = value + 1; i < line.words.size(); ++i) {
    if (const auto number = parse_number(line.words[i]))
      numbers.push_back(*number);
    else if (method.empty())
      method = line.words[i];
  }
  if (use == "on")
    gateway.keepalive = method.empty() ? "heartbeat" : method;
  else if (use == "auto" && (method == "icmp-echo" || method == "dpd"))
    gateway.keepalive = method;
  else
    gateway.keepalive = use;
  if (numbers.size() >= 2) {
    gateway.keepalive_interval = std::chrono::seconds(numbers[0]);
    gateway.keepalive_count = numbers[1];
  }
}

/// `ipsec ike duration ipsec-sa|isakmp-sa G SECONDS [KBYTES] [rekey N%|off]`.
void read_duration(const FactLine& line, Gateway& gateway) {
  const std::chrono::seconds life(line.number(5));
  const bool isakmp = line.at(3) == "isakmp-sa" || line.at(3) == "ike-sa";
  (isakmp ? gateway.isakmp_life : gateway.ipsec_life) = life;
  for (std::size_t i = 6; i + 1 < line.words.size(); ++i) {
    if (line.words[i] != "rekey") continue;
    std::string percent = line.words[i + 1];
    if (percent.ends_with('%')) percent.pop_back();
    gateway.rekey_percent = parse_number(percent).value_or(0);
  }
}

/// Parameters of two words: `local address`, `keepalive use`. Returns whether it was one.
bool read_two_words(const FactLine& line, Facts& facts) {
  const std::string what = line.at(2) + " " + line.at(3);
  const auto text = [&] { return std::optional(line.at(5)); };
  const auto gateway = [&]() -> Gateway& { return facts.gateways[line.number(4)]; };
  if (what == "local address")
    gateway().local_address = text();
  else if (what == "remote address")
    gateway().remote_address = text();
  else if (what == "local name")
    gateway().local_name = text();
  else if (what == "remote name")
    gateway().remote_name = text();
  else if (what == "local id")
    gateway().local_id = text();
  else if (what == "remote id")
    gateway().remote_id = text();
  else if (what == "keepalive use")
    read_keepalive(line, 5, gateway());
  else if (what == "keepalive log")
    return true;
  else if (line.at(2) == "duration")
    read_duration(line, gateway());
  else
    return false;
  const bool decides = line.at(2) == "local" || line.at(2) == "remote";
  if (decides) gateway().identity += line.rest(2) + "\n";
  return true;
}

void read_one_word(const FactLine& line, Facts& facts) {
  const auto number = parse_number(line.at(3));
  if (!number) return;
  Gateway& gateway = facts.gateways[*number];
  const std::string& what = line.at(2);
  if (what == "pre-shared-key") {
    gateway.pre_shared_key = line.at(4) == "text" ? line.at(5) : decoded_key(line.at(4));
  } else if (what == "version")
    gateway.version = line.number(4);
  else if (what == "encryption")
    gateway.encryption = line.at(4);
  else if (what == "hash")
    gateway.hash = line.at(4);
  else if (what == "group")
    gateway.group = line.at(4);
  else if (what == "pfs")
    gateway.pfs = line.is_on(4);
  else if (what == "negotiate-strictly")
    gateway.strict = line.is_on(4);
  else if (what == "nat-traversal")
    gateway.nat_traversal = line.is_on(4);
  else if (what == "esp-encapsulation")
    gateway.esp_encapsulation = line.is_on(4);
  else
    return;
  gateway.identity += line.rest(2) + "\n";
}

/// `ipsec sa policy P G esp [ENCRYPTION] [AUTHENTICATION] ...`.
void read_policy(const FactLine& line, Facts& facts) {
  Policy policy{.gateway = line.number(4), .protocol = line.at(5)};
  for (std::size_t i = 6; i < line.words.size(); ++i) {
    const std::string& word = line.words[i];
    if (word.ends_with("-cbc"))
      policy.encryption = word;
    else if (word.ends_with("-hmac"))
      policy.authentication = word;
  }
  if (policy.protocol == "ah" && policy.authentication.empty()) policy.authentication = "sha-hmac";
  facts.policies[line.number(3)] = std::move(policy);
}

void read_transport(const FactLine& line, Facts& facts) {
  Transport transport{.id = line.number(2), .policy = line.number(3), .protocol = line.at(4)};
  if (line.words.size() > 5) transport.source_port = line.at(5);
  if (line.words.size() > 6) transport.destination_port = line.at(6);
  facts.transports.push_back(std::move(transport));
}

}  // namespace

void read_ipsec(const FactLine& line, Facts& facts) {
  if (line.at(0) != "ipsec") return;
  if (line.begins({"ipsec", "use"})) {
    facts.ipsec_used = line.is_on(2);
  } else if (line.begins({"ipsec", "auto", "refresh"})) {
    if (const auto gateway = parse_number(line.at(3)))
      facts.gateways[*gateway].auto_refresh = line.is_on(4);
    else
      facts.auto_refresh = line.is_on(3);
  } else if (line.begins({"ipsec", "sa", "policy"})) {
    read_policy(line, facts);
  } else if (line.begins({"ipsec", "transport"}) && parse_number(line.at(2))) {
    read_transport(line, facts);
  } else if (line.begins({"ipsec", "ike"})) {
    if (!read_two_words(line, facts)) read_one_word(line, facts);
  }
}

}  // namespace rtx::twin
