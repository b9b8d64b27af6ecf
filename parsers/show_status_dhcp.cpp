#include "parsers/show_status_dhcp.hpp"

#include "parsers/phrases.hpp"

#include <chrono>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::alnum;
using pegtl::at;
using pegtl::eol;
using pegtl::not_at;
using pegtl::one;
using pegtl::opt;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using pegtl::xdigit;

// The fields, whatever the language around them.
struct scope_number : number {};
struct network : address {};
struct leased_address : address {};
struct reserved_address : address {};
struct reserved : pegtl::success {};
struct byte : rep<2, xdigit> {
  static constexpr std::string_view expected = "hexadecimal byte";
};
struct mac : seq<byte, rep<5, one<':'>, byte>> {
  static constexpr std::string_view expected = "MAC address";
};
struct client_id_type : byte {};
// The console's width may have cut a long one, in the middle of a byte too.
using phrases::cut;
struct cut_byte : seq<cut, xdigit, cut, xdigit, not_at<alnum>> {
  static constexpr std::string_view expected = "hexadecimal byte";
};
struct gap : sor<seq<blanks, cut, some_blanks>, seq<eol, blanks>> {};
struct client_id : seq<byte, star<gap, cut_byte>> {};
struct host_name : rest_of_line {};
struct all : number {};
struct except : number {};
struct leased : number {};
struct usable : number {};

template <class Label, class... Rest>
struct line : seq<Label, Rest..., end_of_line> {};

// DHCP Scope number: 1
struct scope_begin : sor<lit<"DHCP Scope number">, lit<"DHCPスコープ番号">> {};
struct scope_heading : line<label<"DHCP Scope number", "DHCPスコープ番号">, scope_number> {};

// (type) Client ID: (01) 02 00 5e 10 00 01
struct client_id_line : line<label<"(type) Client ID", "(タイプ) クライアントID">, lit<"(">, client_id_type,
                             lit<")">, opt<blanks, client_id>> {};

// Remaining lease: 2days 16hours 3min. 50secs.
struct remaining_label : sor<lit<"Remaining lease">, lit<"リース残時間">> {};
struct remaining
    : seq<at<remaining_label, colon, number>, known, remaining_label, colon, phrases::duration, end_of_line> {
};

// clang-format off
// Leased address: 192.0.2.20
// 割り当て中アドレス: 192.0.2.20
struct lease_heading : sor<line<label<"Leased address", "割り当て中アドレス">, leased_address>,
                           line<label<"Reserved address", "予約済みアドレス">, reserved_address, reserved>> {};
/// Where the lines of a lease end: at the next one, at the counts, or at the next scope. A count's label may
/// begin like a lease's.
struct lease_end : sor<lit<"Leased">, lit<"Reserved address">, lit<"割り当て中アドレス">, lit<"予約済みアドレス">,
                       lit<"All">, lit<"全アドレス数">, scope_begin> {};
struct lease : seq<lease_heading, space, lines_before<lease_end,
                   client_id_line,
                   line<label<"Client ethernet address", "クライアントイーサネットアドレス">, mac>,
                   line<label<"Host Name", "ホスト名">, opt<host_name>>,
                   remaining>> {};

struct scope
    : seq<scope_heading, space, lines_before<scope_begin,
          line<label<"Network address", "ネットワークアドレス">, network>,
          lease,
          line<label<"All", "全アドレス数">, all>,
          line<label<"Except", "除外アドレス数">, except>,
          line<label<"Leased", "割り当て中アドレス数">, leased>,
          line<label<"Usable", "利用可能アドレス数">, usable>>> {};

struct report : seq<lines_before<scope_begin>, star<scope>> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusDhcp;
template <auto Member>
using in_scope = store<&Output::scope, Member>;
template <auto Member>
using in_lease = store<&Output::scope, &DhcpScope::lease, Member>;
template <class Unit>
using remaining_for = add<Unit, &Output::scope, &DhcpScope::lease, &DhcpLease::remaining>;

/// A new lease of the last scope.
DhcpLease& new_lease(DhcpScope& scope) {
  return scope.lease.emplace_back();
}
using lease_of = store<&Output::scope, new_lease, &DhcpLease::address>;

template <> struct action<grammar::scope_number>     : append<&Output::scope, &DhcpScope::number> {};
template <> struct action<grammar::network>          : in_scope<&DhcpScope::network> {};
template <> struct action<grammar::leased_address>   : lease_of {};
template <> struct action<grammar::reserved_address> : lease_of {};
template <> struct action<grammar::reserved>
    : mark<&Output::scope, &DhcpScope::lease, &DhcpLease::reserved> {};
template <> struct action<grammar::client_id_type>   : in_lease<&DhcpLease::client_id_type> {};
template <> struct action<grammar::client_id>        : in_lease<&DhcpLease::client_id> {};
template <> struct action<grammar::mac>              : in_lease<&DhcpLease::mac> {};
template <> struct action<grammar::host_name>        : in_lease<&DhcpLease::host_name> {};
template <> struct action<phrases::days>             : remaining_for<std::chrono::days> {};
template <> struct action<phrases::hours>            : remaining_for<std::chrono::hours> {};
template <> struct action<phrases::minutes>          : remaining_for<std::chrono::minutes> {};
template <> struct action<phrases::seconds>          : remaining_for<std::chrono::seconds> {};
template <> struct action<grammar::all>              : in_scope<&DhcpScope::all> {};
template <> struct action<grammar::except>           : in_scope<&DhcpScope::except> {};
template <> struct action<grammar::leased>           : in_scope<&DhcpScope::leased> {};
template <> struct action<grammar::usable>           : in_scope<&DhcpScope::usable> {};
template <> struct action<unknown_text>              : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusDhcp> parse_show_status_dhcp(std::string_view output) {
  return parse_all<ShowStatusDhcp, grammar::report, action>(output);
}

}  // namespace rtx::parsers
