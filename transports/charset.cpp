#include "transports/charset.hpp"

#include <algorithm>
#include <iconv.h>

namespace rtx::transports {
namespace {

using Byte = unsigned char;

Byte byte_at(std::string_view text, std::size_t at) {
  return static_cast<Byte>(text[at]);
}
bool within(unsigned value, unsigned low, unsigned high) {
  return value >= low && value <= high;
}

/// One direction of conversion by the C library. Opened once per thread: opening costs more than a line.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_{iconv_open(to, from)} {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }

  std::optional<std::string> convert(std::string_view text) {
    if (!is_open()) return std::nullopt;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string in{text};
    std::string out(in.size() * 3 + 4, '\0');  // One byte of Shift_JIS may become three of UTF-8.
    char* from = in.data();
    char* to = out.data();
    std::size_t from_left = in.size();
    std::size_t to_left = out.size();
    if (iconv(handle_, &from, &from_left, &to, &to_left) != 0 || from_left != 0) return std::nullopt;
    out.resize(out.size() - to_left);
    return out;
  }

 private:
  // iconv_open says "no such conversion" by an all-ones pointer, which no cast but this can name.
  [[nodiscard]] bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  iconv_t handle_;
};

std::optional<std::string> from_shift_jis(std::string_view text) {
  thread_local Converter converter{"UTF-8", "CP932"};
  return converter.convert(text);
}

std::optional<std::string> from_euc_jp(std::string_view text) {
  thread_local Converter converter{"UTF-8", "EUC-JP-MS"};
  return converter.convert(text);
}

struct Utf8Shape {
  bool valid = true;
  bool has_long_forms = false;  ///< Three bytes and more: Japanese, and nothing else by chance.
};

Utf8Shape utf8_shape(std::string_view text) {
  Utf8Shape shape;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (next.length == 0) return Utf8Shape{false, false};
    shape.has_long_forms |= next.length >= 3;
    text.remove_prefix(next.length);
  }
  return shape;
}

/// Length of the EUC-JP character that `text` begins with; 0 if it is none.
std::size_t euc_length(std::string_view text) {
  const Byte lead = byte_at(text, 0);
  if (lead < 0x80) return 1;
  const auto high = [&](std::size_t at) { return at < text.size() && within(byte_at(text, at), 0xa1, 0xfe); };
  if (lead == 0x8e) return high(1) ? 2 : 0;
  if (lead == 0x8f) return high(1) && high(2) ? 3 : 0;
  return within(lead, 0xa1, 0xfe) && high(1) ? 2 : 0;
}

/// Length of the Shift_JIS character that `text` begins with; 0 if it is none or is cut off.
std::size_t shift_jis_length(std::string_view text) {
  const Byte lead = byte_at(text, 0);
  if (lead < 0x80 || within(lead, 0xa1, 0xdf)) return 1;
  if (!within(lead, 0x81, 0x9f) && !within(lead, 0xe0, 0xfc)) return 0;
  return text.size() > 1 && within(byte_at(text, 1), 0x40, 0xfc) && byte_at(text, 1) != 0x7f ? 2 : 0;
}

bool is_euc(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = euc_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_shift_jis(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = shift_jis_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// What `line` is encoded in, as far as its bytes tell. Nearly all EUC-JP text is also Shift_JIS, as a row of
/// half-width kana, which routers do not print; so without a hint EUC-JP wins where its structure is whole.
Charset recognise(std::string_view line, Charset expected) {
  if (is_ascii(line)) return Charset::ascii;
  const Utf8Shape utf8 = utf8_shape(line);
  const bool sure_of_pairs = expected == Charset::shift_jis || expected == Charset::euc_jp;
  if (utf8.valid && (utf8.has_long_forms || !sure_of_pairs)) return Charset::utf8;
  const bool euc = is_euc(line);
  const bool shift_jis = is_shift_jis(line);
  if (euc && (expected != Charset::shift_jis || !shift_jis)) return Charset::euc_jp;
  if (shift_jis) return Charset::shift_jis;
  return utf8.valid ? Charset::utf8 : Charset::unknown;
}

std::string spell_out(std::string_view line) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : line) {
    const Byte byte = static_cast<Byte>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += "\\x";
      text += digits[byte >> 4];
      text += digits[byte & 0xf];
    }
  }
  return text;
}

