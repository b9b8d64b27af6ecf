#include "transports/telnet_codec.hpp"

#include <array>
#include <cstdint>
#include <libtelnet.h>
#include <new>
#include <utility>

namespace rtx::transports {
namespace {

constexpr int most_answers = 512;
constexpr const char* terminal_type = "vt100";

/// What we do (`us`) and let the server do (`him`). A console without echo or window could not be read.
constexpr std::array<telnet_telopt_t, 6> options{{{TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DO},
                                                  {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
                                                  {TELNET_TELOPT_BINARY, TELNET_WILL, TELNET_DO},
                                                  {TELNET_TELOPT_TTYPE, TELNET_WILL, TELNET_DONT},
                                                  {TELNET_TELOPT_NAWS, TELNET_WILL, TELNET_DONT},
                                                  {-1, 0, 0}}};

}  // namespace

void TelnetCodec::Free::operator()(telnet_t* telnet) const noexcept {
  telnet_free(telnet);
}

TelnetCodec::TelnetCodec() : telnet_{telnet_init(options.data(), &TelnetCodec::on_event, 0, this)} {
  if (!telnet_) throw std::bad_alloc{};
}

TelnetCodec::~TelnetCodec() = default;

void TelnetCodec::receive(std::string_view bytes) {
  // Looked at here only, so that no answer is given by half.
  is_mute_ = answered_ >= most_answers;
  if (!is_broken_) telnet_recv(telnet_.get(), bytes.data(), bytes.size());
}

std::string TelnetCodec::take_text() {
  return std::exchange(text_, {});
}

std::string TelnetCodec::take_answers() {
  return std::exchange(answers_, {});
}

std::string TelnetCodec::encode(std::string_view typed) {
  std::string line;
  line.reserve(typed.size() + 1);
  for (const char c : typed) {
    line += c;
    if (c == '\r' && !types_binary_) line += '\0';
  }
  encodes_ = true;
  telnet_send(telnet_.get(), line.data(), line.size());
  encodes_ = false;
  return std::exchange(encoded_, {});
}

// libtelnet is C: nothing may be thrown through it. What runs out of memory here ends the program.
void TelnetCodec::on_event(telnet_t* /*telnet*/, telnet_event_t* event, void* codec) noexcept {
  static_cast<TelnetCodec*>(codec)->on_event(*event);
}

void TelnetCodec::on_event(const telnet_event_t& event) {
  switch (event.type) {
    case TELNET_EV_DATA:
      return on_text({event.data.buffer, event.data.size});
    case TELNET_EV_SEND:
      if (encodes_) {
        encoded_.append(event.data.buffer, event.data.size);
      } else if (!is_mute_) {
        ++answered_;
        answers_.append(event.data.buffer, event.data.size);
      }
      return;
    case TELNET_EV_DO:
      if (event.neg.telopt == TELNET_TELOPT_NAWS) tell_window();
      if (event.neg.telopt == TELNET_TELOPT_BINARY) types_binary_ = true;
      return;
    case TELNET_EV_DONT:
      if (event.neg.telopt == TELNET_TELOPT_BINARY) types_binary_ = false;
      return;
    case TELNET_EV_WILL:
      if (event.neg.telopt == TELNET_TELOPT_BINARY) reads_binary_ = true;
      return;
    case TELNET_EV_WONT:
      if (event.neg.telopt == TELNET_TELOPT_BINARY) reads_binary_ = false;
      return;
    case TELNET_EV_TTYPE:
      if (event.ttype.cmd == TELNET_TTYPE_SEND) telnet_ttype_is(telnet_.get(), terminal_type);
      return;
    case TELNET_EV_COMPRESS:
      is_broken_ = true;
      return;
    default:
      return;
  }
}

void TelnetCodec::on_text(std::string_view bytes) {
  if (is_broken_) return;
  for (const char c : bytes) {
    const bool padding = c == '\0' && after_return_ && !reads_binary_;
    after_return_ = c == '\r';
    if (!padding) text_ += c;
  }
}

void TelnetCodec::tell_window() {
  constexpr std::array<char, 4> columns_and_lines{0, 80, 0, 24};
  telnet_subnegotiation(telnet_.get(), TELNET_TELOPT_NAWS, columns_and_lines.data(),
                        columns_and_lines.size());
}

}  // namespace rtx::transports
