#include "language/commands.hpp"
#include "language/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

// Hiding secrets is not left to the table: a line may be cut, wrong, abbreviated, typed behind a prompt or
// unknown, and its secret must not be seen either. Rather a harmless word too many is hidden.

namespace rtx::language {
namespace {

/// Keywords behind which a secret stands. `*` is any word; the rest compare without case, and abbreviated.
struct Rule {
  std::string_view keywords;
  enum class Hides { word, everything } hides = Hides::word;
  bool only_as_command = false;  ///< The keywords occur in prose, too: only where a command begins.
};

constexpr std::array rules{
    Rule{"pre-shared-key * text"},
    Rule{"pre-shared-key *"},
    Rule{"l2tp tunnel auth on"},
    Rule{"login user * encrypted"},
    Rule{"login user *"},
    Rule{"login password encrypted", Rule::Hides::everything, true},
    Rule{"login password", Rule::Hides::everything, true},
    Rule{"administrator password encrypted", Rule::Hides::everything, true},
    Rule{"administrator password", Rule::Hides::everything, true},
    Rule{"pp auth username *"},
    Rule{"pp auth myname *"},
    Rule{"auth user * *"},
    Rule{"auth myname *"},
    Rule{"xauth myname * *"},
    Rule{"eap myname * *"},
    Rule{"ipsec ike license-key *", Rule::Hides::everything},
    Rule{"snmp community read-only"},
    Rule{"snmp community read-write"},
    Rule{"snmp trap community"},
    Rule{"snmp host *", Rule::Hides::everything},
    Rule{"snmpv2c community read-only"},
    Rule{"snmpv2c community read-write"},
    Rule{"snmpv2c trap community"},
    Rule{"snmpv2c host *", Rule::Hides::everything},
    Rule{"snmpv3 usm user * *", Rule::Hides::everything},
    Rule{"radius secret"},
    Rule{"sshd host key generate", Rule::Hides::everything},
};

/// Names of `name=value` words whose value is a secret.
constexpr std::array<std::string_view, 6> secret_options{"password", "passwd", "secret",
                                                         "authkey",  "md5key", "key"};

/// A blank-separated piece of a line. Quotes are not resolved: a prompt in front may hold one by itself.
struct Piece {
  std::size_t begin;
  std::string_view text;
  std::optional<std::string> stripped;  ///< Without quotes and backslashes, if it has any.

  [[nodiscard]] std::string_view bare() const { return stripped ? std::string_view{*stripped} : text; }
};

constexpr std::string_view quoting = "\"'\\";

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t';
}

std::vector<Piece> pieces_of(std::string_view line) {
  std::vector<Piece> pieces;
  pieces.reserve(8);
  std::size_t at = 0;
  while (at < line.size()) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    const auto begin = at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    Piece& piece = pieces.emplace_back(begin, line.substr(begin, at - begin), std::nullopt);
    if (piece.text.find_first_of(quoting) == std::string_view::npos) continue;
    piece.stripped.emplace();
    std::ranges::copy_if(piece.text, std::back_inserter(*piece.stripped),
                         [](char letter) { return quoting.find(letter) == std::string_view::npos; });
  }
  return pieces;
}

/// Whether `word` is `keyword`, or an abbreviation of it that is long enough to mean it.
bool means(std::string_view word, std::string_view keyword) {
  constexpr std::size_t shortest = 2;
  if (word.size() < std::min(shortest, keyword.size())) return false;
  return same_word(keyword.substr(0, word.size()), word) && word.size() <= keyword.size();
}

/// How many pieces from `at` on the rule's keywords cover; 0 if they do not stand there.
std::size_t covered(const Rule& rule, std::span<const Piece> pieces) {
  std::string_view left = rule.keywords;
  std::size_t count = 0;
  while (!left.empty()) {
    const auto keyword = left.substr(0, left.find(' '));
    if (count == pieces.size()) return 0;
    if (keyword != "*" && !means(pieces[count].bare(), keyword)) return 0;
    left.remove_prefix(std::min(left.size(), keyword.size() + 1));
    ++count;
  }
  return count;
}

