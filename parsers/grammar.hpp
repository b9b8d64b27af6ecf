#pragma once

/// \file
/// What every grammar of this room is built from: literals, terminals, error places, lines, actions.
///
/// The only header that names PEGTL; the .cpp of a parser includes it. How the pieces fit is shown in
/// docs/adding-a-parser.md.

#include "parsers/fields.hpp"
#include "parsers/result.hpp"
#include "parsers/understood.hpp"
#include "parsers/units.hpp"

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace rtx::parsers {

namespace pegtl = tao::pegtl;

// --- The text, and the place of an error ----------------------------------------------------------

/// The text being parsed. It remembers the furthest byte at which a rule failed, and what was expected there.
///
/// A PEG tries alternatives and backs out of them, so its last failure says little; the furthest one is where
/// the text departed from every form the grammar allows. Keeping it costs a comparison per failed rule and
/// throws nothing. It asks one thing of a grammar: narrow terminals, for one that runs to the end of the line
/// drags the furthest byte there.
class Text : public pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*> {
 public:
  explicit Text(std::string_view text, bool is_careful)
      : memory_input{text.data(), text.data() + text.size(), ""},
        furthest_{text.data()},
        is_careful_{is_careful} {}

  /// Called once per failed rule, innermost first: the first that has a name tells what was expected.
  void note_failure(std::string_view expected) const noexcept {
    if (current() < furthest_) return;
    if (rejected_ || (current() == furthest_ && !expected_.empty())) return;
    furthest_ = current();
    expected_ = expected;
  }

  /// The text at `begin` has the right form and a wrong value: that is the error, however far the rules read.
  void reject(const char* begin) const noexcept {
    furthest_ = begin;
    expected_ = "value in range";
    rejected_ = true;
  }

  /// A label has been recognised: this line is either right or an error, and no longer an unknown one. What
  /// other forms expected of it does not matter any more.
  void commit() noexcept {
    committed_ = current();
    if (rejected_) return;
    furthest_ = current();
    expected_ = {};
  }

  /// Whether a label has been recognised at the current byte or behind it.
  [[nodiscard]] bool is_committed() const noexcept { return committed_ >= current() || rejected_; }

  /// Each line is looked at before its actions are carried out, so that one that goes wrong leaves no trace.
  [[nodiscard]] bool is_careful() const noexcept { return is_careful_; }

  /// Whether the line at the current byte may be kept as an unknown one though its label is known: it is
  /// whole, and no more text would have made it right. What was cut off must not look like new firmware.
  [[nodiscard]] bool may_leave_line() const noexcept {
    if (!is_careful_ || rejected_ || furthest_ == end()) return false;
    return std::memchr(current(), '\n', static_cast<std::size_t>(end() - current())) != nullptr;
  }

  [[nodiscard]] ParseError error() const {
    const std::string_view before{begin(), static_cast<std::size_t>(furthest_ - begin())};
    const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
    const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return {line, column, expected_.empty() ? "something else" : expected_};
  }

 private:
  mutable const char* furthest_;
  mutable std::string_view expected_;
  const char* committed_ = nullptr;
  mutable bool rejected_ = false;
  bool is_careful_;
};

/// PEGTL's control: notes failures. A rule without a name is noted too, for the place.
template <class Rule>
struct furthest_failure : pegtl::normal<Rule> {
  template <class... States>
  static void failure(const Text& text, States&&... /*states*/) noexcept {
    if constexpr (requires { Rule::expected; }) {
      text.note_failure(Rule::expected);
    } else {
      text.note_failure({});
    }
  }
};

// --- Literals --------------------------------------------------------------------------------------

namespace detail {

template <std::size_t N>
consteval FixedString<N + 2> quoted(const FixedString<N>& text) {
  FixedString<N + 2> result;
  result.chars[0] = result.chars[N] = '"';
  std::copy_n(text.chars, N - 1, result.chars + 1);
  return result;
}

template <FixedString Text, class = std::make_index_sequence<Text.view().size()>>
struct characters;
template <FixedString Text, std::size_t... I>
struct characters<Text, std::index_sequence<I...>> : pegtl::string<Text.chars[I]...> {};

}  // namespace detail

/// Matches `Literal` byte for byte: `lit<" ttl=">`.
template <FixedString Literal>
struct lit : detail::characters<Literal> {
  static constexpr auto quotation = detail::quoted(Literal);
  static constexpr std::string_view expected = quotation.view();
};

// --- Terminals -------------------------------------------------------------------------------------

namespace detail {

/// `Is` of every byte, looked up instead of computed.
template <auto Is>
inline constexpr auto table = [] {
  std::array<bool, 256> is{};
  for (std::size_t byte = 0; byte < is.size(); ++byte) is[byte] = Is(static_cast<char>(byte));
  return is;
}();

}  // namespace detail

/// The longest run of bytes for which `Is` holds, at least `Min` of them.
template <auto Is, std::size_t Min = 1>
struct run {
  using rule_t = run;
  using subs_t = pegtl::empty_list;

  template <class Input>
  [[nodiscard]] static bool match(Input& in) noexcept {
    const char* at = in.current();
    const char* const end = in.end();
    while (at != end && detail::table<Is>[static_cast<unsigned char>(*at)]) ++at;
    const auto size = static_cast<std::size_t>(at - in.current());
    if (size < Min) return false;
    in.bump(size);
    return true;
  }
};

struct number : run<is_digit> {
  static constexpr std::string_view expected = "number";
};

/// `0.288`, `100.0`, `24`.
struct decimal : pegtl::seq<run<is_digit>, pegtl::opt<pegtl::one<'.'>, run<is_digit>>> {
  static constexpr std::string_view expected = "decimal number";
};

/// Anything up to the next blank.
struct word : run<is_not_space> {
  static constexpr std::string_view expected = "word";
};

struct blanks : run<is_blank> {
  static constexpr std::string_view expected = "blank";
};
struct some_blanks : run<is_blank, 0> {};

/// Blanks, line ends and empty lines: what stands between two lines, indentation included.
struct space : run<is_space, 0> {};

/// An IPv4 or IPv6 address, or a name: a word that ends before a colon that punctuates.
struct address
    : pegtl::plus<
          pegtl::sor<run<is_name_character>,
                     pegtl::seq<pegtl::one<':'>, pegtl::at<pegtl::sor<pegtl::xdigit, pegtl::one<':'>>>>>> {
  static constexpr std::string_view expected = "address";
};

/// A word that ends at punctuation: `ON`, `config0`, `L2TPv3`.
struct name : run<is_name_character> {
  static constexpr std::string_view expected = "word";
};

/// Trailing blanks, then `\n`, `\r\n` or the end of the text.
struct end_of_line : pegtl::seq<some_blanks, pegtl::eolf> {
  static constexpr std::string_view expected = "end of line";
};

/// The end of the line, or a blank with more text behind it: some captures have lost their line ends.
struct end_of_item : pegtl::sor<end_of_line, pegtl::at<run<is_blank>>> {
  static constexpr std::string_view expected = "end of line";
};

/// The end of the line, or a blank before `Next` on the same line.
template <class Next>
struct end_before : pegtl::sor<end_of_line, pegtl::seq<run<is_blank>, pegtl::at<Next>>> {
  static constexpr std::string_view expected = "end of line";
};

/// A colon, with blanks before and behind it.
struct colon : pegtl::seq<some_blanks, pegtl::one<':'>, some_blanks> {
  static constexpr std::string_view expected = "\":\"";
};

// --- Lines -----------------------------------------------------------------------------------------

/// From here on the line is known: if it goes wrong, no other form is it, and the place where it does is that
/// of the error, if it comes to one.
struct known {
  using rule_t = known;
  using subs_t = pegtl::empty_list;
  [[nodiscard]] static bool match(Text& text) noexcept {
    text.commit();
    return true;
  }
};

/// The beginning of a known line or item.
template <FixedString... Literals>
struct begins : pegtl::seq<pegtl::sor<lit<Literals>...>, known> {};

/// A known `label:`, with blanks around the colon. Several literals are the same label in other words.
template <FixedString... Labels>
struct label : pegtl::seq<pegtl::sor<lit<Labels>...>, some_blanks, pegtl::one<':'>, known, some_blanks> {};

/// The text of a line up to its end, trailing blanks excluded; never empty.
struct rest_of_line {
  using rule_t = rest_of_line;
  using subs_t = pegtl::empty_list;
  static constexpr std::string_view expected = "text";

  template <class Input>
  [[nodiscard]] static bool match(Input& in) noexcept {
    const auto left = static_cast<std::size_t>(in.end() - in.current());
    const void* found = left == 0 ? nullptr : std::memchr(in.current(), '\n', left);
    const char* end = found == nullptr ? in.end() : static_cast<const char*>(found);
    while (end != in.current() && is_space(end[-1])) --end;
    if (end == in.current()) return false;
    in.bump(static_cast<std::size_t>(end - in.current()));
    return true;
  }
};

struct not_committed {
  using rule_t = not_committed;
  using subs_t = pegtl::empty_list;
  [[nodiscard]] static bool match(const Text& text) noexcept { return !text.is_committed(); }
};

struct may_be_left {
  using rule_t = may_be_left;
  using subs_t = pegtl::empty_list;
  [[nodiscard]] static bool match(const Text& text) noexcept {
    return !text.is_committed() || text.may_leave_line();
  }
};

/// A text that no form knows, or that goes on in a way that its form does not know. It has an action that
/// keeps it.
struct unknown_text : rest_of_line {
  static constexpr std::string_view expected = "";
};
struct unknown_line : pegtl::seq<may_be_left, unknown_text> {};

namespace detail {

/// Lines in any order, until nothing is left or `Other` refuses one that is none of `Forms`.
///
/// It means what `star<sor<Forms..., Other>, space>` means, and is faster by what routers do: they print
/// lines in a fixed order, so after a line of one form it goes on with the next form instead of the first.
template <class Other, class... Forms>
struct lines {
  using rule_t = lines;
  using subs_t = pegtl::type_list<pegtl::opt<Forms, space>..., pegtl::opt<Other, space>>;

  template <pegtl::apply_mode Apply, pegtl::rewind_mode /*rewind*/, template <class...> class Action,
            template <class...> class Control, class... States>
  [[nodiscard]] static bool match(Text& text, States&&... states) {
    const auto matches = [&]<class Rule>(std::type_identity<Rule>) {
      return Control<Rule>::template match<Apply, pegtl::rewind_mode::required, Action, Control>(text,
                                                                                                 states...);
    };
    [[maybe_unused]] const auto takes = [&]<class Form>(std::type_identity<Form>) {  // Without forms.
      const bool looks_first = text.is_careful() && Apply == pegtl::apply_mode::action;
      if (looks_first && !matches(std::type_identity<pegtl::at<Form>>{})) return;
      static_cast<void>(matches(std::type_identity<pegtl::opt<Form, space>>{}));
    };
    while (!text.empty()) {
      const char* const before = text.current();
      // Nothing is tried at the end of the text: what is missing there is for the rule behind to say.
      ((text.empty() ? void() : takes(std::type_identity<Forms>{})), ...);
      if (text.current() == before && !matches(std::type_identity<pegtl::seq<Other, space>>{})) break;
    }
    return true;
  }
};

}  // namespace detail

/// Lines of the forms `Forms` in any order, unknown lines between them, until nothing is left.
template <class... Forms>
struct lines : detail::lines<unknown_line, Forms...> {};

/// As `lines`, but it ends before a line that begins with `Stop`.
template <class Stop, class... Forms>
struct lines_before : detail::lines<pegtl::seq<pegtl::not_at<Stop>, unknown_line>, Forms...> {};

/// Fails at the end of the text, saying that `What` is missing.
template <FixedString What>
struct needed : pegtl::not_at<pegtl::eof> {
  static constexpr std::string_view expected = What.view();
};

// --- Actions ---------------------------------------------------------------------------------------

/// "Store what this rule matched in that field." Members lead to the field from the record being built,
/// through the last element of a vector and the value of an optional; a function on the way chooses by
/// itself.
///
///     template <> struct action<ttl> : store<&Ping::replies, &PingReply::ttl> {};
///
/// A value that does not fit its field is an error at its first byte.
template <auto... Path>
struct store {
  template <class Input, class Record>
  [[nodiscard]] static bool apply(const Input& matched, Record& record) {
    const bool fits = assign(field_at<Path...>(record), std::string_view{matched.begin(), matched.size()});
    if (!fits) static_cast<const Text&>(matched.input()).reject(matched.begin());
    return fits;
  }
};

/// Makes room for one more element in a long table, and at once for as many as the rest of the text will
/// bring if it goes on like this.
template <class Record>
void make_room(std::vector<Record>& records, const Text& text) {
  constexpr std::size_t long_table = 64;
  if (records.size() < records.capacity() || records.size() < long_table) return;
  const auto read = static_cast<std::size_t>(text.current() - text.begin());
  const auto rest = static_cast<std::size_t>(text.end() - text.current());
  records.reserve(records.size() + records.size() * rest / read + records.size() / 2);
}

/// "A new element begins in that vector." With a second path, which starts at the element, what the rule
/// matched is stored there. The rule must be one that only matches when an element is really there: what an
/// action did is not undone by backing out.
template <auto Vector, auto... Path>
struct append {
  template <class Input, class Record>
  [[nodiscard]] static bool apply(const Input& matched, Record& record) {
    make_room(record.*Vector, static_cast<const Text&>(matched.input()));
    (record.*Vector).emplace_back();
    return store<Vector, Path...>::apply(matched, record);
  }
};

/// "A new element begins in that vector", where the first thing about it may be missing.
template <auto Vector>
struct begin {
  template <class Record>
  static void apply0(Record& record) {
    (record.*Vector).emplace_back();
  }
};

/// "That is so": the rule's being there makes a bool true.
template <auto... Path>
struct mark {
  template <class Record>
  static void apply0(Record& record) {
    field_at<Path...>(record) = true;
  }
};

/// "That is there": an optional record begins, and later rules fill it.
template <auto... Path>
struct present {
  template <class Record>
  static void apply0(Record& record) {
    static_cast<void>(field_at<Path...>(record));
  }
};

/// "That means `Text`", whatever words the rule matched: what two languages say alike.
template <FixedString Text, auto... Path>
struct means {
  template <class Record>
  static void apply0(Record& record) {
    static_cast<void>(assign(field_at<Path...>(record), Text.view()));
  }
};

/// "Add so many of `Unit` to that duration": a rule for `2 minutes`, whose number is what it begins with.
template <class Unit, auto... Path>
struct add {
  template <class Input, class Record>
  [[nodiscard]] static bool apply(const Input& matched, Record& record) {
    const bool fits = add_units<Unit>(field_at<Path...>(record), {matched.begin(), matched.size()});
    if (!fits) static_cast<const Text&>(matched.input()).reject(matched.begin());
    return fits;
  }
};

// --- Entry point -----------------------------------------------------------------------------------

/// Whether `Grammar` is free of rules that can loop without consuming. Costs a walk of the grammar.
template <class Grammar>
[[nodiscard]] bool always_ends() {
  static const bool sound = pegtl::analyze<Grammar>(-1) == 0;
  return sound;
}

/// A record that keeps the lines of no known form: what a command printed.
template <class Record>
concept OutputRecord = requires(const Record& record) { record.unrecognised; };

namespace detail {

template <class Record, class Grammar, template <class...> class Action>
[[nodiscard]] Result<Record> parse(std::string_view text, bool is_careful) {
  Text input{text, is_careful};
  Record record{};
  if (pegtl::parse<pegtl::seq<space, Grammar, pegtl::eof>, Action, furthest_failure>(input, record)) {
    return record;
  }
  return input.error();
}

}  // namespace detail

/// Matches all of `text` with `Grammar`; the actions fill the record that is returned.
///
/// Of an output, a line that begins as a known one and goes on otherwise is kept as an unknown one. As that
/// is rare, the text is then read once more, with care, which takes twice as long. An output that is a
/// refusal, or of which no line is of a known form, is an error.
template <class Record, class Grammar, template <class...> class Action>
[[nodiscard]] Result<Record> parse_all(std::string_view text) {
  assert(always_ends<Grammar>());
  auto parsed = detail::parse<Record, Grammar, Action>(text, false);
  if constexpr (OutputRecord<Record>) {
    if (const auto refusal = refusal_in(text)) return *refusal;
    if (parsed) {
      if (const auto error = nothing_understood_but(parsed->unrecognised, text)) return *error;
      return parsed;
    }
    auto careful = detail::parse<Record, Grammar, Action>(text, true);
    // Of a text of nothing else, the place where it went wrong says more.
    if (!careful || !nothing_understood_but(careful->unrecognised, text)) return careful;
  }
  return parsed;
}

}  // namespace rtx::parsers

template <class Name, auto Is, std::size_t Min>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::run<Is, Min>>
    : std::conditional_t<Min == 0, analyze_opt_traits<>, analyze_any_traits<>> {};
template <class Name, class Other, class... Forms>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::detail::lines<Other, Forms...>>
    : analyze_opt_traits<Forms..., Other> {};
template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::rest_of_line> : analyze_any_traits<> {};
template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::known> : analyze_opt_traits<> {};
template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::not_committed> : analyze_opt_traits<> {};
template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::may_be_left> : analyze_opt_traits<> {};
