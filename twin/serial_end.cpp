#include "twin/serial_end.hpp"

#include "twin/keys.hpp"
#include "twin/login.hpp"
#include "twin/noise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

constexpr char xon = 0x11;
constexpr char xoff = 0x13;

// Start bit, eight data bits, stop bit.
constexpr std::size_t bits_in_byte = 10;
// Answers under way beyond which the router takes no further key.
constexpr std::size_t paced_output = 64;
constexpr std::size_t unpaced = 4096;

}  // namespace

SerialEnd::SerialEnd(Device& device, std::unique_ptr<Conversation> conversation, SerialPeer peer)
    : device_{device},
      conversation_{std::move(conversation)},
      peer_{std::move(peer)},
      settings_{device.router().settings().line} {}

ByteEnd::Clock::duration SerialEnd::byte_time() const {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::seconds{1}) * bits_in_byte /
         std::max(settings_.baud, 1U);
}

std::size_t SerialEnd::output_limit() const noexcept {
  return settings_.baud == 0 ? unpaced : paced_output;
}

// Bytes travel in small groups, so that not every one of them wakes the process.
ByteEnd::Clock::duration SerialEnd::slack() const {
  return std::max<Clock::duration>(std::chrono::milliseconds{4}, 2 * byte_time());
}

std::size_t SerialEnd::capacity(const Lane& lane, Clock::time_point now) const {
  if (settings_.baud == 0) return unpaced;
  const Clock::time_point from = std::max(lane.free_at, now - slack());
  return from >= now ? 0 : static_cast<std::size_t>((now - from) / byte_time());
}

void SerialEnd::occupy(Lane& lane, std::size_t bytes, Clock::time_point now) const {
  lane.free_at = std::max(lane.free_at, now - slack()) + byte_time() * static_cast<Clock::rep>(bytes);
}

bool SerialEnd::is_stopped() const {
  return xoff_sent_ && peer_.stops_at_xoff() && after_xoff_ == 0;
}

std::size_t SerialEnd::room(Clock::time_point now) {
  const std::size_t capacity_now = capacity(inward_, now);
  if (settings_.baud == 0 || !settings_.xon_xoff || !peer_.stops_at_xoff()) return capacity_now;
  // Bytes come in groups: one that fills the buffer past the mark of XOFF must not overflow it.
  const std::size_t left = settings_.input_buffer - std::min(input_.size(), settings_.input_buffer);
  return std::min(capacity_now, xoff_sent_ ? after_xoff_ : left);
}

void SerialEnd::receive(std::string_view bytes, Clock::time_point now) {
  occupy(inward_, bytes.size(), now);
  if (settings_.baud == 0) return conversation_->receive(bytes);
  for (const char byte : bytes) {
    after_xoff_ -= std::min<std::size_t>(after_xoff_, 1);
    push(byte);
    work();  // between two bytes of the line the router has time
  }
}

// XON, XOFF and Ctrl-C act at once, whatever waits in front of them.
void SerialEnd::push(char key) {
  if (key == xon || key == xoff) {
    held_ = key == xoff;
  } else if (key == ctrl_c && !conversation_->is_idle()) {
    conversation_->receive({&key, 1});
  } else if (input_.size() >= settings_.input_buffer) {
    ++lost_;
  } else {
    input_.push_back(key);
    control_flow();
  }
}

void SerialEnd::control_flow() {
  if (!settings_.xon_xoff) return;
  if (!xoff_sent_ && input_.size() >= settings_.input_buffer * 3 / 4) {
    xoff_sent_ = true;
    after_xoff_ = settings_.input_buffer - input_.size();
    if (peer_.sees_xoff) signals_ += xoff;
  } else if (xoff_sent_ && input_.size() <= settings_.input_buffer / 4) {
    xoff_sent_ = false;
    if (peer_.sees_xoff) signals_ += xon;
  }
}

// Lets the router take keys as long as it is at leisure.
void SerialEnd::work() {
  while (true) {
    conversation_->pass();
    if (out_.size() < output_limit()) out_ += conversation_->take(output_limit() - out_.size());
    if (input_.empty() || out_.size() >= output_limit() || !conversation_->is_idle()) break;
    const char key = input_.front();
    input_.pop_front();
    conversation_->receive({&key, 1});
  }
  control_flow();
}

std::string SerialEnd::take(std::size_t most, Clock::time_point now) {
  work();
  most = std::min(most, capacity(outward_, now));
  std::string taken = signals_.substr(0, most);
  signals_.erase(0, taken.size());
  if (!held_) {
    const std::string text = out_.substr(0, most - taken.size());
    out_.erase(0, text.size());
    taken += is_garbled() ? garbled(text) : text;
  }
  occupy(outward_, taken.size(), now);
  return taken;
}

bool SerialEnd::is_garbled() const {
  if (settings_.state == LineState::wrong_baud) return true;
  return settings_.baud != 0 && peer_.speed && peer_.speed() != settings_.baud;
}

std::optional<ByteEnd::Clock::time_point> SerialEnd::next_event(Clock::time_point now) const {
  std::optional<Clock::time_point> next;
  const auto consider = [&](Clock::time_point time) { next = next ? std::min(*next, time) : time; };
  const bool has_output = !signals_.empty() || (!out_.empty() && !held_);
  if (has_output) consider(std::max(outward_.free_at, now - slack()) + slack());
  if (capacity(inward_, now) == 0 && !is_stopped()) consider(inward_.free_at + slack());
  if (const auto event = conversation_->next_event(); event && out_.size() < output_limit())
    consider(now + device_.real_time_until(*event));
  // A program may stop obeying XOFF while it is in force.
  if (xoff_sent_) consider(now + 10 * slack());
  return next;
}

std::unique_ptr<LoginDialogue> serial_dialogue(Device& device) {
  auto dialogue = std::make_unique<LoginDialogue>(device, Door::serial);
  dialogue->open();
  const LineState state = device.router().settings().line.state;
  // What this prints was for somebody else.
  const auto type = [&](std::string_view keys) {
    dialogue->receive(keys);
    do {
      dialogue->pass();
    } while (!dialogue->take().empty());
  };
  if (state == LineState::login || state == LineState::wrong_baud) return dialogue;
  if (state == LineState::username) {
    type("\r");
    if (device.has_users() && dialogue->console() == nullptr) type("\r");
  } else {
    dialogue->let_in("");
  }
  const bool administrates = state == LineState::administrator || state == LineState::pager;
  if (administrates || state == LineState::administrator_password) type("administrator\r");
  if (administrates) type(device.router().accounts().administrator_password + "\r");
  if (state == LineState::pager) {
    // A listing that is longer than this screen, whatever the configuration; the rest is as configured.
    Display small = device.configured_display();
    small.lines = 2;
    dialogue->console()->use(small);
    type("show config\r");
    dialogue->console()->use(device.configured_display());
  }
  if (state == LineState::half_typed) type("show environ");
  type("");
  return dialogue;
}

}  // namespace rtx::twin
