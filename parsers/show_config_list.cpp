#include "parsers/show_config_list.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::digit;
using pegtl::istring;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;

constexpr bool is_rule(char c) noexcept {
  return is_blank(c) || c == '-' || c == '=';
}

struct beginning : pegtl::success {};
struct current : one<'*'> {};
struct file : seq<number, opt<one<'.'>, number>> {};
struct date : seq<rep<4, digit>, lit<"/">, rep<2, digit>, lit<"/">, rep<2, digit>> {};
struct clock : seq<rep<2, digit>, lit<":">, rep<2, digit>, opt<lit<":">, rep<2, digit>>> {};
struct saved : seq<date, opt<blanks, clock>> {};
struct bytes : number {};
struct comment : rest_of_line {};

struct marks : seq<opt<current>, some_blanks, opt<istring<'c', 'o', 'n', 'f', 'i', 'g'>>> {};
struct size_begin : seq<blanks, number, sor<blanks, end_of_line>> {};
/// Once it looks like a size it is one: a size that is out of range is an error and no comment.
struct size : pegtl::if_then_else<at<size_begin>, seq<blanks, bytes>, pegtl::success> {};

// * 0   2024/11/03 16:04:53    2210  before the move
struct row : seq<at<marks, file, blanks, date>, known, beginning, marks, file, blanks, saved, size,
                 opt<blanks, comment>, end_of_line> {};

// No.   Date       Time        Size  Comment
struct heading : seq<begins<"No.", "番号", "ファイル">, rest_of_line, end_of_line> {};
// ----- ---------- -------- -------  ----------
struct rule : seq<at<plus<one<'-', '='>>>, run<is_rule>, at<end_of_line>, known, end_of_line> {};

struct report : lines<heading, rule, row> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowConfigList;

// clang-format off
template <> struct action<grammar::beginning> : begin<&Output::config> {};
template <> struct action<grammar::current>   : mark<&Output::config, &ConfigFile::current> {};
template <> struct action<grammar::file>      : store<&Output::config, &ConfigFile::file> {};
template <> struct action<grammar::saved>     : store<&Output::config, &ConfigFile::saved> {};
template <> struct action<grammar::bytes>     : store<&Output::config, &ConfigFile::bytes> {};
template <> struct action<grammar::comment>   : store<&Output::config, &ConfigFile::comment> {};
template <> struct action<unknown_text>       : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowConfigList> parse_show_config_list(std::string_view output) {
  return parse_all<ShowConfigList, grammar::report, action>(output);
}

}  // namespace rtx::parsers
