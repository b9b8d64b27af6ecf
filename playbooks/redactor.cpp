#include "playbooks/redactor.hpp"

#include "language/commands.hpp"
#include "language/words.hpp"

#include <algorithm>
#include <optional>

namespace rtx::playbooks {
namespace {

/// Shorter values would mask half of any text.
constexpr std::size_t shortest = 4;

void replace_all(std::string& text, std::string_view what) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    text.replace(at, what.size(), "*");
}

/// The byte behind `what` at `begin` of `bytes`, line breaks in between not counted; nothing if it is not
/// there.
std::optional<std::size_t> end_of_wrapped(std::string_view bytes, std::size_t begin, std::string_view what) {
  std::size_t at = begin;
  for (std::size_t i = 0; i < what.size(); ++i) {
    while (i > 0 && at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n')) ++at;
    if (at == bytes.size() || bytes[at] != what[i]) return std::nullopt;
    ++at;
  }
  return at;
}

}  // namespace

void Redactor::add(const Redactor& other) {
  for (const transports::Secret& secret : other.secrets_) add(secret);
}

void Redactor::add(const transports::Secret& secret) {
  if (secret.reveal().size() < shortest) return;
  const auto keep = [this](transports::Secret form) {
    const auto known =
        std::ranges::any_of(secrets_, [&](const auto& one) { return one.reveal() == form.reveal(); });
    if (known) return;
    // Longer ones first: a secret may be part of another.
    const auto place = std::ranges::find_if(
        secrets_, [&](const auto& one) { return one.reveal().size() < form.reveal().size(); });
    secrets_.insert(place, std::move(form));
  };
  keep(secret);
  // As it is typed, and as the router prints it back: quoted, with escapes.
  auto quoted = language::quote(secret.reveal());
  if (quoted.size() > secret.reveal().size() + 2)
    keep(transports::Secret{quoted.substr(1, quoted.size() - 2)});
}

std::string Redactor::redact(std::string_view text) const {
  auto result = language::masked_text(text);
  for (const auto& secret : secrets_) replace_all(result, secret.reveal());
  return result;
}

std::vector<language::SecretPart> Redactor::find_in_raw(std::string_view bytes) const {
  std::vector<language::SecretPart> parts;
  for (std::size_t at = 0; at < bytes.size();) {
    std::optional<std::size_t> end;
    for (const auto& secret : secrets_) {
      end = end_of_wrapped(bytes, at, secret.reveal());
      if (end) break;
    }
    if (end) parts.push_back({at, *end});
    at = end.value_or(at + 1);
  }
  return parts;
}

}  // namespace rtx::playbooks
