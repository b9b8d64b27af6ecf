#pragma once

#include "transports/ssh_algorithms.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports {

/// What an OpenSSH client configuration says about one host; what it does not say is absent or empty.
struct SshConfig {
  std::string host;  ///< HostName.
  std::optional<std::uint16_t> port;
  std::string user;
  std::vector<std::string> identities;   ///< IdentityFile, `~` and tokens not replaced.
  std::vector<std::string> known_hosts;  ///< UserKnownHostsFile.
  std::vector<std::string> jump;         ///< ProxyJump: `[user@]host[:port]`, the first hop first.
  std::string proxy_command;             ///< Tokens not replaced.
  std::optional<bool> accept_new;        ///< StrictHostKeyChecking: `accept-new`; anything else is `verify`.
  SshAlgorithms algorithms;              ///< Whole lists, as OpenSSH would offer them.
};

/// Compares what `ssh -G` prints for a host with what it prints without any configuration (`defaults`), so
/// that OpenSSH itself is the reader of its files: `Host` patterns, `Match`, `Include` and all. ProxyJump of
/// `none` is no jump; so is a ProxyCommand of `none`. Source: ssh(1) -G; ssh_config(5).
[[nodiscard]] SshConfig read_ssh_config(std::string_view printed, std::string_view defaults);

/// Who is connected to, for the tokens of ssh_config(5).
struct SshTokens {
  std::string host;      ///< %h, %n
  std::uint16_t port{};  ///< %p
  std::string user;      ///< %r
  std::string home;      ///< %d, and `~/` at the beginning.
};

/// `text` with %%, %h, %n, %p, %r, %d and a `~/` in front replaced; nothing if another token is in it.
[[nodiscard]] std::optional<std::string> replace_tokens(std::string_view text, const SshTokens& tokens);

/// True if `text` may stand in a command for a shell, and be an argument of `ssh`: letters, digits and
/// `.:_-@[]%`, and no `-` in front.
[[nodiscard]] bool is_plain_name(std::string_view text);

}  // namespace rtx::transports
