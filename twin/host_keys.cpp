#include "twin/host_keys.hpp"

#include "twin/lab.hpp"

#include <libssh/libssh.h>
#include <libssh/server.h>

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

}  // namespace

HostKeys::HostKeys(const std::optional<fs::path>& file) : bind_{::ssh_bind_new(), &::ssh_bind_free} {
  if (!bind_) throw LabError{"libssh has no memory for a server"};
  const bool no = false;
  ::ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
  // Without group16 and group18, which would stall all sessions of the process for milliseconds.
  ::ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_KEY_EXCHANGE,
                         "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
                         "diffie-hellman-group14-sha256");
  const auto take = [&](const char* suffix, ssh_keytypes_e type, int bits) {
    Key key = file ? load_or_generate(fs::path{file->string() + suffix}, type, bits) : generate(type, bits);
    fingerprints_.push_back(fingerprint(key.get()));
    if (::ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_IMPORT_KEY, key.get()) != SSH_OK) {
      throw LabError{"libssh does not take the host key"};
    }
    static_cast<void>(key.release());  // the bind owns it
  };
  take("", SSH_KEYTYPE_ED25519, 0);
  take(".rsa", SSH_KEYTYPE_RSA, 2048);
}

bool HostKeys::accept(ssh_session_struct* session, int descriptor) const {
  return ::ssh_bind_accept_fd(bind_.get(), session, descriptor) == SSH_OK;
}

}  // namespace rtx::twin
