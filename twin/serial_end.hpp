#pragma once

#include "twin/byte_end.hpp"
#include "twin/device.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

class LoginDialogue;

/// What a serial line knows of the port at its other end.
struct SerialPeer {
  /// Whether XOFF stops what the port sends: asked whenever it matters, since a program may switch it.
  std::function<bool()> stops_at_xoff;
  /// The port's speed in bits a second.
  std::function<unsigned()> speed;
  /// False for a console server, which acts on XOFF itself and does not pass it on.
  bool sees_xoff = true;
};

/// A router's end of its serial line: speed, a small input buffer, XON/XOFF.
///
/// With a speed, bytes take their time in both directions. The router takes a key from its buffer when it
/// has done what came before and its answer is under way; keys that find the buffer full are lost. It sends
/// XOFF at three quarters and XON at one. The other end may hold the router's output by the same keys.
/// Source: command reference 2.1.2 (8N1, Xon/Xoff); the buffer's size is not known.
class SerialEnd final : public ByteEnd {
 public:
  /// `conversation` is open. `device` must outlive it.
  SerialEnd(Device& device, std::unique_ptr<Conversation> conversation, SerialPeer peer);

  [[nodiscard]] std::size_t room(Clock::time_point now) override;
  void receive(std::string_view bytes, Clock::time_point now) override;
  [[nodiscard]] std::string take(std::size_t most, Clock::time_point now) override;
  [[nodiscard]] std::optional<Clock::time_point> next_event(Clock::time_point now) const override;
  [[nodiscard]] Conversation& conversation() noexcept override { return *conversation_; }

  /// Keys that found the buffer full.
  [[nodiscard]] std::size_t lost() const noexcept { return lost_; }

 private:
  /// When one direction of the line has carried all that it was given.
  struct Lane {
    Clock::time_point free_at{};
  };
  [[nodiscard]] std::size_t capacity(const Lane& lane, Clock::time_point now) const;
  void occupy(Lane& lane, std::size_t bytes, Clock::time_point now) const;
  [[nodiscard]] Clock::duration byte_time() const;
  [[nodiscard]] Clock::duration slack() const;
  [[nodiscard]] std::size_t output_limit() const noexcept;

  void push(char key);
  void work();
  void control_flow();
  [[nodiscard]] bool is_garbled() const;
  [[nodiscard]] bool is_stopped() const;

  Device& device_;
  std::unique_ptr<Conversation> conversation_;
  SerialPeer peer_;
  LabLine settings_;
  Lane inward_;
  Lane outward_;
  std::deque<char> input_;
  std::string signals_;  // XOFF and XON that overtake the text
  std::string out_;
  bool xoff_sent_ = false;
  std::size_t after_xoff_ = 0;  // bytes that may still come: they were on their way
  bool held_ = false;
  std::size_t lost_ = 0;
};

/// The dialogue of a serial line, found in the state that the lab says.
[[nodiscard]] std::unique_ptr<LoginDialogue> serial_dialogue(Device& device);

}  // namespace rtx::twin
