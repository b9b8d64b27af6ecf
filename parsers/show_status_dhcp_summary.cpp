#include "parsers/show_status_dhcp_summary.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::opt;
using pegtl::seq;

constexpr bool is_in_client(char c) noexcept {
  return is_not_space(c) && c != ',';
}

struct row_number : number {};
struct ip : address {};
struct client : run<is_in_client> {
  static constexpr std::string_view expected = "client";
};
struct host_name : rest_of_line {};

//   8:      192.0.2.30:  02:00:5e:10:00:01, workstation
struct row
    : seq<at<number, lit<":">, blanks, address, lit<":">>, known, row_number, lit<":">, blanks, ip, lit<":">,
          some_blanks, opt<client>, opt<lit<",">, some_blanks, opt<host_name>>, end_of_line> {};

struct report : lines<row> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusDhcpSummary;

// clang-format off
template <> struct action<grammar::row_number> : append<&Output::lease, &DhcpSummaryRow::number> {};
template <> struct action<grammar::ip>         : store<&Output::lease, &DhcpSummaryRow::address> {};
template <> struct action<grammar::client>     : store<&Output::lease, &DhcpSummaryRow::client> {};
template <> struct action<grammar::host_name>  : store<&Output::lease, &DhcpSummaryRow::host_name> {};
template <> struct action<unknown_text>        : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusDhcpSummary> parse_show_status_dhcp_summary(std::string_view output) {
  return parse_all<ShowStatusDhcpSummary, grammar::report, action>(output);
}

}  // namespace rtx::parsers
