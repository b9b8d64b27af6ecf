#include "transports/known_hosts.hpp"

#include "transports/append_line.hpp"
#include "transports/base64.hpp"
#include "transports/hmac_sha1.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace rtx::transports {
namespace {

constexpr std::string_view blanks = " \t\r";

/// Takes the next word off `line`.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const auto word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// The name by which OpenSSH files a host: the port is said only where it is not 22.
std::string filed_as(std::string_view host, std::uint16_t port) {
  return port == 22 ? lower(host) : fmt::format("[{}]:{}", lower(host), port);
}

/// Shell-like matching with `*` and `?`, without recursion: on a mismatch the last `*` takes one more.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

/// Calls `use` for each part of a comma list.
template <class Use>
void for_each_name(std::string_view names, Use use) {
  while (!names.empty()) {
    const auto name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    if (!name.empty()) use(name);
  }
}

/// A list matches if one name does and no negated one does.
bool list_matches(std::string_view names, std::string_view host) {
  bool matched = false;
  bool negated = false;
  for_each_name(names, [&](std::string_view name) {
    if (name.front() == '!') {
      negated = negated || matches(name.substr(1), host);
    } else {
      matched = matched || matches(name, host);
    }
  });
  return matched && !negated;
}

/// A key blob begins with its own type, length first (RFC 4253, 6.6).
bool blob_is_of_type(std::string_view blob, std::string_view type) {
  const std::array<char, 3> high_bytes{};
  return blob.size() > 4 + type.size() && blob.starts_with({high_bytes.data(), high_bytes.size()}) &&
         blob[3] == static_cast<char>(type.size()) && blob.substr(4, type.size()) == type;
}

/// The order in which key types are asked for.
std::size_t rank_of(std::string_view type) {
  constexpr std::array<std::string_view, 5> best_first{
      "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"};
  return static_cast<std::size_t>(std::distance(best_first.begin(), std::ranges::find(best_first, type)));
}

}  // namespace

KnownHosts::KnownHosts(std::vector<std::filesystem::path> files) : files_{std::move(files)} {
  if (files_.empty()) files_.emplace_back();  // Nothing is known, and nothing can be added.
  for (std::size_t file = 0; file < files_.size(); ++file) read(file);
}

void KnownHosts::read(std::size_t file) {
  std::error_code ignored;
  if (files_[file].empty() || !std::filesystem::exists(files_[file], ignored)) return;
  std::ifstream stream{files_[file], std::ios::binary};
  std::string line;
  std::size_t number = 0;
  while (std::getline(stream, line)) read_line(file, ++number, line);
  if (!stream.eof()) notes_.push_back(fmt::format("{}: cannot be read", files_[file].string()));
}

void KnownHosts::read_line(std::size_t file, std::size_t number, std::string_view line) {
  const auto skip = [&](std::string_view reason) {
    notes_.push_back(fmt::format("{}:{}: skipped, {}", files_[file].string(), number, reason));
  };
  std::string_view names = take_word(line);
  if (names.empty() || names.front() == '#') return;
  Entry entry{.file = file, .line = number, .revoked = names == "@revoked", .type = {}, .blob = {}};
  if (names == "@cert-authority") return;
  if (names.front() == '@' && !entry.revoked) return skip("unknown marker");
  if (entry.revoked) names = take_word(line);
  entry.type = take_word(line);
  auto blob = base64_decode(take_word(line));
  if (!blob) return skip("no key in base64");
  if (!blob_is_of_type(*blob, entry.type)) return skip("the key is not of the type it says");
  entry.blob = std::move(*blob);
  if (names.front() == '|') {
    if (!index_hashed(names, entry.blob, entries_.size())) return skip("unreadable hashed name");
  } else {
    index_names(names, entries_.size());
  }
  entries_.push_back(std::move(entry));
}

void KnownHosts::index_names(std::string_view names, std::size_t entry) {
  const std::string lowered = lower(names);
  if (lowered.find_first_of("*?!") != lowered.npos) {
    patterns_.push_back({lowered, entry});
    return;
  }
  for_each_name(lowered, [&](std::string_view name) { plain_[std::string{name}].push_back(entry); });
}

