#include "transports/ssh_handshake.hpp"

#include "transports/base64.hpp"
#include "transports/printable.hpp"
#include "transports/ssh_identity.hpp"
#include "transports/ssh_offer.hpp"

#include <fmt/format.h>
#include <libssh/libssh.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rtx::transports {
namespace {

struct FreeText {
  void operator()(char* text) const noexcept { ssh_string_free_char(text); }
};
using Text = std::unique_ptr<char, FreeText>;

/// Of the server's first bytes; an offer takes about 1 KB.
constexpr std::size_t enough_for_an_offer = 16 * 1024;

void set(const SshLink& link, ssh_options_e option, const char* value) {
  if (ssh_options_set(link.session(), option, value) != SSH_OK) {
    throw link.failure(Trouble::broken, fmt::format("libssh refuses '{}': {}", value, link.error_text()));
  }
}

void set_options(const SshLink& link, const SshAlgorithms& algorithms, const std::string& user) {
  const bool read_config = false;
  ssh_options_set(link.session(), SSH_OPTIONS_PROCESS_CONFIG, &read_config);
  // libssh would read these for every session, and look the user's home up; nothing of it is used.
  set(link, SSH_OPTIONS_SSH_DIR, "/nonexistent");
  set(link, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
  set(link, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
  set(link, SSH_OPTIONS_HOST, "router");
  set(link, SSH_OPTIONS_USER, user.c_str());
  set(link, SSH_OPTIONS_KEY_EXCHANGE, algorithms.key_exchange.c_str());
  set(link, SSH_OPTIONS_HOSTKEYS, algorithms.host_keys.c_str());
  set(link, SSH_OPTIONS_CIPHERS_C_S, algorithms.ciphers.c_str());
  set(link, SSH_OPTIONS_CIPHERS_S_C, algorithms.ciphers.c_str());
  set(link, SSH_OPTIONS_HMAC_C_S, algorithms.macs.c_str());
  set(link, SSH_OPTIONS_HMAC_S_C, algorithms.macs.c_str());
  set(link, SSH_OPTIONS_COMPRESSION, "no");
  set(link, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, algorithms.user_keys.c_str());
}

Failure not_ssh(const SshLink& link, std::string_view what) {
  return link.failure(Trouble::not_ssh, fmt::format("what answered does not speak SSH-2 ({})", what),
                      "check the port: 22 is SSH, 23 telnet");
}

bool has_banner(const SshLink& link) {
  return ssh_get_serverbanner(link.session()) != nullptr;
}

/// What can be done about algorithms that do not meet.
std::string way_to_agree(const SshOptions& options, std::string_view first_bytes) {
  if (offers_only_dsa(first_bytes)) {
    return "the router has a DSA host key only (ssh-dss), which no current SSH library speaks: make an RSA "
           "key on it (`sshd host key generate`), update its firmware, or use transport = \"telnet\"";
  }
  const auto legacy = replaced_by(legacy_algorithms(), options.own_algorithms);
  const bool legacy_helps =
      options.algorithms != AlgorithmSet::legacy && disagreement(first_bytes, legacy).empty();
  if (legacy_helps) {
    return fmt::format(
        "old firmware needs old algorithms: add algorithms = \"legacy\" to [router.{}] in the "
        "inventory, or update the firmware",
        printable(options.router.empty() ? "NAME" : options.router));
  }
  return "newer firmware offers newer algorithms; see `show sshd public key` and `sshd encrypt algorithm` on "
         "the router";
}

Failure why_not_connected(const SshLink& link, const SshAlgorithms& algorithms, const SshOptions& options,
                          std::string_view first_bytes) {
  const std::string_view error = ssh_get_error(link.session());
  if (error.starts_with("No version of SSH protocol usable")) {
    return not_ssh(link, printable(ssh_get_serverbanner(link.session()), 60));
  }
  if (error.starts_with("Receiving banner")) return not_ssh(link, "no version line within 255 characters");
  const std::string disagrees = disagreement(first_bytes, algorithms);
  if (!disagrees.empty()) {
    return link.failure(Trouble::no_common_algorithm, "no common " + disagrees,
                        way_to_agree(options, first_bytes));
  }
  Failure failure = link.failure();
  const bool ended = failure.trouble == Trouble::closed || failure.trouble == Trouble::reset;
  if (ended && !has_banner(link)) {
    if (link.received() > 0) return not_ssh(link, "it sent text without a version line, and closed");
    if (!failure.next_step.empty()) return failure;
    failure.next_step =
        "the router closes at once if `sshd host` excludes this machine or all sessions are used: see `show "
        "status user` and `sshd session` on the router";
  }
  return failure;
}

/// `SHA256:...` or `MD5:...`; empty if OpenSSL does not offer that hash.
std::string fingerprint(const SshKey& key, ssh_publickey_hash_type type) {
  unsigned char* hash = nullptr;
  std::size_t length = 0;
  if (ssh_get_publickey_hash(key.get(), type, &hash, &length) != SSH_OK) return {};
  const Text text{ssh_get_fingerprint_hash(type, hash, length)};
  ssh_clean_pubkey_hash(&hash);
  return text ? text.get() : std::string{};
}

std::string type_name(const SshKey& key) {
  const auto type = ssh_key_type(key.get());
  const bool is_ecdsa =
      type == SSH_KEYTYPE_ECDSA_P256 || type == SSH_KEYTYPE_ECDSA_P384 || type == SSH_KEYTYPE_ECDSA_P521;
  const char* name = is_ecdsa ? ssh_pki_key_ecdsa_name(key.get()) : ssh_key_type_to_char(type);
  return name == nullptr ? std::string{} : name;
}

std::string fingerprint_of(const HostKey& key) {
  return fmt::format("{} {}", key.type, key.fingerprint);
}

Failure unknown(const SshLink& link, const SshOptions& options, const HostKey& key) {
  const std::string& router = options.router.empty() ? options.host : options.router;
  return link.failure(
      Trouble::host_key_unknown, fmt::format("unknown host key {}", fingerprint_of(key)),
      fmt::format(
          "compare it with what the router itself shows (`show sshd public key fingerprint`; {}); if it "
          "is right: rtxctl run {} --accept-new-host-key -- show environment",
          key.md5, printable(router)));
}

Failure changed(const SshLink& link, const SshOptions& options, const KnownHosts& known_hosts,
                const HostKey& key) {
  std::string old;
  for (const auto& place : known_hosts.places(options.host, options.port)) {
    old += fmt::format("{}{}:{} ({})", old.empty() ? "" : ", ", place.file.string(), place.line, place.type);
  }
  return link.failure(
      Trouble::host_key_changed,
      fmt::format("THE HOST KEY HAS CHANGED: the router shows {}, known is another one: {}. Somebody may be "
                  "listening in, or the router was replaced or its key renewed",
                  fingerprint_of(key), old),
      "find out why at the router itself (`show sshd public key`); only then remove the old line");
}

Failure not_the_pinned(const SshLink& link, const SshOptions& options, const HostKey& key) {
  return link.failure(
      Trouble::host_key_changed,
      fmt::format(
          "THE HOST KEY IS NOT THE ONE IN THE INVENTORY: the router shows {}, host_key is {}. Somebody "
          "may be listening in, or the router was replaced or its key renewed",
          fingerprint_of(key), printable(options.pinned_host_key)),
      fmt::format(
          "find out why at the router itself (`show sshd public key fingerprint`; {}); only then change "
          "host_key in the inventory",
          key.md5));
}

Failure revoked(const SshLink& link, const HostKey& key) {
  return link.failure(Trouble::host_key_changed,
                      fmt::format("the host key {} is marked as revoked", fingerprint_of(key)),
                      "have a new key made: `sshd host key generate`");
}

}  // namespace

asio::awaitable<void> exchange_keys(SshLink& link, SshAlgorithms algorithms, const SshOptions& options,
                                    Deadline deadline) {
  set_options(link, algorithms, options.user);
  link.enter("key exchange");
  link.hand_over_socket();
  std::string first_bytes;
  const auto call = [&link, &first_bytes] {
    const std::string coming = link.peek();
    const std::uint64_t before = link.received();
    const int result = ssh_connect(link.session());
    link.restore_non_blocking();
    if (first_bytes.size() < enough_for_an_offer) first_bytes.append(coming, 0, link.received() - before);
    return result;
  };
  try {
    if (co_await link.repeat(call, SSH_AGAIN, deadline) != SSH_OK) {
      throw why_not_connected(link, algorithms, options, first_bytes);
    }
  } catch (Failure& failure) {
    const bool expired = failure.trouble == Trouble::prompt_timeout && !has_banner(link);
    // Something that talks, but not SSH: a telnet server waits for the user name just as we do.
    if (expired && link.received() > 0) throw not_ssh(link, "it sent something else and waits");
    if (expired && failure.next_step.empty()) {
      failure.next_step =
          "it took the connection and did not say a word: check `host` and `port`; a console server's port "
          "is transport = \"tcp\"";
    }
    throw;
  }
}

HostKey host_key_of(const SshLink& link) {
  ssh_key raw = nullptr;
  if (ssh_get_server_publickey(link.session(), &raw) != SSH_OK) throw link.failure();
  const SshKey key{raw};
  char* base64 = nullptr;
  if (ssh_pki_export_pubkey_base64(key.get(), &base64) != SSH_OK) throw link.failure();
  const Text text{base64};
  HostKey result;
  result.type = type_name(key);
  result.blob = base64_decode(text.get()).value_or(std::string{});
  result.fingerprint = fingerprint(key, SSH_PUBLICKEY_HASH_SHA256);
  result.md5 = fingerprint(key, SSH_PUBLICKEY_HASH_MD5);
  return result;
}

void verify_host_key(const SshLink& link, const SshOptions& options, KnownHosts& known_hosts,
                     const HostKey& key) {
  if (!options.pinned_host_key.empty()) {
    if (key.fingerprint != options.pinned_host_key) throw not_the_pinned(link, options, key);
    return;
  }
  switch (known_hosts.look_up(options.host, options.port, key)) {
    case KnownHosts::Answer::known:
      return;
    case KnownHosts::Answer::changed:
      throw changed(link, options, known_hosts, key);
    case KnownHosts::Answer::revoked:
      throw revoked(link, key);
    case KnownHosts::Answer::unknown:
      break;
  }
  if (options.host_keys != HostKeyPolicy::accept_new) throw unknown(link, options, key);
  known_hosts.add(options.host, options.port, key);
}

}  // namespace rtx::transports
