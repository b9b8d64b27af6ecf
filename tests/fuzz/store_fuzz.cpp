// Hostile text as a journal and as a sealed snapshot: nothing may crash or get through, errors are
// StoreErrors, and what was read is written back as what it was.

#include "safety/journal_text.hpp"
#include "safety/run_state.hpp"
#include "safety/sealed.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace rtx::safety;

void check(bool holds) {
  if (!holds) std::abort();
}

/// Whether `act` throws a StoreError; any other exception ends the fuzzer.
template <class Act>
bool is_refused(const Act& act) {
  try {
    act();
    return false;
  } catch (const StoreError&) {
    return true;
  }
}

void as_journal(std::string_view text) {
  JournalText read;
  if (is_refused([&] { read = parse_journal(text, "journal"); })) return;
  check(read.whole <= text.size());
  const auto again = parse_journal(text.substr(0, read.whole), "journal");
  check(again.entries == read.entries && again.whole == read.whole);
  for (const auto& entry : read.entries) {
    std::string line;
    if (is_refused([&] { line = journal_line(entry, 1); })) continue;  // Escapes have made it too long.
    check(parse_journal(line, "journal").entries == std::vector{entry});
  }
  const RunState run = state_after(read.entries);
  for (const auto& router : run.routers) check(run.find(router.name) == &router);
}

void as_sealed(std::string_view text) {
  constexpr std::array<unsigned char, Key::size> bytes{1, 2, 3};
  const Key key{bytes};
  check(is_refused([&] { static_cast<void>(unseal(key, text)); }));
  std::string sealed = seal(key, text);
  check(unseal(key, sealed) == text);
  // The same with a right first line, so that what is behind it is looked at.
  const std::string header = sealed.substr(0, sealed.find('\n') + 1);
  check(is_refused([&] { static_cast<void>(unseal(key, header + std::string{text})); }));
  const std::size_t place = text.size() * 7 % sealed.size();
  sealed[place] = static_cast<char>(sealed[place] ^ 4);
  check(is_refused([&] { static_cast<void>(unseal(key, sealed)); }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 16384;
  if (size > longest) return 0;
  const std::string text{data, data + size};
  as_journal(text);
  as_sealed(text);
  return 0;
}