/// `|1|SALT|HASH`, both in base64; the hash is HMAC-SHA1 of the name, keyed by the salt.
bool KnownHosts::index_hashed(std::string_view name, const std::string& blob, std::size_t entry) {
  if (!name.starts_with("|1|")) return false;
  name.remove_prefix(3);
  const auto bar = name.find('|');
  if (bar == name.npos) return false;
  auto salt = base64_decode(name.substr(0, bar));
  auto hash = base64_decode(name.substr(bar + 1));
  if (!salt || !hash || hash->size() != HmacSha1::size) return false;
  hashed_by_blob_[blob].push_back(hashed_.size());
  hashed_.push_back({std::move(*salt), std::move(*hash), entry});
  return true;
}

KnownHosts::Entries KnownHosts::written_out(const std::string& name) const {
  Entries entries;
  if (const auto plain = plain_.find(name); plain != plain_.end()) entries = plain->second;
  for (const auto& [names, entry] : patterns_) {
    if (list_matches(names, name)) entries.push_back(entry);
  }
  return entries;
}

KnownHosts::Entries KnownHosts::hashed_with(const std::string& blob, const std::string& name) const {
  Entries entries;
  const auto lines = hashed_by_blob_.find(blob);
  if (lines == hashed_by_blob_.end()) return entries;
  HmacSha1 hmac;
  for (const std::size_t line : lines->second) {
    if (hmac(hashed_[line].salt, name) == hashed_[line].hash) entries.push_back(hashed_[line].entry);
  }
  return entries;
}

const KnownHosts::Entries& KnownHosts::hashed(const std::string& name) const {
  if (const auto known = tried_.find(name); known != tried_.end()) return known->second;
  Entries entries;
  HmacSha1 hmac;
  for (const auto& [salt, hash, entry] : hashed_) {
    if (hmac(salt, name) == hash) entries.push_back(entry);
  }
  return tried_.emplace(name, std::move(entries)).first->second;
}

KnownHosts::Answer KnownHosts::judge(const Entries& entries, const HostKey& key) const {
  Answer answer = Answer::unknown;
  for (const std::size_t index : entries) {
    const Entry& entry = entries_[index];
    const bool same = entry.blob == key.blob;
    if (entry.revoked) {
      if (same) return Answer::revoked;
    } else if (same) {
      answer = Answer::known;
    } else if (answer != Answer::known) {
      answer = Answer::changed;
    }
  }
  return answer;
}

KnownHosts::Answer KnownHosts::look_up(std::string_view host, std::uint16_t port, const HostKey& key) const {
  const std::string name = filed_as(host, port);
  Entries entries = written_out(name);
  const Entries with_this_key = hashed_with(key.blob, name);
  entries.insert(entries.end(), with_this_key.begin(), with_this_key.end());
  const Answer answer = judge(entries, key);
  if (answer == Answer::known || answer == Answer::revoked) return answer;
  // The lines with other keys tell one that has changed from a host that is not known.
  return judge(hashed(name), key) == Answer::changed ? Answer::changed : answer;
}

std::vector<std::string> KnownHosts::known_types(std::string_view host, std::uint16_t port) const {
  const std::string name = filed_as(host, port);
  Entries entries = written_out(name);
  if (const auto tried = tried_.find(name); tried != tried_.end())
    entries.insert(entries.end(), tried->second.begin(), tried->second.end());
  std::vector<std::string> types;
  for (const std::size_t index : entries) {
    const Entry& entry = entries_[index];
    if (!entry.revoked && std::ranges::find(types, entry.type) == types.end()) types.push_back(entry.type);
  }
  std::ranges::sort(types, {}, rank_of);
  return types;
}

std::vector<KnownHosts::Place> KnownHosts::places(std::string_view host, std::uint16_t port) const {
  const std::string name = filed_as(host, port);
  Entries entries = written_out(name);
  const Entries& others = hashed(name);
  entries.insert(entries.end(), others.begin(), others.end());
  std::ranges::sort(entries);
  std::vector<Place> places;
  for (const std::size_t index : entries) {
    const Entry& entry = entries_[index];
    if (!entry.revoked) places.push_back({files_[entry.file], entry.line, entry.type});
  }
  return places;
}

void KnownHosts::add(std::string_view host, std::uint16_t port, const HostKey& key) {
  const std::string name = filed_as(host, port);
  const std::size_t line =
      append_line(files_.front(), fmt::format("{} {} {}", name, key.type, base64_encode(key.blob)));
  plain_[name].push_back(entries_.size());
  entries_.push_back({.file = 0, .line = line, .revoked = false, .type = key.type, .blob = key.blob});
}

}  // namespace rtx::transports
