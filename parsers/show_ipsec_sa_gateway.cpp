#include "parsers/show_ipsec_sa_gateway.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::not_at;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

/// Of a key, which may be masked.
constexpr bool is_byte(char c) noexcept {
  return is_hexadecimal(c) || c == '*';
}

/// Of a label, in any script.
constexpr bool is_label(char c) noexcept {
  return c != ':' && c != '\n';
}

// --- The table ---

struct number_of_gateway : number {};
struct isakmp : number {};
struct send : number {};
struct recv : number {};

// i:2 s:1 r:1
struct counts_begin : seq<lit<"i:">, number> {};
struct counts : seq<lit<"i:">, isakmp, blanks, lit<"s:">, send, blanks, lit<"r:">, recv, end_of_line> {};

// U K
struct flag : seq<pegtl::upper, at<blanks>> {};
struct flags : seq<flag, star<blanks, flag>> {};

// Columns are at least two blanks apart, so that an identity may hold single ones, but for where one is wider
// than its column.
struct words : seq<not_at<counts_begin>, word, star<pegtl::one<' '>, not_at<counts_begin>, word>> {};
struct gap : seq<run<is_blank, 2>> {};
struct wide : seq<words, gap, words, blanks, counts_begin> {};
struct local_id : words {};
struct local_word : word {};
struct remote_id : seq<word, star<blanks, not_at<counts_begin>, word>> {
  static constexpr std::string_view expected = "remote ID";
};

// ** ** ** ** **  (confidential)   ** ** ** ** **
struct bytes : seq<plus<sor<run<is_byte>, lit<"(confidential)">>, some_blanks>, pegtl::eolf> {};

// 1    U K   192.0.2.1                     198.51.100.1     i:2 s:1 r:1
struct row : seq<at<number, blanks>, not_at<bytes>, known, number_of_gateway, blanks, opt<flags, blanks>,
                 sor<seq<at<wide>, local_id>, local_word>, blanks, remote_id, blanks, counts> {};

// sgw  flags local-id                      remote-id        # of sa
struct heading : seq<begins<"sgw">, blanks, lit<"flags">, rest_of_line, end_of_line> {};
struct rule : seq<run<is_dash, 4>, end_of_line> {};

// --- The blocks of `detail` ---

struct id : number {};
struct duration : number {};
struct sa_local_id : rest_of_line {};
struct sa_remote_id : rest_of_line {};
struct direction : name {};
struct protocol : name {};
struct mode : name {};
struct algorithm : rest_of_line {};
struct spi : rest_of_line {};

template <class Label, class Field>
struct line : seq<Label, Field, end_of_line> {};

// SA[2] Duration: 1719s
struct sa_begin : lit<"SA["> {};
struct sa_heading
    : seq<begins<"SA[">, id, lit<"]">, blanks, lit<"Duration">, colon, duration, lit<"s">, end_of_line> {};
// Protocol: ESP (Mode: tunnel)
struct protocol_line : seq<label<"Protocol">, protocol,
                           opt<blanks, lit<"(">, lit<"Mode">, colon, mode, lit<")">>, end_of_line> {};

// Key: ** ** ** ** **  (confidential)   ** ** ** ** **
struct key_word : pegtl::istring<'k', 'e', 'y'> {};
struct key : seq<not_committed, at<pegtl::alpha>, star<not_at<key_word>, pegtl::not_one<':', '\n'>>, key_word,
                 run<is_label, 0>, pegtl::one<':'>, known, some_blanks, opt<rest_of_line>, end_of_line> {};

// clang-format off
struct table : lines_before<sa_begin, heading, rule, row, key, bytes> {};
struct sa : seq<sa_heading, space, lines_before<sa_begin,
    line<label<"Local ID">, sa_local_id>,
    line<label<"Remote ID">, sa_remote_id>,
    line<label<"Direction">, direction>,
    protocol_line,
    line<label<"Algorithm">, algorithm>,
    line<label<"SPI">, spi>,
    key,
    bytes,
    rule>> {};
// clang-format on

struct report : seq<table, star<sa>> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowIpsecSaGateway;
template <auto Member>
using in_row = store<&Output::gateway, Member>;
template <auto Member>
using in_sa = store<&Output::sa, Member>;

// clang-format off
template <> struct action<grammar::number_of_gateway> : append<&Output::gateway, &SecurityGateway::number> {};
template <> struct action<grammar::flags>             : in_row<&SecurityGateway::flags> {};
template <> struct action<grammar::local_id>          : in_row<&SecurityGateway::local_id> {};
template <> struct action<grammar::local_word>        : in_row<&SecurityGateway::local_id> {};
template <> struct action<grammar::remote_id>         : in_row<&SecurityGateway::remote_id> {};
template <> struct action<grammar::isakmp>            : in_row<&SecurityGateway::isakmp> {};
template <> struct action<grammar::send>              : in_row<&SecurityGateway::send> {};
template <> struct action<grammar::recv>              : in_row<&SecurityGateway::recv> {};
template <> struct action<grammar::id>                : append<&Output::sa, &GatewaySa::id> {};
template <> struct action<grammar::duration>          : in_sa<&GatewaySa::duration> {};
template <> struct action<grammar::sa_local_id>       : in_sa<&GatewaySa::local_id> {};
template <> struct action<grammar::sa_remote_id>      : in_sa<&GatewaySa::remote_id> {};
template <> struct action<grammar::direction>         : in_sa<&GatewaySa::direction> {};
template <> struct action<grammar::protocol>          : in_sa<&GatewaySa::protocol> {};
template <> struct action<grammar::mode>              : in_sa<&GatewaySa::mode> {};
template <> struct action<grammar::algorithm>         : in_sa<&GatewaySa::algorithm> {};
template <> struct action<grammar::spi>               : in_sa<&GatewaySa::spi> {};
template <> struct action<unknown_text>               : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowIpsecSaGateway> parse_show_ipsec_sa_gateway(std::string_view output) {
  return parse_all<ShowIpsecSaGateway, grammar::report, action>(output);
}

}  // namespace rtx::parsers
