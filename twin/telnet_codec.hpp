#pragma once

#include "twin/lab.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace rtx::twin {

/// The server's side of RFC 854 on one connection: wire bytes to keys, screen bytes to wire bytes, options.
///
/// Says WILL ECHO and WILL SGA at once (or what `LoginHabits::telnet_opening` says), agrees to BINARY, TTYPE
/// and NAWS, whose values change nothing, and refuses the rest. A machine without I/O.
/// Source: command reference 4.39 (options are negotiated; which ones is not documented).
class TelnetCodec {
 public:
  explicit TelnetCodec(const LoginHabits& habits);
  ~TelnetCodec();
  TelnetCodec(const TelnetCodec&) = delete;
  TelnetCodec& operator=(const TelnetCodec&) = delete;

  /// The first options. With `fault`, those that nobody in his senses sends: `storm` (every option, thousands
  /// of changes of mind, a subnegotiation of 64 KiB), `loop` (and every answer contradicted), `unfinished` (a
  /// subnegotiation that never ends).
  void begin(std::string_view fault = "");

  /// The keys in bytes from the client. CR NUL is Enter; CR LF as the habits say.
  [[nodiscard]] std::string receive(std::string_view wire);
  /// Puts what the screen is sent on the wire: IAC doubled, a bare CR as CR NUL unless the client takes
  /// BINARY.
  void send(std::string_view screen);

  /// Bytes for the client, options included.
  [[nodiscard]] std::string take();

 private:
  struct Library;

  void storm();
  void contradict(std::string_view wire);
  void keys(std::string_view bytes);

  LoginHabits habits_;
  std::unique_ptr<Library> library_;
  std::string wire_;
  std::string keys_;
  std::string wild_;
  unsigned command_bytes_ = 0;  // of an option's three, how many have been seen
  char command_ = 0;
  bool after_cr_ = false;    // of what came in
  bool cr_is_open_ = false;  // of what went out
  bool binary_out_ = false;
};

/// Whether `TelnetCodec::begin` knows that fault.
[[nodiscard]] bool is_telnet_fault(std::string_view name) noexcept;

}  // namespace rtx::twin
