#include "twin/host_keys.hpp"

#include <libssh/libssh.h>
#include <libssh/server.h>

#include <array>
#include <string>
#include <sys/stat.h>
#include <utility>

namespace rtx::twin {
namespace {

namespace fs = std::filesystem;

struct KeyDeleter {
  void operator()(ssh_key key) const { ::ssh_key_free(key); }
};
using Key = std::unique_ptr<ssh_key_struct, KeyDeleter>;

Key generate(ssh_keytypes_e type, int bits) {
  ssh_key key = nullptr;
  if (::ssh_pki_generate(type, bits, &key) != SSH_OK) throw LabError{"cannot make a host key"};
  return Key{key};
}

Key load_or_generate(const fs::path& file, ssh_keytypes_e type, int bits) {
  if (fs::exists(file)) {
    ssh_key key = nullptr;
    if (::ssh_pki_import_privkey_file(file.c_str(), nullptr, nullptr, nullptr, &key) != SSH_OK) {
      throw LabError{file.string() + ": cannot read a private host key from it"};
    }
    return Key{key};
  }
  Key key = generate(type, bits);
  const mode_t old_mask = ::umask(0077);
  const int written = ::ssh_pki_export_privkey_file(key.get(), nullptr, nullptr, nullptr, file.c_str());
  ::umask(old_mask);
  if (written != SSH_OK) throw LabError{file.string() + ": cannot write the host key"};
  return key;
}

std::string fingerprint(ssh_key key) {
  unsigned char* hash = nullptr;
  std::size_t size = 0;
  if (::ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0) return "";
  char* text = ::ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size);
  std::string result = text == nullptr ? "" : text;
  ::ssh_string_free_char(text);
  ::ssh_clean_pubkey_hash(&hash);
  return result;
}

// One kind of server.
struct Offer {
  SshAlgorithms name;
  const char* key_exchange;
  const char* host_keys;  // null: what libssh does by default, likewise below
  const char* ciphers;
  const char* macs;
  const char* user_keys;
};

// Group16 and group18 are left out: they would stall all sessions of the process for milliseconds.
constexpr const char* modern_exchange =
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,diffie-hellman-group14-sha256";

// Source: RTX1210 14.01.42 and RTX830 15.02.31 take a client with `+ssh-rsa` as it is otherwise, and user
// keys signed with SHA-1; at least one older model wants group1 and SHA-1 for everything.
constexpr std::array offers{
    Offer{SshAlgorithms::modern, modern_exchange, nullptr, nullptr, nullptr, nullptr},
    Offer{SshAlgorithms::rsa_sha1, modern_exchange, "ssh-rsa", "aes128-ctr,aes192-ctr,aes256-ctr", nullptr,
          "ssh-rsa,ssh-ed25519"},
    Offer{SshAlgorithms::legacy, "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1", "ssh-rsa",
          "aes128-cbc,3des-cbc", "hmac-sha1", "ssh-rsa"}};

void set(ssh_bind bind, ssh_bind_options_e option, const char* value) {
  if (value != nullptr && ::ssh_bind_options_set(bind, option, value) != SSH_OK) {
    throw LabError{"libssh does not offer " + std::string{value}};
  }
}

std::shared_ptr<ssh_bind_struct> make_bind(const Offer& offer) {
  std::shared_ptr<ssh_bind_struct> bind{::ssh_bind_new(), &::ssh_bind_free};
  if (!bind) throw LabError{"libssh has no memory for a server"};
  const bool no = false;
  ::ssh_bind_options_set(bind.get(), SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
  set(bind.get(), SSH_BIND_OPTIONS_KEY_EXCHANGE, offer.key_exchange);
  set(bind.get(), SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, offer.host_keys);
  set(bind.get(), SSH_BIND_OPTIONS_CIPHERS_C_S, offer.ciphers);
  set(bind.get(), SSH_BIND_OPTIONS_CIPHERS_S_C, offer.ciphers);
  set(bind.get(), SSH_BIND_OPTIONS_HMAC_C_S, offer.macs);
  set(bind.get(), SSH_BIND_OPTIONS_HMAC_S_C, offer.macs);
  set(bind.get(), SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, offer.user_keys);
  return bind;
}

}  // namespace

HostKeys::HostKeys(const std::optional<fs::path>& file) {
  for (const Offer& offer : offers) binds_.emplace(offer.name, make_bind(offer));
  const auto take = [&](const char* suffix, ssh_keytypes_e type, int bits) {
    const Key key =
        file ? load_or_generate(fs::path{file->string() + suffix}, type, bits) : generate(type, bits);
    fingerprints_.push_back(fingerprint(key.get()));
    for (const auto& [algorithms, bind] : binds_) {
      if (algorithms != SshAlgorithms::modern && type != SSH_KEYTYPE_RSA) continue;
      // The bind owns what it takes.
      Key own{::ssh_key_dup(key.get())};
      if (!own || ::ssh_bind_options_set(bind.get(), SSH_BIND_OPTIONS_IMPORT_KEY, own.get()) != SSH_OK) {
        throw LabError{"libssh does not take the host key"};
      }
      static_cast<void>(own.release());
    }
  };
  take("", SSH_KEYTYPE_ED25519, 0);
  take(".rsa", SSH_KEYTYPE_RSA, 2048);
}

bool HostKeys::accept(ssh_session_struct* session, int descriptor, SshAlgorithms algorithms) const {
  return ::ssh_bind_accept_fd(binds_.at(algorithms).get(), session, descriptor) == SSH_OK;
}

}  // namespace rtx::twin
