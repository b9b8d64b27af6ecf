#include "twin/telnet_codec.hpp"

#include <algorithm>
#include <array>
#include <libtelnet.h>
#include <utility>

namespace rtx::twin {
namespace {

constexpr std::array<std::string_view, 3> faults{"loop", "storm", "unfinished"};

constexpr char iac = static_cast<char>(TELNET_IAC);

// What this end agrees to, and what it wants of the other.
constexpr std::array<telnet_telopt_t, 6> options{{
    {TELNET_TELOPT_ECHO, TELNET_WILL, TELNET_DONT},
    {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
    {TELNET_TELOPT_BINARY, TELNET_WILL, TELNET_DO},
    {TELNET_TELOPT_TTYPE, TELNET_WONT, TELNET_DO},
    {TELNET_TELOPT_NAWS, TELNET_WONT, TELNET_DO},
    {-1, 0, 0},
}};

std::string option(unsigned char command, unsigned number) {
  return {iac, static_cast<char>(command), static_cast<char>(number)};
}

}  // namespace

bool is_telnet_fault(std::string_view name) noexcept {
  return std::ranges::find(faults, name) != faults.end();
}

struct TelnetCodec::Library {
  explicit Library(TelnetCodec* codec)
      : telnet{::telnet_init(options.data(), &Library::handle, 0, codec), &::telnet_free} {}

  static void handle(telnet_t* telnet, telnet_event_t* event, void* self) {
    TelnetCodec& codec = *static_cast<TelnetCodec*>(self);
    switch (event->type) {
      case TELNET_EV_DATA:
        return codec.keys({event->data.buffer, event->data.size});
      case TELNET_EV_SEND:
        codec.wire_.append(event->data.buffer, event->data.size);
        return;
      case TELNET_EV_WILL:
        if (event->neg.telopt == TELNET_TELOPT_TTYPE) ::telnet_ttype_send(telnet);
        return;
      case TELNET_EV_DO:
      case TELNET_EV_DONT:
        if (event->neg.telopt == TELNET_TELOPT_BINARY) codec.binary_out_ = event->type == TELNET_EV_DO;
        return;
      default:
        return;
    }
  }

  std::unique_ptr<telnet_t, void (*)(telnet_t*)> telnet;
};

TelnetCodec::TelnetCodec(const LoginHabits& habits)
    : habits_{habits}, library_{std::make_unique<Library>(this)} {}

TelnetCodec::~TelnetCodec() = default;

void TelnetCodec::begin(std::string_view fault) {
  wild_ = fault;
  telnet_t* telnet = library_->telnet.get();
  if (habits_.telnet_opening != TelnetOpening::none) {
    ::telnet_negotiate(telnet, TELNET_WILL, TELNET_TELOPT_ECHO);
    ::telnet_negotiate(telnet, TELNET_WILL, TELNET_TELOPT_SGA);
  }
  if (habits_.telnet_opening == TelnetOpening::curious) {
    ::telnet_negotiate(telnet, TELNET_DO, TELNET_TELOPT_TTYPE);
    ::telnet_negotiate(telnet, TELNET_DO, TELNET_TELOPT_NAWS);
  }
  if (!wild_.empty()) storm();
}

void TelnetCodec::storm() {
  for (unsigned number = 0; number < 256; ++number) {
    wire_ += option(TELNET_DO, number) + option(TELNET_WILL, number);
  }
  for (unsigned i = 0; i < 2000; ++i) {
    wire_ += option(i % 2 == 0 ? TELNET_WONT : TELNET_WILL, TELNET_TELOPT_ECHO);
  }
  for (const int command : {TELNET_NOP, TELNET_AYT, TELNET_GA, TELNET_DM, TELNET_BREAK}) {
    wire_ += {iac, static_cast<char>(command)};
  }
  wire_ += option(TELNET_SB, TELNET_TELOPT_TTYPE);
  if (wild_ == "unfinished") return;
  wire_ += std::string(std::size_t{64} * 1024, 'x');
  wire_ += {iac, static_cast<char>(TELNET_SE)};
}

// Answers every WILL, WONT, DO and DONT with its contrary, for ever.
void TelnetCodec::contradict(std::string_view wire) {
  for (const char byte : wire) {
    if (command_bytes_ == 0) {
      command_bytes_ = byte == iac ? 1 : 0;
    } else if (command_bytes_ == 1) {
      command_ = byte;
      const auto value = static_cast<unsigned char>(byte);
      command_bytes_ = value >= TELNET_WILL && value <= TELNET_DONT ? 2 : 0;
    } else {
      // WILL and WONT are answered by DONT and DO, and these by WONT and WILL.
      const auto value = static_cast<unsigned char>(command_);
      const unsigned char contrary = value == TELNET_WILL   ? TELNET_DONT
                                     : value == TELNET_WONT ? TELNET_DO
                                     : value == TELNET_DO   ? TELNET_WONT
                                                            : TELNET_WILL;
      wire_ += option(contrary, static_cast<unsigned char>(byte));
      command_bytes_ = 0;
    }
  }
}

void TelnetCodec::keys(std::string_view bytes) {
  for (const char byte : bytes) {
    const bool belongs_to_cr =
        after_cr_ && (byte == '\0' || (byte == '\n' && habits_.telnet_crlf_is_one_enter));
    after_cr_ = byte == '\r';
    if (!belongs_to_cr) keys_ += byte;
  }
}

std::string TelnetCodec::receive(std::string_view wire) {
  if (wild_ == "loop") contradict(wire);
  ::telnet_recv(library_->telnet.get(), wire.data(), wire.size());
  return std::exchange(keys_, {});
}

void TelnetCodec::send(std::string_view screen) {
  std::string padded;
  for (const char byte : screen) {
    if (cr_is_open_ && byte != '\n' && !binary_out_) padded += '\0';
    cr_is_open_ = byte == '\r';
    padded += byte;
  }
  ::telnet_send(library_->telnet.get(), padded.data(), padded.size());
}

std::string TelnetCodec::take() {
  return std::exchange(wire_, {});
}

}  // namespace rtx::twin
