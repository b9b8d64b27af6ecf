#include "transports/base64.hpp"

#include "transports/unsigned_bytes.hpp"

#include <openssl/evp.h>

namespace rtx::transports {
namespace {

unsigned char* unsigned_room(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // One more: OpenSSL writes a zero byte behind it.
  EVP_EncodeBlock(unsigned_room(text), unsigned_bytes(bytes), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  // EVP_DecodeBlock() would skip blanks at both ends, and counts padding as bytes.
  if (text.empty() || text.size() % 4 != 0 || text.find_first_of(" \t\r\n") != text.npos) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(unsigned_room(bytes), unsigned_bytes(text), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace rtx::transports
