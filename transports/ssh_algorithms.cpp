#include "transports/ssh_algorithms.hpp"

#include <algorithm>
#include <string_view>

namespace rtx::transports {
namespace {

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    names.push_back(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(names.back().size() + 1, list.size()));
  }
  return names;
}

/// The type of the key that makes signatures of the kind `algorithm`: RSA keys make three kinds (RFC 8332).
std::string_view key_type_of(std::string_view algorithm) {
  return algorithm.starts_with("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

}  // namespace

SshAlgorithms modern_algorithms() {
  SshAlgorithms algorithms;
  algorithms.key_exchange =
      "curve25519-sha256,curve25519-sha256@libssh.org,"
      "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
      "diffie-hellman-group14-sha256,diffie-hellman-group-exchange-sha256,"
      "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512";
  algorithms.host_keys =
      "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
      "rsa-sha2-512,rsa-sha2-256,ssh-rsa";
  algorithms.ciphers =
      "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,"
      "aes128-ctr,aes192-ctr,aes256-ctr";
  // hmac-sha1 is in OpenSSH's defaults too; HMAC does not suffer from SHA-1's collisions.
  algorithms.macs =
      "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1";
  algorithms.user_keys =
      "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
      "rsa-sha2-512,rsa-sha2-256";
  return algorithms;
}

SshAlgorithms legacy_algorithms() {
  SshAlgorithms algorithms = modern_algorithms();
  algorithms.key_exchange +=
      ",diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1,diffie-hellman-group1-sha1";
  algorithms.ciphers += ",aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc";
  algorithms.user_keys += ",ssh-rsa";
  return algorithms;
}

SshAlgorithms algorithms_of(AlgorithmSet set) {
  return set == AlgorithmSet::legacy ? legacy_algorithms() : modern_algorithms();
}

SshAlgorithms replaced_by(SshAlgorithms lists, const SshAlgorithms& own) {
  const auto replace = [](std::string& list, const std::string& by) {
    if (!by.empty()) list = by;
  };
  replace(lists.key_exchange, own.key_exchange);
  replace(lists.host_keys, own.host_keys);
  replace(lists.ciphers, own.ciphers);
  replace(lists.macs, own.macs);
  replace(lists.user_keys, own.user_keys);
  return lists;
}

std::string known_first(const std::string& host_keys, const std::vector<std::string>& known_types) {
  std::string known;
  std::string others;
  for (const auto name : split(host_keys)) {
    const bool is_known = std::ranges::find(known_types, key_type_of(name)) != known_types.end();
    std::string& list = is_known ? known : others;
    if (!list.empty()) list += ',';
    list += name;
  }
  return known + (known.empty() || others.empty() ? "" : ",") + others;
}

}  // namespace rtx::transports
