#include "transports/ssh_config.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace rtx::transports {
namespace {

/// The values printed for each key, in order; some keys come several times.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

Values values_of(std::string_view printed) {
  Values values;
  while (!printed.empty()) {
    const auto line = printed.substr(0, printed.find('\n'));
    printed.remove_prefix(std::min(line.size() + 1, printed.size()));
    const auto blank = line.find(' ');
    if (blank == line.npos) continue;
    values[std::string{line.substr(0, blank)}].emplace_back(line.substr(blank + 1));
  }
  return values;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(separator));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  return parts;
}

/// What the files say, as far as it differs from what OpenSSH does by itself.
class Said {
 public:
  Said(Values printed, Values defaults) : printed_{std::move(printed)}, defaults_{std::move(defaults)} {}

  std::vector<std::string> all(std::string_view key) const {
    const auto found = printed_.find(key);
    if (found == printed_.end()) return {};
    const auto usual = defaults_.find(key);
    if (usual != defaults_.end() && usual->second == found->second) return {};
    return found->second;
  }
  std::string one(std::string_view key) const {
    const auto values = all(key);
    return values.empty() || values.front() == "none" ? std::string{} : values.front();
  }
  /// The value, also where it is OpenSSH's own.
  std::string printed(std::string_view key) const {
    const auto found = printed_.find(key);
    return found == printed_.end() ? std::string{} : found->second.front();
  }

 private:
  Values printed_;
  Values defaults_;
};

std::optional<std::uint16_t> port_of(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

SshConfig read_ssh_config(std::string_view printed, std::string_view defaults) {
  const Said said{values_of(printed), values_of(defaults)};
  SshConfig config;
  config.host = said.printed("hostname");
  config.port = port_of(said.one("port"));
  config.user = said.printed("user");
  config.identities = said.all("identityfile");
  config.known_hosts = split(said.one("userknownhostsfile"), ' ');
  config.jump = split(said.one("proxyjump"), ',');
  config.proxy_command = said.one("proxycommand");
  const auto checking = said.all("stricthostkeychecking");
  if (!checking.empty()) config.accept_new = checking.front() == "accept-new";
  config.algorithms.key_exchange = said.one("kexalgorithms");
  config.algorithms.host_keys = said.one("hostkeyalgorithms");
  config.algorithms.ciphers = said.one("ciphers");
  config.algorithms.macs = said.one("macs");
  config.algorithms.user_keys = said.one("pubkeyacceptedalgorithms");
  return config;
}

std::optional<std::string> replace_tokens(std::string_view text, const SshTokens& tokens) {
  std::string result;
  if (text.starts_with("~/")) {
    result = tokens.home;
    text.remove_prefix(1);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    switch (++i < text.size() ? text[i] : '\0') {
      case '%':
        result += '%';
        break;
      case 'h':
      case 'n':
        result += tokens.host;
        break;
      case 'p':
        result += std::to_string(tokens.port);
        break;
      case 'r':
        result += tokens.user;
        break;
      case 'd':
        result += tokens.home;
        break;
      default:
        return std::nullopt;
    }
  }
  return result;
}

bool is_plain_name(std::string_view text) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-@[]%";
  return !text.empty() && text.front() != '-' && text.find_first_not_of(letters) == text.npos;
}

}  // namespace rtx::transports
