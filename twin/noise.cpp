#include "twin/noise.hpp"

#include <cstdint>

namespace rtx::twin {

std::string noise(std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  std::uint32_t state = 0x2545f491;
  for (std::size_t i = 0; i < size; ++i) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    bytes += static_cast<char>(state & 0xff);
  }
  return bytes;
}

std::string banner_of(std::size_t size) {
  constexpr std::string_view line = "Authorised use only. Everything that is done here is recorded.\r\n";
  std::string text;
  text.reserve(size + line.size());
  while (text.size() < size) text += line;
  text.resize(size);
  return text;
}

// Start and stop bits fall in the wrong places: long runs of ones and zeros survive, little else does.
std::string garbled(std::string_view bytes) {
  std::string result;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    const unsigned mixed = (value * 0x9dU) >> (value % 3U);
    result += static_cast<char>(value % 4 == 0 ? 0x00U : (mixed | 0x80U) & 0xffU);
  }
  return result;
}

}  // namespace rtx::twin
