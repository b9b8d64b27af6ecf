#include "twin/telnet_end.hpp"

#include <utility>

namespace rtx::twin {
namespace {

constexpr std::size_t most_at_once = 16 * 1024;
// A client that sends options and reads no answers is not listened to any more beyond this.
constexpr std::size_t wire_limit = 256 * 1024;

}  // namespace

TelnetEnd::TelnetEnd(Device& device, std::unique_ptr<Conversation> conversation)
    : device_{device}, conversation_{std::move(conversation)}, codec_{device.router().settings().login} {
  std::string wild;
  if (const auto fault = device_.faults().armed("telnet-options")) {
    device_.faults().strike(*fault);
    wild = fault->argument;
  }
  conversation_->open();
  // A server that says nothing does not speak of options either.
  if (conversation_->ending() != Ending::silent) codec_.begin(wild);
}

std::size_t TelnetEnd::room(Clock::time_point) {
  return wire_.size() < wire_limit ? most_at_once : 0;
}

void TelnetEnd::receive(std::string_view bytes, Clock::time_point) {
  const std::string keys = codec_.receive(bytes);
  if (!keys.empty()) conversation_->receive(keys);
}

std::string TelnetEnd::take(std::size_t most, Clock::time_point) {
  wire_ += codec_.take();
  if (wire_.empty()) {
    conversation_->pass();
    codec_.send(conversation_->take(most));
    wire_ += codec_.take();
  }
  std::string taken = wire_.substr(0, most);
  wire_.erase(0, taken.size());
  return taken;
}

std::optional<ByteEnd::Clock::time_point> TelnetEnd::next_event(Clock::time_point now) const {
  const std::optional<LabTime> next = conversation_->next_event();
  if (!next) return std::nullopt;
  return now + device_.real_time_until(*next);
}

}  // namespace rtx::twin