/// Whether the router counts two columns for `c`. It keeps its texts in Shift_JIS, in which everything beyond
/// ASCII takes two bytes and two columns, but for half-width kana.
bool is_wide(char32_t c) {
  return c >= 0x80 && !within(c, 0xff61, 0xff9f);
}

struct Step {
  std::size_t bytes;
  std::size_t columns;
};

/// The character that `text` begins with, read as `charset`; a byte that is none takes one column.
Step first_character(std::string_view text, Charset charset) {
  const Byte lead = byte_at(text, 0);
  if (lead < 0x80) return {1, 1};
  if (charset == Charset::utf8) {
    const CodePoint next = first_code_point(text);
    if (next.length == 0) return {1, 1};
    return {next.length, is_wide(next.value) ? 2U : 1U};
  }
  if (charset == Charset::euc_jp) {
    const std::size_t length = euc_length(text);
    if (length == 0) return {1, 1};
    return {length, lead == 0x8e ? 1U : 2U};
  }
  const std::size_t length = shift_jis_length(text);
  if (length == 0) return {1, 1};
  return {length, length};
}

/// As `recognise`, but of a line that may have been cut in the middle of a character.
Charset recognise_cut(std::string_view line, Charset expected) {
  Charset charset = recognise(line, expected);
  for (std::size_t cut = 1; charset == Charset::unknown && cut <= 3 && cut < line.size(); ++cut) {
    charset = recognise(line.substr(0, line.size() - cut), expected);
  }
  return charset;
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<Byte>(c) < 0x80; });
}

Charset charset_named(std::string_view value) noexcept {
  if (value == "en.ascii" || value == "ascii") return Charset::ascii;
  if (value == "ja.sjis" || value == "sjis") return Charset::shift_jis;
  if (value == "ja.euc" || value == "euc") return Charset::euc_jp;
  if (value == "ja.utf8") return Charset::utf8;
  return Charset::unknown;
}

CodePoint first_code_point(std::string_view text) noexcept {
  constexpr CodePoint none{0, 0};
  if (text.empty()) return none;
  const Byte lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = within(lead, 0xc2, 0xdf)   ? 2
                             : within(lead, 0xe0, 0xef) ? 3
                             : within(lead, 0xf0, 0xf4) ? 4
                                                        : 0;
  if (length == 0 || text.size() < length) return none;
  char32_t value = lead & (0xffU >> (length + 1));
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte_at(text, at) & 0xc0U) != 0x80U) return none;
    value = (value << 6) | (byte_at(text, at) & 0x3fU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || within(value, 0xd800, 0xdfff) || value > 0x10ffff) return none;
  return {value, length};
}

std::string decode(std::string_view line, Charset expected) {
  std::optional<std::string> text;
  switch (recognise(line, expected)) {
    case Charset::ascii:
    case Charset::utf8:
      return std::string{line};
    case Charset::shift_jis:
      text = from_shift_jis(line);
      break;
    case Charset::euc_jp:
      text = from_euc_jp(line);
      if (!text) text = from_shift_jis(line);
      break;
    case Charset::unknown:
      break;
  }
  return text ? *std::move(text) : spell_out(line);
}

std::optional<std::string> encode(std::string_view text, Charset console) {
  if (is_ascii(text)) return std::string{text};
  if (!utf8_shape(text).valid) return std::nullopt;
  if (console == Charset::utf8) return std::string{text};
  if (console == Charset::euc_jp) {
    thread_local Converter converter{"EUC-JP-MS", "UTF-8"};
    return converter.convert(text);
  }
  thread_local Converter converter{"CP932", "UTF-8"};
  return converter.convert(text);
}

std::size_t columns_of(std::string_view line, Charset expected) {
  if (is_ascii(line)) return line.size();
  const Charset charset = recognise_cut(line, expected);
  std::size_t columns = 0;
  while (!line.empty()) {
    const Step step = first_character(line, charset);
    columns += step.columns;
    line.remove_prefix(step.bytes);
  }
  return columns;
}

bool begins_wide(std::string_view line, Charset expected) {
  if (line.empty() || byte_at(line, 0) < 0x80) return false;
  return first_character(line, recognise_cut(line, expected)).columns == 2;
}

}  // namespace rtx::transports
