#pragma once

#include "playbooks/variables.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// One router as the inventory knows it, group inheritance already applied.
struct Router {
  std::string name;
  std::string host;
  std::uint16_t port = 22;
  bool port_given = false;        ///< Somebody said so; else the SSH configuration may.
  std::string transport = "ssh";  ///< `ssh`, `telnet`, `serial`, `tcp`.
  std::string device;             ///< Of a serial line: `/dev/ttyUSB0`.
  unsigned baud = 9600;           ///< Of a serial line, also of one behind a console server.
  std::string flow = "xon-xoff";  ///< `xon-xoff`, `rts-cts`, `none`.
  bool telnet_warning = true;     ///< Say that telnet is clear text.
  bool keep_console = false;      ///< `console = "untouched"`: no console setting is changed.
  std::string user;
  SecretSource password;
  SecretSource administrator_password;
  SecretSource login_password;  ///< Of the unnamed user, where `user` names one: `show config 0` asks for it.
  std::chrono::milliseconds answer_timeout{15'000};  ///< Until a line must be answered, if nobody says more.
  std::vector<std::filesystem::path> identities;
  bool agent = true;
  SecretSource passphrase;  ///< Of encrypted private keys.
  std::string algorithms;   ///< `modern`, `legacy`; empty: modern, unless the SSH configuration says others.
  bool accept_new_host_key = false;
  std::string pinned_host_key;        ///< `SHA256:...`; empty: known_hosts is asked.
  std::filesystem::path known_hosts;  ///< Empty: `~/.ssh/known_hosts`.
  bool has_jump = false;     ///< The way is given, also as "no jump": the SSH configuration's does not count.
  std::vector<Router> hops;  ///< The jump hosts on the way, the nearest to us first; theirs are empty.
  bool use_ssh_config = true;        ///< Ask OpenSSH's client configuration.
  std::filesystem::path ssh_config;  ///< Empty: `~/.ssh/config`, if it is there.
  Variables variables;
  Place place;
};

/// Two routers at the ends of one VPN, in the order of the playbook's roles.
struct Pair {
  std::string name;
  std::array<std::string, 2> routers;
  Variables variables;  ///< Shared by both ends; a router's own value wins.
  Place place;
};

/// `inventory.toml`: routers, groups (inheritance), pairs.
struct Inventory {
  std::map<std::string, Router, std::less<>> routers;
  std::map<std::string, Pair, std::less<>> pairs;
  /// The routers of each group, also of groups that inherit from it, in alphabetical order.
  std::map<std::string, std::vector<std::string>, std::less<>> groups;

  /// Reads and checks a file; throws PlaybookError with everything that is wrong with it.
  [[nodiscard]] static Inventory load(const std::filesystem::path& file);

  /// The same for a text that is already there; `file` names it. `private_file`: only its owner can read it,
  /// so that secrets may stand in it.
  [[nodiscard]] static Inventory parse(const std::string& text, const std::filesystem::path& file,
                                       bool private_file);
};

/// A router that is in no inventory: `user@host:port`, each part but host optional; an IPv6 address with a
/// port stands in brackets. `ssh://`, `telnet://` and `tcp://` before it name the transport; a serial line is
/// `serial:/dev/ttyUSB0` or `serial://user@/dev/ttyUSB0`, with `?baud=19200&flow=none` behind it if need be.
/// Throws PlaybookError.
[[nodiscard]] Router router_from_address(const std::string& address);

/// Where `router` is reached, for messages: `192.0.2.1:22`, `[2001:db8::1]:23`, `/dev/ttyUSB0`.
[[nodiscard]] std::string address_of(const Router& router);

}  // namespace rtx::playbooks
