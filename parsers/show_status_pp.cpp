#include "parsers/show_status_pp.hpp"

#include "parsers/phrases.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::eol;
using pegtl::one;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using phrases::cut_text;

constexpr bool is_option(char c) noexcept {
  return c != ',' && c != '\n' && c != '\r';
}

/// `console columns` is at least that much.
constexpr std::size_t least_columns = 80;

/// Whether `line`, below one that fills the console's width, may be the rest of its options: what has a label
/// or an indentation is a line of its own.
constexpr bool continues_options(std::string_view line) noexcept {
  return !line.empty() && !line.starts_with("  ") && line.find_first_of(":[") == std::string_view::npos;
}

// The fields, whatever the language around them.
struct beginning : pegtl::success {};
struct anonymous : lit<"ANONYMOUS"> {
  static constexpr std::string_view expected = "number";
};
struct pp_number : number {};
struct description : rest_of_line {};
struct session_name : name {};
struct just_line : lit<"回線"> {};
struct connected : sor<lit<"Connected">, lit<"接続されています">> {};
struct offline : sor<lit<"Offline">, lit<"継っていません">> {};
struct never_connected : lit<"一度も継っていません"> {};
struct connecting : sor<lit<"In connecting process">, lit<"接続処理中です">> {};
struct disabled : sor<lit<"disabled">, lit<"現在使用できません">> {};
struct other_state : rest_of_line {};
struct access_concentrator : rest_of_line {};
struct received_packets : number {};
struct received_octets : number {};
struct received_load : decimal {};
struct transmitted_packets : number {};
struct transmitted_octets : number {};
struct transmitted_load : decimal {};
struct ccp : rest_of_line {};

// PP[01]:
// PP[ANONYMOUS01]:
struct pp_begin : lit<"PP["> {};
struct heading : seq<begins<"PP[">, beginning, opt<anonymous>, pp_number, lit<"]">, colon> {};

// Current PPPoE session status is Connected.
// PPPoEセッションは接続されています
struct full_stop : seq<opt<one<'.'>>, end_of_line> {};
struct known_state : seq<sor<connected, never_connected, offline, connecting, disabled>, full_stop> {};
struct state : sor<seq<at<known_state>, known_state>, seq<other_state, end_of_line>> {};
// Current line status is disabled.
struct session : seq<session_name, opt<lit<" session">>> {};
struct session_ja : sor<seq<session_name, lit<"セッション">>, just_line> {};
struct state_line : sor<seq<begins<"Current ">, session, lit<" status is ">, state>,
                        seq<at<session_ja, lit<"は">>, known, session_ja, lit<"は">, state>> {};

// Received: 14 packets [840 octets]  Load: 0.0%
template <class Packets, class Octets, class Load>
struct traffic : seq<phrases::traffic<Packets, Octets>,
                     opt<blanks, sor<lit<"Load">, lit<"負荷">>, colon, Load, lit<"%">>, end_of_line> {};

// PPP Cofigure Options
struct options_heading
    : seq<begins<"PPP Cofigure Options", "PPP Configure Options", "PPPオプション">, end_of_line> {};

/// What is local: it ends at a comma, which may stand in the next line.
struct local : seq<run<is_option>, opt<eol, run<is_option, 0>>> {
  static constexpr std::string_view expected = "options";
};
/// What the peer has: it ends with the line, and with the next one where the console's width has cut it.
struct remote {
  using rule_t = remote;
  using subs_t = pegtl::empty_list;
  static constexpr std::string_view expected = "options";

  template <class Input>
  [[nodiscard]] static bool match(Input& in) noexcept {
    const std::string_view text{in.current(), static_cast<std::size_t>(in.end() - in.current())};
    const std::string_view before{in.begin(), static_cast<std::size_t>(in.current() - in.begin())};
    auto end = std::min(text.find('\n'), text.size());
    auto width = before.size() - (before.rfind('\n') + 1) + end;  // npos + 1 is 0
    while (end < text.size() && width >= least_columns) {
      const auto next = text.substr(end + 1, text.find('\n', end + 1) - (end + 1));
      if (!continues_options(next)) break;
      end += 1 + next.size();
      width = next.size();
    }
    while (end > 0 && is_space(text[end - 1])) --end;
    in.bump(end);
    return end > 0;
  }
};
// IPCP Local: IP-Address, Remote: IP-Address Primary-DNS(192.0.2.53)
template <FixedString Title, class Local, class Remote>
struct both_sides
    : seq<begins<Title>, blanks, lit<"Local:">, some_blanks, opt<Local>,
          cut_text<',', ' ', 'R', 'e', 'm', 'o', 't', 'e', ':'>, some_blanks, opt<Remote>, end_of_line> {};
struct lcp_local : local {};
struct lcp_remote : remote {};
struct ipcp_local : local {};
struct ipcp_remote : remote {};
struct local_address : local {};
struct remote_address : remote {};

template <class Label, class Field>
struct line : seq<Label, opt<Field>, end_of_line> {};

