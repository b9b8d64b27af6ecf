#include "parsers/show_status_tunnel.hpp"

#include "parsers/phrases.hpp"

#include <chrono>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::one;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

constexpr bool is_date(char c) noexcept {
  return is_digit(c) || c == '/';
}
constexpr bool is_time(char c) noexcept {
  return is_digit(c) || c == ':';
}

struct tunnel_number : number {};
struct description : rest_of_line {};
struct type : rest_of_line {};
struct since : seq<run<is_date>, blanks, run<is_time>> {
  static constexpr std::string_view expected = "date and time";
};
struct mtu_ipv4 : number {};
struct mtu_ipv6 : number {};
struct ipv4_packets : number {};
struct ipv4_octets : number {};
struct ipv6_packets : number {};
struct ipv6_octets : number {};
struct keepalive_type : rest_of_line {};
struct keepalive_status : rest_of_line {};
struct next_send : number {};

template <class Label, class Field>
struct line : seq<Label, Field, end_of_line> {};

// TUNNEL[1]:
struct tunnel_begin : lit<"TUNNEL["> {};
struct tunnel_heading : seq<begins<"TUNNEL[">, tunnel_number, lit<"]">, colon> {};

// Current status is Online.
struct state : seq<run<is_alphanumeric>, star<blanks, run<is_alphanumeric>>> {
  static constexpr std::string_view expected = "state";
};
struct state_in_english : seq<begins<"Current status is">, blanks, state, opt<one<'.'>>, end_of_line> {};
// トンネルインタフェースは接続されています
struct online : lit<"接続されています"> {};
struct offline : lit<"接続されていません"> {};
struct other_state : rest_of_line {};
struct state_in_japanese
    : seq<begins<"トンネルインタフェースは">, sor<online, offline, other_state>, end_of_line> {};

//   from 2024/11/03 09:58:02.
//   開始: 2024/11/03 09:58:02
struct from : seq<lit<"from">, blanks, at<number>, known> {};
struct since_line : seq<sor<from, label<"開始">>, since, opt<one<'.'>>, end_of_line> {};

//   Maximum Transmission Unit(MTU):
//     IPv4: 1280 octets
struct mtu_heading : seq<label<"Maximum Transmission Unit(MTU)">, end_of_line> {};
template <FixedString Label, class Field>
struct mtu : seq<label<Label>, Field, blanks, lit<"octet">, opt<one<'s'>>, end_of_line> {};

//   Received:    (IPv4) 7 packets [644 octets]
//                (IPv6) 0 packet [0 octet]
// What follows a label may be unknown: the lines below it are counted its way all the same.
struct received : label<"Received", "受信"> {};
struct transmitted : label<"Transmitted", "送信"> {};
struct ipv4_traffic : seq<begins<"(IPv4)">, some_blanks, phrases::traffic<ipv4_packets, ipv4_octets>> {};
struct ipv6_traffic : seq<begins<"(IPv6)">, some_blanks, phrases::traffic<ipv6_packets, ipv6_octets>> {};
struct by_version : seq<sor<ipv4_traffic, ipv6_traffic>, end_of_line> {};

//   IKE keepalive:
//     [Type]: rfc4306
//     [Next send]: 1 sec after
struct keepalive_heading : seq<label<"IKE keepalive">, end_of_line> {};
struct next_send_line : seq<at<lit<"[Next send]">, colon, number, blanks, lit<"sec">>, label<"[Next send]">,
                            next_send, rest_of_line, end_of_line> {};

// clang-format off
struct tunnel
    : seq<tunnel_heading, space, lines_before<tunnel_begin,
          line<label<"Description", "説明">, opt<description>>,
          line<label<"Interface type", "インタフェースの種類">, type>,
          sor<state_in_english, state_in_japanese>,
          since_line,
          phrases::connection_time,
          mtu_heading,
          mtu<"IPv4", mtu_ipv4>,
          mtu<"IPv6", mtu_ipv6>,
          received,
          by_version,
          transmitted,
          by_version,
          keepalive_heading,
          line<label<"[Type]">, keepalive_type>,
          line<label<"[Status]">, keepalive_status>,
          next_send_line>> {};
// clang-format on

struct report : seq<lines_before<tunnel_begin>, star<tunnel>> {};

}  // namespace grammar

/// The direction that the lines being read count: the one whose label came last.
TunnelTraffic& direction(TunnelStatus& tunnel) {
  return inner(tunnel.transmitted ? tunnel.transmitted : tunnel.received);
}

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusTunnel;
template <auto... Path>
using in_tunnel = store<&Output::tunnel, Path...>;
template <auto... Path>
using counted = store<&Output::tunnel, direction, Path...>;
template <auto... Path>
using in_keepalive = store<&Output::tunnel, &TunnelStatus::keepalive, Path...>;
template <FixedString Text>
using is = means<Text, &Output::tunnel, &TunnelStatus::state>;
template <class Unit>
using connected_for = add<Unit, &Output::tunnel, &TunnelStatus::connected>;

// clang-format off
template <> struct action<grammar::tunnel_number>    : append<&Output::tunnel, &TunnelStatus::number> {};
template <> struct action<grammar::description>      : in_tunnel<&TunnelStatus::description> {};
template <> struct action<grammar::type>             : in_tunnel<&TunnelStatus::type> {};
template <> struct action<grammar::state>            : in_tunnel<&TunnelStatus::state> {};
template <> struct action<grammar::online>           : is<"Online"> {};
template <> struct action<grammar::offline>          : is<"Offline"> {};
template <> struct action<grammar::other_state>      : in_tunnel<&TunnelStatus::state> {};
template <> struct action<grammar::since>            : in_tunnel<&TunnelStatus::since> {};
template <> struct action<phrases::days>             : connected_for<std::chrono::days> {};
template <> struct action<phrases::hours>            : connected_for<std::chrono::hours> {};
template <> struct action<phrases::minutes>          : connected_for<std::chrono::minutes> {};
template <> struct action<phrases::seconds>          : connected_for<std::chrono::seconds> {};
template <> struct action<grammar::mtu_ipv4>         : in_tunnel<&TunnelStatus::mtu_ipv4> {};
template <> struct action<grammar::mtu_ipv6>         : in_tunnel<&TunnelStatus::mtu_ipv6> {};
template <> struct action<grammar::received>         : present<&Output::tunnel, &TunnelStatus::received> {};
template <> struct action<grammar::transmitted>      : present<&Output::tunnel, &TunnelStatus::transmitted> {};
template <> struct action<grammar::ipv4_packets>     : counted<&TunnelTraffic::ipv4, &TunnelCount::packets> {};
template <> struct action<grammar::ipv4_octets>      : counted<&TunnelTraffic::ipv4, &TunnelCount::octets> {};
template <> struct action<grammar::ipv6_packets>     : counted<&TunnelTraffic::ipv6, &TunnelCount::packets> {};
template <> struct action<grammar::ipv6_octets>      : counted<&TunnelTraffic::ipv6, &TunnelCount::octets> {};
template <> struct action<grammar::keepalive_type>   : in_keepalive<&TunnelKeepalive::type> {};
template <> struct action<grammar::keepalive_status> : in_keepalive<&TunnelKeepalive::status> {};
template <> struct action<grammar::next_send>        : in_keepalive<&TunnelKeepalive::next_send> {};
template <> struct action<unknown_text>              : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusTunnel> parse_show_status_tunnel(std::string_view output) {
  return parse_all<ShowStatusTunnel, grammar::report, action>(output);
}

}  // namespace rtx::parsers