/// Whether piece `at` stands behind `Executed by SSH(watch):`, which is how the log tells of a command.
bool is_behind_executed_by(std::span<const Piece> pieces, std::size_t at) {
  return at >= 3 && pieces[at - 3].text == "Executed" && pieces[at - 2].text == "by" &&
         pieces[at - 1].text.ends_with(':');
}

/// Whether a command may begin at piece `at`: first, behind `no`, behind something that ends like a prompt,
/// or where the log tells of one.
bool may_begin_command(std::span<const Piece> pieces, std::size_t at) {
  if (at == 0 || is_behind_executed_by(pieces, at)) return true;
  const auto before = pieces[at - 1].text;
  return same_word(before, "no") || before.ends_with('#') || before.ends_with('>');
}

/// The byte behind the word that begins at `begin`, blanks inside its quotes included; the end of the line
/// if a quote is never closed.
std::size_t word_end(std::string_view line, std::size_t begin) {
  char open = '\0';
  std::size_t at = begin;
  for (; at < line.size(); ++at) {
    const char letter = line[at];
    if (letter == '\\' && open != '\'') {
      ++at;
    } else if (open != '\0') {
      if (letter == open) open = '\0';
    } else if (letter == '"' || letter == '\'') {
      open = letter;
    } else if (is_blank(letter)) {
      break;
    }
  }
  return std::min(at, line.size());
}

/// What `rule` hides behind piece `behind`; options such as `bit=2048` in front of it stay.
std::optional<SecretPart> cut_of(const Rule& rule, std::string_view line, std::span<const Piece> pieces,
                                 std::size_t behind) {
  const bool everything = rule.hides == Rule::Hides::everything;
  while (everything && behind < pieces.size() && pieces[behind].text.starts_with("bit=")) ++behind;
  if (behind >= pieces.size()) return std::nullopt;
  const auto begin = pieces[behind].begin;
  return SecretPart{begin, everything ? line.size() : word_end(line, begin)};
}

std::optional<SecretPart> cut_at(std::string_view line, std::span<const Piece> pieces, std::size_t at) {
  const auto first = pieces[at].bare();
  const char letter = first.empty() ? '\0' : lower(first.front());
  for (const auto& rule : rules) {
    if (letter != rule.keywords.front()) continue;  // Most words, so it is fast.
    const auto count = covered(rule, pieces.subspan(at));
    if (count == 0 || (rule.only_as_command && !may_begin_command(pieces, at))) continue;
    if (auto cut = cut_of(rule, line, pieces, at + count)) return cut;
  }
  const auto equals = first.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  for (const auto name : secret_options) {
    if (!same_word(first.substr(0, equals), name)) continue;
    const SecretPart value{pieces[at].begin + pieces[at].text.find('=') + 1,
                           word_end(line, pieces[at].begin)};
    if (value.begin < value.end) return value;
  }
  return std::nullopt;
}

std::vector<SecretPart> parts_by_keyword(std::string_view line, std::span<const Piece> pieces) {
  std::vector<SecretPart> parts;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const auto part = cut_at(line, pieces, at);
    if (part && (parts.empty() || part->begin >= parts.back().end)) parts.push_back(*part);
  }
  return parts;
}

// --- Keys that the router uses -----------------------------------------------------------------------
//
// `show ipsec sa gateway N detail` shows the bytes of a key, where the firmware does not mask them; its
// parser knows the same forms. There is no keyword, but a label that speaks of a key:
//
//     Key: 6b ce 01 ** **  (confidential)
//     Encryption key (AES): 6bce0123

/// Whether `word` is one of bytes in hexadecimal digits, masked or not, or says that they are masked.
bool is_of_key(std::string_view word) {
  constexpr std::string_view letters = "0123456789abcdefABCDEF*";
  return word == "(confidential)" || word.find_first_not_of(letters) == std::string_view::npos;
}