// clang-format off
struct interface
    : seq<heading, space, lines_before<pp_begin,
          line<label<"Description", "説明">, description>,
          state_line,
          line<label<"Access Concentrator", "接続相手">, access_concentrator>,
          phrases::connection_time,
          seq<label<"Received", "受信">, traffic<received_packets, received_octets, received_load>>,
          seq<label<"Transmitted", "送信">, traffic<transmitted_packets, transmitted_octets, transmitted_load>>,
          options_heading,
          both_sides<"LCP", lcp_local, lcp_remote>,
          both_sides<"IPCP", ipcp_local, ipcp_remote>,
          both_sides<"PP IP Address", local_address, remote_address>,
          line<label<"CCP">, ccp>>> {};
// clang-format on

struct report : seq<lines_before<pp_begin>, star<interface>> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

/// One block, before it goes to the list that its heading says.
struct Block {
  PpStatus status;
  bool anonymous = false;
};

struct Output {
  std::vector<Block> block;
  std::vector<std::string_view> unrecognised;
};

template <auto Member>
using in_pp = store<&Output::block, &Block::status, Member>;
template <FixedString Text>
using session_is = means<Text, &Output::block, &Block::status, &PpStatus::session>;
template <FixedString Text>
using state_is = means<Text, &Output::block, &Block::status, &PpStatus::state>;
template <class Unit>
using connected_for = add<Unit, &Output::block, &Block::status, &PpStatus::connected>;

// clang-format off
template <> struct action<grammar::beginning>           : begin<&Output::block> {};
template <> struct action<grammar::anonymous>           : mark<&Output::block, &Block::anonymous> {};
template <> struct action<grammar::pp_number>           : in_pp<&PpStatus::number> {};
template <> struct action<grammar::description>         : in_pp<&PpStatus::description> {};
template <> struct action<grammar::session_name>        : in_pp<&PpStatus::session> {};
template <> struct action<grammar::just_line>           : session_is<"line"> {};
template <> struct action<grammar::connected>           : state_is<"connected"> {};
template <> struct action<grammar::offline>             : state_is<"offline"> {};
template <> struct action<grammar::never_connected>     : state_is<"never_connected"> {};
template <> struct action<grammar::connecting>          : state_is<"connecting"> {};
template <> struct action<grammar::disabled>            : state_is<"disabled"> {};
template <> struct action<grammar::other_state>         : in_pp<&PpStatus::state> {};
template <> struct action<grammar::access_concentrator> : in_pp<&PpStatus::access_concentrator> {};
template <> struct action<phrases::days>                : connected_for<std::chrono::days> {};
template <> struct action<phrases::hours>               : connected_for<std::chrono::hours> {};
template <> struct action<phrases::minutes>             : connected_for<std::chrono::minutes> {};
template <> struct action<phrases::seconds>             : connected_for<std::chrono::seconds> {};
template <> struct action<grammar::received_packets>    : in_pp<&PpStatus::received_packets> {};
template <> struct action<grammar::received_octets>     : in_pp<&PpStatus::received_octets> {};
template <> struct action<grammar::received_load>       : in_pp<&PpStatus::received_load> {};
template <> struct action<grammar::transmitted_packets> : in_pp<&PpStatus::transmitted_packets> {};
template <> struct action<grammar::transmitted_octets>  : in_pp<&PpStatus::transmitted_octets> {};
template <> struct action<grammar::transmitted_load>    : in_pp<&PpStatus::transmitted_load> {};
template <> struct action<grammar::lcp_local>           : in_pp<&PpStatus::lcp_local> {};
template <> struct action<grammar::lcp_remote>          : in_pp<&PpStatus::lcp_remote> {};
template <> struct action<grammar::ipcp_local>          : in_pp<&PpStatus::ipcp_local> {};
template <> struct action<grammar::ipcp_remote>         : in_pp<&PpStatus::ipcp_remote> {};
template <> struct action<grammar::local_address>       : in_pp<&PpStatus::local_address> {};
template <> struct action<grammar::remote_address>      : in_pp<&PpStatus::remote_address> {};
template <> struct action<grammar::ccp>                 : in_pp<&PpStatus::ccp> {};
template <> struct action<unknown_text>                 : append<&Output::unrecognised> {};
// clang-format on

}  // namespace
}  // namespace rtx::parsers

template <class Name>
struct tao::pegtl::analyze_traits<Name, rtx::parsers::grammar::remote> : analyze_any_traits<> {};

namespace rtx::parsers {

Result<ShowStatusPp> parse_show_status_pp(std::string_view output) {
  auto parsed = parse_all<Output, grammar::report, action>(output);
  if (!parsed) return parsed.error();
  ShowStatusPp status;
  for (Block& block : parsed->block)
    (block.anonymous ? status.anonymous : status.pp).push_back(std::move(block.status));
  status.unrecognised = std::move(parsed->unrecognised);
  return status;
}

}  // namespace rtx::parsers
