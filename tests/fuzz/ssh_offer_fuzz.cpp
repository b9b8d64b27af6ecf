// A server's first bytes are anybody's: whatever they are, the message made of them is short and printable.
#include "transports/ssh_offer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto ours = rtx::transports::modern_algorithms();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::string message = rtx::transports::disagreement(bytes, ours);
  const bool printable = std::ranges::all_of(message, [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable || message.size() > 4 * 400) std::abort();
  return 0;
}
