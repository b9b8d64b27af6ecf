#include "parsers/show_status_lan.hpp"

#include "parsers/phrases.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::alnum;
using pegtl::at;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

constexpr bool is_plain(char c) noexcept {
  return is_not_space(c) && c != '(';
}

// The fields, whatever the language around them.
struct interface : seq<lit<"LAN">, number, star<one<'.', '/'>, number>> {};
struct description : rest_of_line {};
struct ip : seq<address, opt<one<'/'>, number>> {
  static constexpr std::string_view expected = "address";
};
struct ip_source : run<is_in_parentheses> {};
struct mac : seq<rep<2, alnum>, rep<5, one<':'>, rep<2, alnum>>> {
  static constexpr std::string_view expected = "MAC address";
};
struct mode_words : seq<run<is_plain>, star<blanks, run<is_plain>>> {
  static constexpr std::string_view expected = "operation mode";
};
struct link_words : run<is_in_parentheses> {
  static constexpr std::string_view expected = "link status";
};
struct mode : mode_words {};
struct link : link_words {};
struct port_number : number {};
struct port_mode : mode_words {};
struct port_link : link_words {};
struct mtu : number {};
struct transmitted_packets : number {};
struct transmitted_octets : number {};
struct received_packets : number {};
struct received_octets : number {};
struct receive_overflow : number {};
struct unsupported_received : number {};

// LAN2
struct heading : seq<at<interface, opt<colon>, end_of_line>, known, interface, opt<colon>, end_of_line> {};

// Auto Negotiation (1000BASE-T Full Duplex)
template <class Mode, class Link>
struct operation : seq<Mode, opt<blanks, lit<"(">, Link, lit<")">>, end_of_line> {};
// Type (Link status)
struct column_title : seq<lit<"Type (Link status)">, end_of_line> {};
// PORT1: Auto Negotiation (Link Down)
struct port : seq<at<lit<"PORT">, number, colon>, known, lit<"PORT">, port_number, colon,
                  operation<port_mode, port_link>> {};

// 12 パケット(1234 オクテット)
template <class Packets, class Octets>
struct traffic : seq<Packets, some_blanks, phrases::packets, some_blanks, lit<"(">, Octets, some_blanks,
                     phrases::octets, lit<")">, end_of_line> {};

template <class Label, class... Rest>
struct line : seq<Label, Rest..., end_of_line> {};

// clang-format off
struct report
    : lines<heading,
            line<label<"Description", "説明">, opt<description>>,
            line<label<"IP address", "IP Address", "IPアドレス">,
                 opt<ip, opt<blanks, lit<"(">, ip_source, lit<")">>>>,
            line<label<"Ethernet address", "Ethernet Address", "イーサネットアドレス">, mac>,
            seq<label<"Operation mode setting", "動作モード設定">, sor<end_of_line, column_title, operation<mode, link>>>,
            column_title,
            port,
            line<label<"Maximum Transmission Unit(MTU)", "最大パケット長(MTU)">, mtu, some_blanks,
                 phrases::octets>,
            seq<label<"Transmitted", "送信パケット">, traffic<transmitted_packets, transmitted_octets>>,
            seq<label<"Received", "受信パケット">, traffic<received_packets, received_octets>>,
            line<label<"受信オーバーフロー">, receive_overflow>,
            line<label<"未サポートパケットの受信">, unsupported_received>> {};
// clang-format on

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusLan;

// clang-format off
template <> struct action<grammar::interface>            : store<&Output::interface> {};
template <> struct action<grammar::description>          : store<&Output::description> {};
template <> struct action<grammar::ip>                   : store<&Output::address> {};
template <> struct action<grammar::ip_source>            : store<&Output::address_source> {};
template <> struct action<grammar::mac>                  : store<&Output::mac> {};
template <> struct action<grammar::mode>                 : store<&Output::mode> {};
template <> struct action<grammar::link>                 : store<&Output::link> {};
template <> struct action<grammar::port_number>          : append<&Output::port, &LanPort::number> {};
template <> struct action<grammar::port_mode>            : store<&Output::port, &LanPort::mode> {};
template <> struct action<grammar::port_link>            : store<&Output::port, &LanPort::link> {};
template <> struct action<grammar::mtu>                  : store<&Output::mtu> {};
template <> struct action<grammar::transmitted_packets>  : store<&Output::transmitted_packets> {};
template <> struct action<grammar::transmitted_octets>   : store<&Output::transmitted_octets> {};
template <> struct action<grammar::received_packets>     : store<&Output::received_packets> {};
template <> struct action<grammar::received_octets>      : store<&Output::received_octets> {};
template <> struct action<grammar::receive_overflow>     : store<&Output::receive_overflow> {};
template <> struct action<grammar::unsupported_received> : store<&Output::unsupported_received> {};
template <> struct action<unknown_text>                  : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusLan> parse_show_status_lan(std::string_view output) {
  return parse_all<ShowStatusLan, grammar::report, action>(output);
}

}  // namespace rtx::parsers
