#include "transports/telnet_codec.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// A telnet server that may send anything, in any pieces. Whatever it does: no crash, bounded answers, no more
// text than was sent, and what is typed goes out whole.
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  rtx::transports::TelnetCodec codec;
  std::size_t answered = 0;
  std::size_t text = 0;
  while (!rest.empty()) {
    const std::size_t length =
        std::min<std::size_t>(static_cast<unsigned char>(rest.front()) % 64U + 1, rest.size());
    codec.receive(rest.substr(0, length));
    rest.remove_prefix(length);
    answered += codec.take_answers().size();
    text += codec.take_text().size();
    const std::string typed = codec.encode("a\r\xff");
    require(typed == "a\r\xff\xff" || typed == std::string{"a\r\0\xff\xff", 5});
    require(codec.take_answers().empty());
  }
  require(text <= size);
  require(answered <= 16'384);
  return 0;
}
