#include "transports/ssh_identity.hpp"

#include <libssh/libssh.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string_view>

namespace rtx::transports {
namespace {

constexpr std::uintmax_t largest_key_file = 64 * 1024;

/// libssh asks for a passphrase only where one is needed: that is noted.
struct Question {
  const Secret& passphrase;
  bool asked = false;
};

int answer(const char*, char* buffer, std::size_t size, int, int, void* data) {
  auto& question = *static_cast<Question*>(data);
  question.asked = true;
  const std::string_view passphrase = question.passphrase.reveal();
  if (passphrase.empty() || passphrase.size() >= size) return -1;
  passphrase.copy(buffer, passphrase.size());
  buffer[passphrase.size()] = '\0';
  return 0;
}

/// An encrypted key that has been opened.
struct Opened {
  std::string text;  ///< Of its file, encrypted.
  Secret passphrase;
  SshKey key;
};

std::vector<Opened>& opened_keys() {
  static std::vector<Opened> keys;
  return keys;
}

SshKey opened_before(std::string_view text, const Secret& passphrase) {
  for (const Opened& opened : opened_keys()) {
    if (opened.text == text && opened.passphrase.reveal() == passphrase.reveal()) {
      return SshKey{ssh_key_dup(opened.key.get())};
    }
  }
  return nullptr;
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

std::string problem_of(const Question& question, int result) {
  if (result == SSH_OK) return {};
  if (!question.asked) return "not a private key";
  if (question.passphrase.empty()) {
    return "the key is encrypted; say where its passphrase is (passphrase = { env = \"NAME\" } in the "
           "inventory), or give the key to the agent with ssh-add";
  }
  return "the key is encrypted, and the passphrase does not open it";
}

Loaded load(const std::filesystem::path& file, const Secret& passphrase) {
  Loaded loaded;
  loaded.identity.file = file;
  const Secret text = read(file, loaded.problem);
  if (!loaded.problem.empty()) return loaded;
  loaded.identity.key = opened_before(text.reveal(), passphrase);
  if (loaded.identity.key) return loaded;
  Question question{passphrase};
  ssh_key key = nullptr;
  const int result = ssh_pki_import_privkey_base64(text.reveal_c_string(), nullptr, answer, &question, &key);
  loaded.identity.key.reset(key);
  loaded.problem = problem_of(question, result);
  if (result == SSH_OK && question.asked) {
    opened_keys().push_back({std::string{text.reveal()}, passphrase, SshKey{ssh_key_dup(key)}});
  }
  return loaded;
}

}  // namespace

void FreeSshKey::operator()(ssh_key_struct* owned) const noexcept {
  ssh_key_free(owned);
}

SshIdentities load_identities(const std::vector<std::filesystem::path>& files, const Secret& passphrase) {
  SshIdentities identities;
  for (const auto& file : files) {
    Loaded loaded = load(file, passphrase);
    if (loaded.problem.empty()) {
      identities.keys.push_back(std::move(loaded.identity));
    } else {
      identities.problems.push_back(file.string() + ": " + loaded.problem);
    }
  }
  return identities;
}

}  // namespace rtx::transports