/// Whether `line`, maybe behind a prompt, is one to type: a description may hold `key:`, too.
bool is_command(std::string_view line, std::span<const Piece> pieces) {
  const auto is_one = [&](const Piece& first) {
    return std::ranges::any_of(std::array{Context::top, Context::tunnel, Context::pp}, [&](Context context) {
      const Selection selection{context, context == Context::top ? "" : "1"};
      return read(line.substr(first.begin), selection).command.has_value();
    });
  };
  const auto prompt = std::ranges::find_if(
      pieces, [](const Piece& piece) { return piece.text.ends_with('#') || piece.text.ends_with('>'); });
  const bool typed = prompt != pieces.end() && prompt + 1 != pieces.end();
  return is_one(pieces.front()) || (typed && is_one(*(prompt + 1)));
}

/// The byte behind the colon of a label that speaks of a key; nothing if `line` does not begin with one.
std::optional<std::size_t> behind_key_label(std::string_view line, std::span<const Piece> pieces) {
  const auto colon = line.find(':');
  if (pieces.empty() || colon == std::string_view::npos) return std::nullopt;
  const auto label = lowered(line.substr(0, colon));
  const char first = lower(pieces.front().text.front());
  if (first < 'a' || first > 'z' || label.find("key") == std::string::npos) return std::nullopt;
  if (is_command(line, pieces)) return std::nullopt;
  return colon + 1;
}

/// What stands from `begin` on, if that is a key and not masked yet.
std::optional<SecretPart> key_from(std::string_view line, std::size_t begin) {
  const auto pieces = pieces_of(line.substr(begin));
  if (pieces.empty() || !is_of_key(pieces.front().text)) return std::nullopt;
  const bool is_masked = std::ranges::all_of(pieces, [](const Piece& piece) {
    return piece.text == "(confidential)" || piece.text.find_first_not_of('*') == std::string_view::npos;
  });
  if (is_masked) return std::nullopt;
  return SecretPart{begin + pieces.front().begin, begin + pieces.back().begin + pieces.back().text.size()};
}

/// Whether a key may go on in the line behind `line`: the console's width breaks long ones.
bool begins_key(std::string_view line) {
  if (line.find(':') == std::string_view::npos) return false;
  const auto pieces = pieces_of(line);
  const auto begin = behind_key_label(line, pieces);
  if (!begin || !parts_by_keyword(line, pieces).empty()) return false;
  const auto key = pieces_of(line.substr(*begin));
  return key.empty() || is_of_key(key.front().text);
}

/// `line` with the bytes of a key that began in a line before; nothing if it holds anything else.
std::optional<std::string> rest_of_key(std::string_view line) {
  const auto pieces = pieces_of(line);
  const bool goes_on = std::ranges::all_of(pieces, [](const Piece& piece) { return is_of_key(piece.text); });
  if (!goes_on) return std::nullopt;
  const auto part = key_from(line, 0);
  return part ? std::string{line}.replace(part->begin, part->end - part->begin, "*") : std::string{line};
}

}  // namespace

std::vector<SecretPart> secret_parts(std::string_view line) {
  const auto pieces = pieces_of(line);
  auto parts = parts_by_keyword(line, pieces);
  if (!parts.empty()) return parts;
  if (const auto begin = behind_key_label(line, pieces)) {
    if (const auto key = key_from(line, *begin)) parts.push_back(*key);
  }
  return parts;
}

std::string masked(std::string_view line) {
  std::string result;
  std::size_t copied = 0;
  for (const auto& part : secret_parts(line)) {
    result.append(line.substr(copied, part.begin - copied)).append("*");
    copied = part.end;
  }
  return result.append(line.substr(copied));
}

std::string masked_text(std::string_view text) {
  std::string result;
  bool in_key = false;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = text.substr(0, end);
    const auto rest = in_key ? rest_of_key(line) : std::nullopt;
    result += rest ? *rest : masked(line);
    in_key = rest || begins_key(line);
    if (end < text.size()) result += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace rtx::language
