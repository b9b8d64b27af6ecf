#include "playbooks/variables.hpp"

#include "language/text.hpp"

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

[[noreturn]] void fail(Place place, std::string message, std::string hint = {}) {
  throw PlaybookError{{error_at(std::move(place), std::move(message), std::move(hint))}};
}

/// `peer.lan.address`, `lan.address`, `lan`
std::optional<Template::Reference> reference_of(std::string_view inside) {
  Template::Reference reference;
  constexpr std::string_view peer = "peer.";
  if (inside.starts_with(peer)) {
    reference.peer = true;
    inside.remove_prefix(peer.size());
  }
  const auto point = inside.find('.');
  reference.name = std::string{inside.substr(0, point)};
  if (point != std::string_view::npos) reference.part = std::string{inside.substr(point + 1)};
  const bool part_is_fine = point == std::string_view::npos || is_variable_name(reference.part);
  if (!is_variable_name(reference.name) || !part_is_fine) return std::nullopt;
  return reference;
}

}  // namespace

bool is_variable_name(std::string_view name) noexcept {
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

Template Template::parse(std::string text, Place place) {
  Template result;
  result.text_ = std::move(text);
  result.place_ = std::move(place);
  result.find_references();
  return result;
}

Template Template::parse(SourceText text, const std::string& file) {
  Template result;
  result.text_ = std::move(text.text);
  result.spots_ = std::move(text.spots);
  const Spot begin = result.spots_.empty() ? Spot{} : result.spots_.front();
  result.place_ = {file, begin.line, begin.column};
  result.find_references();
  return result;
}

Place Template::place_at(std::size_t offset) const {
  if (spots_.empty()) return {place_.file, place_.line, place_.column + offset};
  const auto& spot = spots_[std::min(offset, spots_.size() - 1)];
  return {place_.file, spot.line, spot.column};
}

void Template::find_references() {
  std::size_t from = 0;
  while (true) {
    const auto open = text_.find("{{", from);
    if (open == std::string::npos) return;
    const auto close = text_.find("}}", open);
    if (close == std::string::npos) fail(place_at(open), "'{{' without '}}'");
    const auto inside = language::trimmed(std::string_view{text_}.substr(open + 2, close - open - 2));
    if (inside.empty()) fail(place_at(open), "'{{}}' names no variable");
    auto reference = reference_of(inside);
    if (!reference) {
      fail(place_at(open), "'" + printable(inside) + "' is not a variable",
           "write {{name}}, {{name.part}} or {{peer.name}}");
    }
    reference->offset = open;
    reference->length = close + 2 - open;
    references_.push_back(std::move(*reference));
    from = close + 2;
  }
}

}  // namespace rtx::playbooks
