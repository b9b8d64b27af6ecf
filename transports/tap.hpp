#pragma once

#include "transports/transport.hpp"

#include <memory>
#include <string_view>

namespace rtx::transports {

/// Whoever watches the bytes of a connection. They hold secrets in clear.
class Tap {
 public:
  Tap() = default;
  Tap(const Tap&) = delete;
  Tap& operator=(const Tap&) = delete;
  virtual ~Tap() = default;

  virtual void on_received(std::string_view bytes) = 0;
  virtual void on_typed(std::string_view bytes) = 0;
};

/// `transport`, watched by `tap`. What is typed is told before it is written, so that an answer never comes
/// before its question.
[[nodiscard]] std::unique_ptr<Transport> tapped(std::unique_ptr<Transport> transport,
                                                std::shared_ptr<Tap> tap);

}  // namespace rtx::transports
