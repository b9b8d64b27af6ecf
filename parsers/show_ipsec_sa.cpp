#include "parsers/show_ipsec_sa.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::not_at;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

struct isakmp_total : number {};
struct send_total : number {};
struct recv_total : number {};

struct id : number {};
struct gateway : number {};
struct parent : number {};
struct connection : run<is_lower> {
  static constexpr std::string_view expected = "isakmp, ike, tun or tra";
};
struct tunnel : number {};
struct protocol : run<is_lower> {
  static constexpr std::string_view expected = "esp or ah";
};
struct direction : run<is_lower> {
  static constexpr std::string_view expected = "send, recv or \"-\"";
};
struct life : number {};

struct none : lit<"-"> {};
struct row_begin : seq<number, blanks, number, blanks, sor<number, none>, blanks, run<is_lower>> {};

/// An address or any identity text, up to the end of the line or to where the next row begins.
struct remote_id : seq<word, star<blanks, not_at<row_begin>, word>> {};

// Total: isakmp:1 send:2 recv:2
struct heading_begin : seq<lit<"sa">, blanks, lit<"sgw">> {};
struct total : seq<label<"Total">, lit<"isakmp">, colon, isakmp_total, blanks, lit<"send">, colon, send_total,
                   blanks, lit<"recv">, colon, recv_total, end_before<heading_begin>> {};

// sa    sgw isakmp connection    dir  life[s] remote-id
struct heading : seq<heading_begin, blanks, lit<"isakmp">, blanks, lit<"connection">, blanks, lit<"dir">,
                     blanks, lit<"life[s]">, blanks, lit<"remote-id">, end_of_item> {};
struct rule : seq<run<is_dash, 4>, end_of_item> {};

// 2     1    6     tra[0001]esp  send 28777   192.0.2.1
// 6     1    -     isakmp        -    28775   192.0.2.1
struct row : seq<at<number, blanks, number>, known, id, blanks, gateway, blanks, sor<parent, none>, blanks,
                 connection, opt<lit<"[">, tunnel, lit<"]">, protocol>, blanks, sor<direction, none>, blanks,
                 life, blanks, remote_id, some_blanks> {};

struct table
    : seq<lines_before<lit<"Total">>, needed<"\"Total:\"">, total, space, lines<sor<row, heading, rule>>> {};
struct report : sor<pegtl::eof, table> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowIpsecSa;

// clang-format off
template <> struct action<grammar::isakmp_total> : store<&Output::total, &IpsecTotal::isakmp> {};
template <> struct action<grammar::send_total>   : store<&Output::total, &IpsecTotal::send> {};
template <> struct action<grammar::recv_total>   : store<&Output::total, &IpsecTotal::recv> {};
template <> struct action<grammar::id>           : append<&Output::sa, &IpsecSa::id> {};
template <> struct action<grammar::gateway>      : store<&Output::sa, &IpsecSa::gateway> {};
template <> struct action<grammar::parent>       : store<&Output::sa, &IpsecSa::parent> {};
template <> struct action<grammar::connection>   : store<&Output::sa, &IpsecSa::connection> {};
template <> struct action<grammar::tunnel>       : store<&Output::sa, &IpsecSa::tunnel> {};
template <> struct action<grammar::protocol>     : store<&Output::sa, &IpsecSa::protocol> {};
template <> struct action<grammar::direction>    : store<&Output::sa, &IpsecSa::direction> {};
template <> struct action<grammar::life>         : store<&Output::sa, &IpsecSa::life> {};
template <> struct action<grammar::remote_id>    : store<&Output::sa, &IpsecSa::remote_id> {};
template <> struct action<unknown_text>          : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowIpsecSa> parse_show_ipsec_sa(std::string_view output) {
  return parse_all<ShowIpsecSa, grammar::report, action>(output);
}

}  // namespace rtx::parsers
