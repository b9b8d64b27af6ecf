#include "transports/ssh_identity.hpp"

#include "transports/secret.hpp"

#include <libssh/libssh.h>

#include <cstddef>
#include <cstdint>
#include <fstream>

namespace rtx::transports {
namespace {

constexpr std::uintmax_t largest_key_file = 64 * 1024;

/// libssh asks for a passphrase: it is noted that it did, and refused.
int note_encrypted(const char*, char*, std::size_t, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

struct Loaded {
  SshIdentity identity;
  std::string problem;
};

Secret read(const std::filesystem::path& file, std::string& problem) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    problem = "no such file";
  } else if (!std::filesystem::is_regular_file(file, error)) {
    problem = "not a file";
  } else if (const auto size = std::filesystem::file_size(file, error); error || size > largest_key_file) {
    problem = "too large for a key";
  } else {
    std::string text(static_cast<std::size_t>(size), '\0');
    std::ifstream stream{file, std::ios::binary};
    if (stream.read(text.data(), static_cast<std::streamsize>(text.size()))) return Secret{std::move(text)};
    problem = "cannot be read";
  }
  return {};
}

Loaded load(const std::filesystem::path& file) {
  Loaded loaded;
  loaded.identity.file = file;
  const Secret text = read(file, loaded.problem);
  if (!loaded.problem.empty()) return loaded;
  bool encrypted = false;
  ssh_key key = nullptr;
  const int result =
      ssh_pki_import_privkey_base64(text.reveal_c_string(), nullptr, note_encrypted, &encrypted, &key);
  loaded.identity.key.reset(key);
  if (encrypted) {
    loaded.problem = "the key is encrypted; give it to the agent with ssh-add";
  } else if (result != SSH_OK) {
    loaded.problem = "not a private key";
  }
  return loaded;
}

}  // namespace

void SshIdentity::Free::operator()(ssh_key_struct* owned) const noexcept {
  ssh_key_free(owned);
}

SshIdentities load_identities(const std::vector<std::filesystem::path>& files) {
  SshIdentities identities;
  for (const auto& file : files) {
    Loaded loaded = load(file);
    if (loaded.problem.empty()) {
      identities.keys.push_back(std::move(loaded.identity));
    } else {
      identities.problems.push_back(file.string() + ": " + loaded.problem);
    }
  }
  return identities;
}

}  // namespace rtx::transports
