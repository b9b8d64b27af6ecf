#include "playbooks/render.hpp"

#include "language/text.hpp"
#include "language/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::playbooks {
namespace {

/// Which kind of quotation mark is open at a point of a command line or assertion.
class QuoteState {
 public:
  void feed(std::string_view text) {
    for (const char c : text) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\' && open_ != '\'') {
        escaped_ = true;
      } else if (open_ != '\0') {
        if (c == open_) open_ = '\0';
      } else if (c == '"' || c == '\'') {
        open_ = c;
      }
    }
  }
  [[nodiscard]] char open() const noexcept { return open_; }

 private:
  char open_ = '\0';
  bool escaped_ = false;
};

bool is_bare_literal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// Numbers and switches stand as they are; all else is text, and quoted so that it is never taken for a
/// field.
std::string literal(std::string_view value, VariableType type) {
  const bool plain = type == VariableType::integer || type == VariableType::boolean;
  return plain && is_bare_literal(value) ? std::string{value} : "\"" + escaped(value) + "\"";
}

/// `value` for a place where the quotation mark `open` is open; nothing if it cannot stand there.
std::optional<std::string> quoted(std::string_view value, VariableType type, Quoting quoting, char open) {
  if (quoting == Quoting::none) return std::string{value};
  if (open == '"') return escaped(value);
  if (open == '\'') {
    if (value.find_first_of("'\\") != std::string_view::npos) return std::nullopt;
    return std::string{value};
  }
  return quoting == Quoting::command ? language::quote(value) : literal(value, type);
}

class Renderer {
 public:
  Renderer(const Template& source, const Scope& scope, Quoting quoting, Diagnostics& problems)
      : source_{source}, scope_{scope}, quoting_{quoting}, problems_{problems} {}

  Rendered run() {
    std::size_t at = 0;
    for (const auto& reference : source_.references()) {
      add_literal(at, reference.offset);
      add_value(reference);
      at = reference.offset + reference.length;
    }
    add_literal(at, source_.text().size());
    result_.from.push_back(source_.text().size());
    return std::move(result_);
  }

 private:
  void add_literal(std::size_t begin, std::size_t end) {
    const auto text = std::string_view{source_.text()}.substr(begin, end - begin);
    quotes_.feed(text);
    result_.text += text;
    result_.shown += text;
    for (auto offset = begin; offset < end; ++offset) result_.from.push_back(offset);
  }

  void add_value(const Template::Reference& reference) {
    const auto* variables = reference.peer ? scope_.peer : scope_.own;
    const auto found =
        variables != nullptr ? variables->find(reference.name) : BoundVariables::const_iterator{};
    if (variables == nullptr || found == variables->end()) {
      report(reference, "there is no value for '" + reference.name + "'");
      return;
    }
    const auto& variable = found->second;
    const bool secret = variable.type == VariableType::secret;
    const std::string value = secret ? std::string{variable.secret.reveal()}
                                     : part_of(variable.type, variable.text, reference.part);
    const auto text =
        quoted(value, reference.part.empty() ? variable.type : VariableType::text, quoting_, quotes_.open());
    if (!text) {
      report(reference, "the value of '" + reference.name + "' holds ' or \\ and cannot stand inside '...'");
      return;
    }
    result_.has_secret = result_.has_secret || secret;
    result_.text += *text;
    result_.shown += secret ? "*" : *text;
    result_.from.insert(result_.from.end(), text->size(), reference.offset);
  }

  void report(const Template::Reference& reference, std::string message) {
    result_.complete = false;
    problems_.push_back(error_at(source_.place_at(reference.offset), std::move(message)));
  }

  const Template& source_;
  const Scope& scope_;
  Quoting quoting_;
  Diagnostics& problems_;
  QuoteState quotes_;
  Rendered result_;
};

}  // namespace

const Template::Reference* Rendered::reference_at(const Template& source, std::size_t offset) const {
  if (from.empty()) return nullptr;
  const auto origin = from[std::min(offset, from.size() - 1)];
  for (const auto& reference : source.references())
    if (origin >= reference.offset && origin < reference.offset + reference.length) return &reference;
  return nullptr;
}

Rendered render(const Template& source, const Scope& scope, Quoting quoting, Diagnostics& problems) {
  return Renderer{source, scope, quoting, problems}.run();
}

bool holds(std::string_view rendered) {
  const auto text = language::trimmed(rendered);
  if (text.starts_with("not ")) return !holds(text.substr(4));
  for (const bool equal : {true, false}) {
    const auto at = text.find(equal ? "==" : "!=");
    if (at != std::string_view::npos)
      return (language::trimmed(text.substr(0, at)) == language::trimmed(text.substr(at + 2))) == equal;
  }
  static constexpr std::array<std::string_view, 5> no{"", "false", "off", "no", "0"};
  return std::ranges::find(no, text) == no.end();
}

}  // namespace rtx::playbooks
