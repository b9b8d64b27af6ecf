#include "transports/console.hpp"
#include "transports/console_exchange.hpp"
#include "transports/console_login.hpp"
#include "transports/console_resync.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// A router that may say anything, in any pieces, with silences anywhere. Whatever it does: no crash, no text
// kept beyond the limit, an end after a bounded number of actions, and nothing typed into a question.
namespace {

using namespace rtx::transports;
using namespace rtx::transports::console;

constexpr std::size_t limit = 64 * 1024;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Reads the input: one byte says what happens next, then how much.
class Source {
 public:
  explicit Source(std::string_view data) : data_{data} {}

  bool is_empty() const { return data_.empty(); }
  std::uint8_t byte() {
    if (data_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(data_.front());
    data_.remove_prefix(1);
    return first;
  }
  std::string_view piece(std::size_t most) {
    const std::string_view taken = data_.substr(0, most);
    data_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view data_;
};

/// What the router "says" next: bytes of the input, or an echo of what was typed, which no input would guess.
std::string next_bytes(Source& source, std::uint8_t choice, std::string& typed) {
  if (choice % 4 != 1) return std::string{source.piece(choice % 4 == 2 ? 1 : choice)};
  const std::size_t count = std::min<std::size_t>(typed.size(), source.byte() % 64U + 1U);
  std::string echoed = typed.substr(0, count);
  typed.erase(0, count);
  std::string printed;
  for (const char c : echoed)
    printed += c == '\r' ? std::string{choice % 8 == 1 ? "\r\n# " : "\r\n> "} : std::string(1, c);
  return printed;
}

template <class Machine>
bool drive(Machine& machine, Console& shared, Source& source, std::string& typed) {
  Event event = Start{Clock::time_point{}};
  std::string bytes;
  std::size_t silent = 0;
  for (std::size_t steps = 0;; ++steps) {
    require(steps < 100'000);
    const Action action = machine.resume(event);
    require(shared.screen.text().size() <= limit + 16 * 1024);
    if (std::holds_alternative<Done>(action)) return true;
    if (std::holds_alternative<Failed>(action)) return false;
    if (const auto* send = std::get_if<Send>(&action)) {
      const std::string_view tail = shared.screen.tail();
      // A mark is typed behind a prompt only; ahead, before anything could have been asked, it has company.
      const bool mark_alone =
          send->bytes.reveal().size() == EndMarks::length + 1 && send->bytes.reveal()[0] == '#';
      if (mark_alone) require(ends_like_prompt(tail));
      typed += send->bytes.reveal();
      event = Sent{};
      continue;
    }
    if (source.is_empty()) {
      if (++silent > 100) {
        event = Expired{};
      } else {
        event = std::get<Read>(action).quiet.count() > 0 ? Event{Quiet{}} : Event{Expired{}};
      }
      continue;
    }
    const std::uint8_t choice = source.byte();
    if (choice == 255) {
      event = Ended{};
    } else if (choice >= 250 && std::get<Read>(action).quiet.count() > 0) {
      event = Quiet{};
    } else {
      bytes = next_bytes(source, choice, typed);
      event = Received{bytes, Clock::time_point{}};
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Source source{{reinterpret_cast<const char*>(data), size}};
  Console shared{0x7f3a, limit};
  std::string typed;
  const std::uint8_t kind = source.byte();
  if (kind % 2 == 0) {
    Login login{shared, Level::administrator, Secret{"tiger"}};
    if (!drive(login, shared, source, typed)) return 0;
  } else {
    shared.screen.feed("# ");
    shared.prompt = split_prompt("# ", Prompt{}, false);
  }
  std::vector<Line> lines;
  lines.emplace_back("show log");
  lines.emplace_back("console columns 120");
  lines.emplace_back("save 0", Typing::alone);
  lines.back().answers.emplace_back("sure", Secret{"Y"});
  lines.emplace_back("tunnel select 1", Typing::alone);
  lines.emplace_back("exit", Typing::alone);
  lines.back().leaves = true;
  Exchange exchange{shared, std::move(lines), kind % 4 < 2};
  drive(exchange, shared, source, typed);
  Resync resync{shared};
  drive(resync, shared, source, typed);
  return 0;
}
