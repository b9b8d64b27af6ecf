#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct telnet_t;
union telnet_event_t;

namespace rtx::transports {

/// Takes telnet's commands off what a server sends, and puts them onto what a client types; no socket.
///
/// The server may echo (ECHO), suppress go-ahead (SGA) and use 8 bits (BINARY, both ways); it is told the
/// terminal type (TTYPE, `vt100`) and the window (NAWS, 80x24: what a router's console is set to at first).
/// Everything else is refused. Nothing is offered, and after some hundred answers none is given any more, so
/// that no server can make the two talk in circles.
/// Source: RFC 854, 855, 856, 857, 858, 1073, 1091, 1143.
class TelnetCodec {
 public:
  TelnetCodec();
  TelnetCodec(const TelnetCodec&) = delete;
  TelnetCodec& operator=(const TelnetCodec&) = delete;
  ~TelnetCodec();

  /// Takes in what came from the server, in any split, some kilobytes at a time.
  void receive(std::string_view bytes);

  /// What the server printed since the last call, without commands; CR NUL is CR.
  [[nodiscard]] std::string take_text();

  /// What must be answered to the server's commands.
  [[nodiscard]] std::string take_answers();

  /// `typed` as it goes over the wire: CR is CR NUL unless both ends are BINARY, 0xff is doubled.
  [[nodiscard]] std::string encode(std::string_view typed);

  /// True if the server began what was never agreed (compression): nothing it sends can be read any more.
  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }

 private:
  struct Free {
    void operator()(telnet_t* telnet) const noexcept;
  };

  static void on_event(telnet_t* telnet, telnet_event_t* event, void* codec) noexcept;
  void on_event(const telnet_event_t& event);
  void on_text(std::string_view bytes);
  void tell_window();

  std::unique_ptr<telnet_t, Free> telnet_;
  std::string text_;
  std::string answers_;
  std::string encoded_;
  bool encodes_ = false;  ///< What libtelnet wants sent is ours, not an answer.
  int answered_ = 0;
  bool is_mute_ = false;
  bool types_binary_ = false;
  bool reads_binary_ = false;
  bool after_return_ = false;
  bool is_broken_ = false;
};

}  // namespace rtx::transports
