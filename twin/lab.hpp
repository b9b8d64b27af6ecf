#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace rtx::twin {

/// Someone who may log in to a simulated router.
struct User {
  std::string name;
  std::string password;                      ///< In the lab file: these are toys, and never a real router's.
  std::vector<std::string> authorized_keys;  ///< Lines as in an authorized_keys file.

  friend bool operator==(const User&, const User&) = default;
};

/// The passwords and people of a router. Its configuration shows that they are there, and hides them.
struct Accounts {
  std::string login_password;          ///< The unnamed user's. Empty: none is set.
  std::string administrator_password;  ///< Empty: none is set.
  std::vector<User> users;

  friend bool operator==(const Accounts&, const Accounts&) = default;
};

/// A way in which a simulated router misbehaves: see docs/twin.md for the list.
struct Fault {
  std::string kind;      ///< `pause-after-hash`, `drop-after-lines`, `lose-first-command`, ...
  std::string argument;  ///< What the kind needs: milliseconds, a number of lines, a command.
  unsigned times = 0;    ///< How often at most, over all sessions of the router; 0: always.
};

/// How `---more---` disappears after a key. No capture shows the bytes, only what is left of them.
enum class PagerErase {
  overwrite,  ///< CR, blanks, CR.
  backspace,  ///< Backspaces, blanks, backspaces.
  escape,     ///< CR, ESC [ K.
};

