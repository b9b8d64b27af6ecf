#include "parsers/show_arp.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::seq;
using pegtl::sor;

constexpr bool is_mac(char c) noexcept {
  return is_hexadecimal(c) || c == ':';
}

struct count : number {};
struct interface : word {};
struct ip : address {};
struct mac : run<is_mac> {
  static constexpr std::string_view expected = "MAC address";
};
struct ttl : number {
  static constexpr std::string_view expected = "number or word";
};
struct instead : run<is_lower> {};

// Count: 2
struct total : seq<label<"Count", "カウント数">, count, end_of_line> {};
// Interface    IP address       MAC address        TTL(second)
struct heading : seq<begins<"Interface", "インタフェース">, rest_of_line, end_of_line> {};
// LAN1(port2)  192.168.100.20   00:a0:de:00:00:20  1118
struct row_begin : seq<word, blanks, number, lit<".">> {};
struct row
    : seq<at<row_begin>, known, interface, blanks, ip, blanks, mac, blanks, sor<ttl, instead>, end_of_line> {
};

struct report : lines<total, heading, row> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowArp;

// clang-format off
template <> struct action<grammar::count>     : store<&Output::count> {};
template <> struct action<grammar::interface> : append<&Output::entry, &ArpEntry::interface> {};
template <> struct action<grammar::ip>        : store<&Output::entry, &ArpEntry::address> {};
template <> struct action<grammar::mac>       : store<&Output::entry, &ArpEntry::mac> {};
template <> struct action<grammar::ttl>       : store<&Output::entry, &ArpEntry::ttl> {};
template <> struct action<grammar::instead>   : store<&Output::entry, &ArpEntry::instead> {};
template <> struct action<unknown_text>       : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowArp> parse_show_arp(std::string_view output) {
  return parse_all<ShowArp, grammar::report, action>(output);
}

}  // namespace rtx::parsers
