#include "safety/sealed.hpp"

#include "safety/private_file.hpp"

#include <array>
#include <cstdint>
#include <sodium.h>
#include <span>

namespace rtx::safety {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view first_words = "rtxctl-sealed ";
constexpr std::string_view format_version = "1 ";
constexpr std::size_t id_digits = 16;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t longest_file = 64 * 1024 * 1024;  // A router's configuration has at most a few MB.

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// A key of its own for each use, so that no use can weaken another.
enum class Use : std::uint64_t { seal = 1, fingerprint = 2, name = 3 };

Key key_for(Use use, const Key& key) {
  static_assert(Key::size == crypto_kdf_KEYBYTES);
  std::array<unsigned char, Key::size> place{};
  crypto_kdf_derive_from_key(place.data(), place.size(), static_cast<std::uint64_t>(use), "rtxctl__",
                             key.reveal().data());
  Key derived{place};
  sodium_memzero(place.data(), place.size());
  return derived;
}

std::string keyed_hash(const Key& key, std::string_view text) {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes(text), text.size(), key.reveal().data(), Key::size);
  std::array<char, 2 * crypto_generichash_BYTES + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

/// The first line: what this is, and which key opens it.
std::string header_for(const Key& key) {
  const std::string id = keyed_hash(key_for(Use::name, key), "key").substr(0, id_digits);
  return std::string{first_words} + std::string{format_version} + id + '\n';
}

/// Takes the first line off. Throws if this key does not open what follows.
void require_header(std::string_view sealed, const std::string& header, const std::string& name) {
  if (sealed.starts_with(header)) return;
  const auto line = sealed.substr(0, header.size());
  if (!line.starts_with(first_words)) throw StoreError{name + ": was not sealed by rtxctl, or is damaged"};
  const auto rest = line.substr(first_words.size());
  if (rest.size() < format_version.size()) throw StoreError{name + ": is damaged: it ends in its first line"};
  if (!rest.starts_with(format_version)) {
    throw StoreError{name + ": was sealed by a newer rtxctl, or is damaged", "use the rtxctl that wrote it"};
  }
  if (line.size() < header.size() || line.back() != '\n') {
    throw StoreError{name + ": is damaged: its first line is not whole"};
  }
  throw WrongKey{name + ": was sealed with another key",
                 "put the key back that was in use then; 'rtxctl runs' lists the runs that need it"};
}

}  // namespace

std::string seal(const Key& key, std::string_view plain) {
  const std::string header = header_for(key);
  std::array<unsigned char, nonce_size> nonce{};
  randombytes_buf(nonce.data(), nonce.size());
  std::string hidden(plain.size() + tag_size, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(hidden), nullptr, bytes(plain), plain.size(),
                                             bytes(header), header.size(), nullptr, nonce.data(),
                                             key_for(Use::seal, key).reveal().data());
  return header + std::string{nonce.begin(), nonce.end()} + hidden;
}

std::string unseal(const Key& key, std::string_view sealed, const std::string& name) {
  const std::string header = header_for(key);
  require_header(sealed, header, name);
  const auto body = sealed.substr(header.size());
  const std::string damage = name + ": is damaged: it is not what was sealed";
  if (body.size() < nonce_size + tag_size) throw StoreError{damage};
  const auto nonce = body.substr(0, nonce_size);
  const auto hidden = body.substr(nonce_size);
  std::string plain(hidden.size() - tag_size, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes(plain), nullptr, nullptr, bytes(hidden), hidden.size(), bytes(header), header.size(),
      bytes(nonce), key_for(Use::seal, key).reveal().data());
  if (opened != 0) throw StoreError{damage};
  return plain;
}

void write_sealed(const fs::path& file, const Key& key, std::string_view plain) {
  write_durably(file, seal(key, plain));
}

std::string read_sealed(const fs::path& file, const Key& key) {
  return unseal(key, read_whole(file, longest_file), file.string());
}

std::string fingerprint(const Key& key, std::string_view text) {
  return keyed_hash(key_for(Use::fingerprint, key), text);
}

}  // namespace rtx::safety
