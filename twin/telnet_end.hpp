#pragma once

#include "twin/byte_end.hpp"
#include "twin/device.hpp"
#include "twin/telnet_codec.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// A router's end of one telnet connection.
class TelnetEnd final : public ByteEnd {
 public:
  /// Begins to talk. `device` must outlive it.
  TelnetEnd(Device& device, std::unique_ptr<Conversation> conversation);

  [[nodiscard]] std::size_t room(Clock::time_point now) override;
  void receive(std::string_view bytes, Clock::time_point now) override;
  [[nodiscard]] std::string take(std::size_t most, Clock::time_point now) override;
  [[nodiscard]] std::optional<Clock::time_point> next_event(Clock::time_point now) const override;
  [[nodiscard]] Conversation& conversation() noexcept override { return *conversation_; }

 private:
  Device& device_;
  std::unique_ptr<Conversation> conversation_;
  TelnetCodec codec_;
  std::string wire_;
};

}  // namespace rtx::twin
