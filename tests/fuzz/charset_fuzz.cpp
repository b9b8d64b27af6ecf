#include "transports/charset.hpp"
#include "transports/sanitise.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Whatever bytes come: decoded text is UTF-8 that nothing acts in, and no line is wider than it is long.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rtx::transports;
  const auto require = [](bool holds) {
    if (!holds) std::abort();
  };
  const std::string_view line{reinterpret_cast<const char*>(data), size};
  for (const Charset expected :
       {Charset::unknown, Charset::ascii, Charset::shift_jis, Charset::euc_jp, Charset::utf8}) {
    const std::string text = sanitise(decode(line, expected));
    for (std::string_view rest = text; !rest.empty();) {
      const CodePoint next = first_code_point(rest);
      require(next.length > 0);
      require(next.value == '\n' || next.value == '\t' || (next.value >= ' ' && next.value != 0x7f));
      require(next.value < 0x80 || next.value > 0x9f);
      rest.remove_prefix(next.length);
    }
    require(sanitise(text) == text);
    require(columns_of(line, expected) <= line.size());
    static_cast<void>(begins_wide(line, expected));
    if (const auto written = encode(text, expected)) require(written->size() <= 2 * text.size());
  }
  return 0;
}
