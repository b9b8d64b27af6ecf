#include "parsers/show_ip_route.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;

/// `*` and letters stand in addresses that somebody has masked.
constexpr bool is_network(char c) noexcept {
  return is_name_character(c) || c == '*';
}

struct destination : word {};
struct gateway : word {
  static constexpr std::string_view expected = "gateway or \"-\"";
};
struct interface : word {
  static constexpr std::string_view expected = "interface";
};
struct kind : word {
  static constexpr std::string_view expected = "kind of route";
};
struct info : rest_of_line {};

struct none : seq<pegtl::one<'-'>, at<blanks>> {};
struct row_begin : seq<sor<seq<run<is_network>, lit<"/">, number>, lit<"default">>, blanks> {};

// Destination         Gateway          Interface       Kind  Additional Info.
struct heading : seq<begins<"Destination", "宛先ネットワーク">, rest_of_line, end_of_line> {};
// 10.1.0.0/24         192.168.1.253          LAN2      OSPF     cost=2
struct row : seq<at<row_begin>, known, destination, blanks, sor<none, gateway>, blanks, interface, blanks,
                 kind, opt<blanks, info>, end_of_line> {};

struct report : lines<heading, row> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowIpRoute;

// clang-format off
template <> struct action<grammar::destination> : append<&Output::route, &Route::destination> {};
template <> struct action<grammar::gateway>     : store<&Output::route, &Route::gateway> {};
template <> struct action<grammar::interface>   : store<&Output::route, &Route::interface> {};
template <> struct action<grammar::kind>        : store<&Output::route, &Route::kind> {};
template <> struct action<grammar::info>        : store<&Output::route, &Route::info> {};
template <> struct action<unknown_text>         : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowIpRoute> parse_show_ip_route(std::string_view output) {
  return parse_all<ShowIpRoute, grammar::report, action>(output);
}

}  // namespace rtx::parsers
