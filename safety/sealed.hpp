#pragma once

#include "safety/key.hpp"
#include "safety/store_error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace rtx::safety {

/// Sealed with another key than the one at hand. Whatever else is wrong with a sealed text is a plain
/// StoreError.
class WrongKey : public StoreError {
 public:
  using StoreError::StoreError;
};

/// `plain`, encrypted and authenticated (XChaCha20-Poly1305). A first line of text says the version, and
/// which key it was, without telling anything of it.
[[nodiscard]] std::string seal(const Key& key, std::string_view plain);

/// What was sealed. Throws WrongKey, or StoreError if it was damaged, cut off or written by a newer rtxctl;
/// messages call it `name`.
[[nodiscard]] std::string unseal(const Key& key, std::string_view sealed,
                                 const std::string& name = "the sealed text");

/// `seal` into `file`, mode 0600, whole and on disk when this returns. Throws StoreError.
void write_sealed(const std::filesystem::path& file, const Key& key, std::string_view plain);

/// What `write_sealed` wrote. Throws WrongKey and StoreError, which name the file.
[[nodiscard]] std::string read_sealed(const std::filesystem::path& file, const Key& key);

/// Tells whether two texts (configurations, with secrets) are the same without keeping them: a keyed hash
/// (BLAKE2b), 64 hexadecimal digits, that nobody without the key can try texts against.
[[nodiscard]] std::string fingerprint(const Key& key, std::string_view text);

}  // namespace rtx::safety