/// What is not known for sure about the console, with the reading that the evidence favours first.
/// Source: the open questions listed in docs/twin.md.
struct ConsoleHabits {
  /// `console character`, `columns` and `lines` act on the session that typed them (and on those that begin
  /// later); false: on all sessions at once.
  bool settings_per_session = true;
  bool settings_count_as_unsaved = true;  ///< These three alone make `exit` ask.
  PagerErase pager_erase = PagerErase::overwrite;
  bool echo_breaks_at_once = false;  ///< The echo's line break comes with the character that fills the line.
  bool interrupt_discards_typed = false;         ///< Ctrl-C throws away what was typed ahead, too.
  bool restart_asks = false;                     ///< `restart` with unsaved changes asks before it restarts.
  std::string anonymous_prompt = "ppanonymous";  ///< What the prompt shows after `pp select anonymous`.
  bool asks_old_password_when_unset = true;      ///< `Old_Password:` even if there is none to be typed.
  bool tells_password_strength = true;           ///< `Password Strength : Strong` behind a new password.
  bool host_key_progress = true;                 ///< `sshd host key generate` says what it is doing.
  /// How long a new pair of host keys of 2048 bits takes, in lab time; one of 1024 bits takes an eighth.
  std::chrono::milliseconds host_key_time{90'000};
};

/// What is not known for sure about schedules, rollback timers, Lua tasks and the clock.
struct SafetyHabits {
  bool relative_stays = true;           ///< A `+SECONDS` schedule stays in the configuration when it has run.
  bool rollback_at_login_timer = true;  ///< The end of the login timer rolls back; false: it confirms.
  bool lost_console_confirms = false;   ///< A connection that breaks counts as logging out.
  bool lua_holds_console = false;       ///< `lua` gives the prompt back only when its task has ended.
  std::chrono::seconds clock_ahead{0};  ///< How much the clock is fast at the start; negative: slow.
  bool clock_lost_at_boot = false;      ///< After a boot it is 1980/01/01.
};

/// What Enter alone does at the first `Password:` while no login password is set.
enum class EmptyEnter {
  by_users,  ///< Asks for `Username:` if the router has users, else logs the unnamed one in.
  asks_username,
  logs_in,
};

/// What a telnet server says before it is asked.
enum class TelnetOpening {
  modest,   ///< WILL ECHO, WILL SGA.
  curious,  ///< And DO TTYPE, DO NAWS.
  none,     ///< Nothing; requests are answered all the same.
};

/// What is not known for sure about logging in by telnet and on the serial line.
struct LoginHabits {
  std::optional<bool> begins_with_username;  ///< None: as the model has an unnamed user or not.
  EmptyEnter empty_enter = EmptyEnter::by_users;
  unsigned tries = 3;  ///< Wrong passwords until a telnet connection is closed; 0: any number.
  std::string failure_text = "Error: Incorrect password";  ///< Empty: nothing is said.
  std::string session_limit_text;                          ///< Likewise.
  bool serial_waits_for_enter = true;                      ///< A serial line shows no prompt before Enter.
  TelnetOpening telnet_opening = TelnetOpening::modest;
  bool telnet_crlf_is_one_enter = false;  ///< Two by default, as on the other doors.
};

/// How a serial line is found when the lab starts.
enum class LineState {
  login,                   ///< Nobody is logged in.
  username,                ///< Somebody has got as far as `Username:`.
  user,                    ///< Logged in, at the prompt.
  administrator,           ///< Left over by an administrator.
  administrator_password,  ///< Somebody has typed `administrator` and gone away.
  pager,                   ///< A listing waits at `---more---`.
  half_typed,              ///< A line without its Enter.
  wrong_baud,              ///< At another speed than whoever connects: what it sends is no text.
};

/// The serial line of a router, on a pseudo terminal or over TCP.
struct LabLine {
  unsigned baud = 0;  ///< Ten bits a byte, both ways; 0: as fast as it goes, and any speed is right.
  std::size_t input_buffer = 64;  ///< Bytes that wait while the router is busy; more are lost. With `baud`.
  bool xon_xoff = true;           ///< The router sends XOFF when that buffer is nearly full.
  LineState state = LineState::login;
};

/// What the SSH server of a router offers.
enum class SshAlgorithms {
  modern,    ///< What libssh does by default.
  rsa_sha1,  ///< Host key `ssh-rsa`, signed with SHA-1, and nothing else old. Source: RTX1210, RTX830.
  legacy,    ///< Only ssh-rsa, group1 and group14 with SHA-1, aes128-cbc, 3des-cbc, hmac-sha1.
};

/// `[[router.flap]]`: a tunnel that both ends lost, and began anew.
struct Flap {
  int tunnel = 0;
  std::chrono::microseconds ago{0};  ///< Before the lab began.
};

/// How a router is doing, as `show environment` tells it.
struct Condition {
  std::optional<int> cpu;     ///< Percent of load, give or take a little; absent: next to nothing.
  std::optional<int> memory;  ///< Percent in use; absent: 23.
};

/// `[[router]]` of a lab file.
struct LabRouter {
  std::string name;
  std::string model = "RTX830";
  std::string firmware = "15.02.31";
  std::string listen = "127.0.0.1";             ///< Loopback only.
  std::uint16_t port = 0;                       ///< 0: any free port.
  std::optional<std::uint16_t> telnet_port;     ///< None: no telnet door.
  std::optional<std::uint16_t> tcp_port;        ///< Its serial line over plain TCP, as of a console server.
  std::optional<std::filesystem::path> serial;  ///< Its serial line: a link to a pseudo terminal.
  LabLine line;
  SshAlgorithms ssh_algorithms = SshAlgorithms::modern;
  std::optional<std::filesystem::path> replay;  ///< A recording that is served instead of a console.
  bool admits_anybody = false;                  ///< SSH takes any name and password.
  /// As it leaves the factory: neither passwords nor users, and SSH stays shut until the configuration has a
  /// host key, `sshd service on` and an address.
  bool factory = false;
  Accounts accounts;
  bool asks_administrator_password_when_unset = true;  ///< Both readings are in the field.
  std::string config;  ///< Running and saved configuration at start, as `show config` prints it.
  /// The interface over which everybody comes: connections live only while it has the address that it had at
  /// the start. Empty: the configuration cuts nobody off.
  std::string reached_by;
  /// One way, added to everything that it receives and sends; real time.
  std::chrono::milliseconds latency{0};
  std::chrono::microseconds uptime{0};  ///< How long before the lab began it booted; lab time.
  std::vector<Flap> flaps;
  Condition condition;
  double loss = 0.0;  ///< Share of packets that its lines lose, 0..1; 1: they are dead.
  ConsoleHabits console;
  LoginHabits login;
  SafetyHabits safety;
  std::vector<Fault> faults;
};

/// `[[network]]`: a cloud that joins interfaces and routes between its gateways.
struct LabNetwork {
  std::string name;
  std::vector<std::string> interfaces;  ///< `yamaha01.lan2`
  std::vector<std::string> gateways;    ///< Its routers' addresses, each one hop.
  std::chrono::microseconds round_trip{240};
  double loss = 0.0;  ///< Share of packets lost, 0..1; 1: nothing gets through, and tunnels fall.
};

/// A lab file: simulated routers and what joins them.
struct Lab {
  std::vector<LabRouter> routers;
  std::vector<LabNetwork> networks;
  double speed = 1.0;  ///< How many lab seconds pass in a real one.
  /// What is not known for sure about tunnels and is to be read another way: see `twin/readings.hpp`.
  std::map<std::string, std::string> readings{};
  /// Private keys, kept between runs if given; else made at start.
  std::optional<std::filesystem::path> host_key;

  /// Throws LabError with `file:line:column: message`.
  [[nodiscard]] static Lab load(const std::filesystem::path& file);
};

class LabError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace rtx::twin
