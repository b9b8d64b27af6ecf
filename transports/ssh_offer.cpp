#include "transports/ssh_offer.hpp"

#include "transports/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace rtx::transports {
namespace {

constexpr char kexinit = 20;
constexpr std::size_t cookie_size = 16;

/// Takes `length` bytes off `bytes`; nothing if there are fewer.
std::optional<std::string_view> take(std::string_view& bytes, std::size_t length) {
  if (bytes.size() < length) return std::nullopt;
  const auto taken = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return taken;
}

std::optional<std::string_view> take_list(std::string_view& bytes) {
  const auto size = take(bytes, 4);
  if (!size) return std::nullopt;
  std::uint32_t length = 0;
  for (const char byte : *size) length = length << 8 | static_cast<unsigned char>(byte);
  return take(bytes, length);
}

/// The name lists of the offer; empty if `bytes` does not hold one.
std::string_view lists_of(std::string_view bytes) {
  while (!bytes.starts_with("SSH-")) {  // A server may send other lines first.
    const auto end = bytes.find('\n');
    if (end == bytes.npos) return {};
    bytes.remove_prefix(end + 1);
  }
  bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
  if (!take(bytes, 5)) return {};  // Lengths of packet and padding.
  const auto type = take(bytes, 1);
  if (!type || type->front() != kexinit || !take(bytes, cookie_size)) return {};
  return bytes;
}

bool contains(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const auto entry = list.substr(0, list.find(','));
    if (entry == name) return true;
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
  }
  return false;
}

bool have_common(std::string_view ours, std::string_view theirs) {
  while (!ours.empty()) {
    const auto name = ours.substr(0, ours.find(','));
    if (contains(theirs, name)) return true;
    ours.remove_prefix(std::min(name.size() + 1, ours.size()));
  }
  return false;
}

}  // namespace

std::string disagreement(std::string_view first_bytes, const SshAlgorithms& ours) {
  struct Kind {
    const char* name;
    const std::string& ours;
  };
  // In the order of the packet; ciphers and MACs come once per direction.
  const Kind kinds[] = {{"key exchange method", ours.key_exchange},
                        {"type of host key", ours.host_keys},
                        {"cipher", ours.ciphers},
                        {"cipher", ours.ciphers},
                        {"MAC", ours.macs},
                        {"MAC", ours.macs}};
  std::string_view lists = lists_of(first_bytes);
  std::string message;
  std::string_view named;
  for (const auto& kind : kinds) {
    const auto theirs = take_list(lists);
    if (!theirs) return {};
    if (named == kind.name || have_common(kind.ours, *theirs)) continue;
    named = kind.name;
    message += fmt::format("{}{}: the router offers {}", message.empty() ? "" : "; ", kind.name,
                           theirs->empty() ? "nothing" : printable(*theirs));
  }
  return message;
}

bool offers_only_dsa(std::string_view first_bytes) {
  std::string_view lists = lists_of(first_bytes);
  const auto key_exchange = take_list(lists);
  const auto host_keys = take_list(lists);
  return key_exchange && host_keys && *host_keys == "ssh-dss";
}

}  // namespace rtx::transports
