#include "twin/encoding.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <iconv.h>

namespace rtx::twin {
namespace {

const char* iconv_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::ascii:
      return "ASCII";
    case Encoding::shift_jis:
      return "CP932";
    case Encoding::euc_jp:
      return "EUC-JP";
    case Encoding::utf8:
      return "UTF-8";
  }
  return "ASCII";
}

// All four encodings hold ASCII as it is.
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

class Converter {
 public:
  Converter(const char* to, const char* from) : handle_{::iconv_open(to, from)} { assert(is_open()); }
  ~Converter() {
    if (is_open()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  /// Converts as much of `in` as it can, into `out`; false at the first character that it cannot convert,
  /// with `in` beginning there.
  bool run(std::string_view& in, std::string& out) {
    std::string input{in};  // iconv wants a pointer to mutable bytes
    char* from = input.data();
    std::size_t left = input.size();
    bool done = false;
    while (!done) {
      std::array<char, 512> buffer;
      char* to = buffer.data();
      std::size_t room = buffer.size();
      done = ::iconv(handle_, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
      const bool full = !done && errno == E2BIG;
      out.append(buffer.data(), buffer.size() - room);
      if (!done && !full) break;
    }
    in.remove_prefix(in.size() - left);
    return done;
  }

 private:
  // iconv_open reports failure by this pointer value.
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(std::intptr_t{-1}); }
  iconv_t handle_;
};

}  // namespace

std::size_t character_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0xc0 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
  if (length > text.size()) return 1;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 1;
  }
  return length;
}

std::size_t character_width(std::string_view character) noexcept {
  if (character.size() < 2) return 1;
  // U+FF61..U+FF9F, half-width katakana: EF BD A1 .. EF BE 9F.
  const bool half = character >= "\xef\xbd\xa1" && character <= "\xef\xbe\x9f";
  return half ? 1 : 2;
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    width += character_width(text.substr(0, length));
    text.remove_prefix(length);
  }
  return width;
}

std::string encode(std::string_view text, Encoding encoding) {
  if (is_ascii(text)) return std::string{text};
  std::string out;
  Converter converter{iconv_name(encoding), "UTF-8"};
  while (!converter.run(text, out) && !text.empty()) {
    out += '?';
    text.remove_prefix(character_length(text));
  }
  return out;
}

std::string decode(std::string_view bytes, Encoding encoding) {
  if (is_ascii(bytes)) return std::string{bytes};
  std::string out;
  Converter converter{"UTF-8", iconv_name(encoding)};
  while (!converter.run(bytes, out) && !bytes.empty()) {
    out += '?';
    bytes.remove_prefix(1);
  }
  return out;
}

}  // namespace rtx::twin
