#include "parsers/show_nat_descriptor_address.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

constexpr bool is_address_part(char c) noexcept {
  return is_digit(c) || c == '*';
}
constexpr bool is_interface(char c) noexcept {
  return is_not_space(c) && c != '(';
}

// --- The heading of a descriptor ---

struct compatibility_type : number {};
struct descriptor_number : number {};
struct interface : run<is_interface> {
  static constexpr std::string_view expected = "interface";
};
struct position : number {};
struct outer : rest_of_line {};
struct port_range : seq<number, opt<lit<"-">, number>> {};
struct ports : seq<port_range, star<lit<",">, some_blanks, port_range>> {};
struct sessions : number {};

template <class Label, class Field>
struct line : seq<Label, Field, end_of_line> {};

// Reference Descriptor : 1, Assigned Interface : TUNNEL[1](1)
struct reference_begin : sor<lit<"Reference Descriptor">, lit<"参照NATディスクリプタ">> {};
struct reference : seq<label<"Reference Descriptor", "参照NATディスクリプタ">, descriptor_number, lit<",">,
                       some_blanks, label<"Assigned Interface", "適用インタフェース">, interface,
                       opt<lit<"(">, position, lit<")">>, end_of_line> {};
struct table_heading : seq<lit<"Masquerade Table">, end_of_line> {};
//     Port range: 60000-64095, 49152-59999, 44096-49151   169 session.
struct in_use : seq<sessions, blanks, sor<seq<lit<"session">, opt<one<'s'>>>, lit<"used">>, opt<one<'.'>>> {};
struct port_line : seq<label<"Port range">, ports, opt<blanks, in_use>, end_of_line> {};

// --- Rows ---

struct host_number : number {};
struct host : address {};
struct host_sessions : number {};
struct limit : number {};
struct host_type : run<is_lower> {
  static constexpr std::string_view expected = "dynamic or static";
};

struct protocol : word {};
struct part : run<is_address_part> {
  static constexpr std::string_view expected = "address and port";
};
struct dot_part : seq<lit<".">, part> {};
// 192.168.100.20, *.*.*.*, or fewer parts before a port
struct any_address : sor<seq<part, dot_part, dot_part, dot_part>, seq<part, star<dot_part, at<dot_part>>>> {};
struct inner_address : any_address {};
struct destination_address : any_address {};
struct any : lit<"*"> {};
struct inner_port : number {};
struct destination_port : number {};
struct masquerade : number {};
struct ttl : number {
  static constexpr std::string_view expected = "number or word";
};
struct instead : run<is_lower> {};

//   -*-    -*-    -*-
struct rule : seq<plus<one<'-', '*', ' '>>, end_of_line> {};
//       No.              Inner   Session Count           Limit         Type
struct heading : seq<sor<seq<lit<"No.">, blanks, lit<"Inner">>, seq<lit<"Protocol">, blanks>>, known,
                     rest_of_line, end_of_line> {};
//        1     192.168.100.20              71          250000      dynamic
struct host_row : seq<at<number, blanks, number, lit<".">>, known, host_number, blanks, host, blanks,
                      host_sessions, blanks, limit, blanks, host_type, end_of_line> {};
//   TCP 192.168.100.20.52344 198.51.100.7.443 60012 600
struct entry_begin : seq<pegtl::alpha, run<is_alphanumeric, 0>, blanks, number, dot_part> {};
struct entry_row
    : seq<at<entry_begin>, known, protocol, blanks, inner_address, opt<lit<".">, sor<inner_port, any>>,
          blanks, destination_address, opt<lit<".">, sor<destination_port, any>>, blanks,
          sor<masquerade, any>, blanks, sor<ttl, instead>, end_of_line> {};

// clang-format off
struct descriptor
    : seq<reference, space, lines_before<reference_begin,
          table_heading,
          line<label<"Outer address">, outer>,
          port_line,
          rule,
          heading,
          host_row,
          entry_row>> {};
// clang-format on

struct report
    : seq<lines_before<reference_begin,
                       line<label<"NAT/IP masquerade compatibility type", "NAT/IPマスカレード 動作タイプ">,
                            compatibility_type>>,
          star<descriptor>> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowNatDescriptorAddress;
template <auto... Path>
using in_descriptor = store<&Output::descriptor, Path...>;
template <auto Member>
using in_host = store<&Output::descriptor, &NatDescriptor::host, Member>;
template <auto Member>
using in_entry = store<&Output::descriptor, &NatDescriptor::entry, Member>;

/// "A row begins in that table of the descriptor."
template <auto Table, auto Member>
struct append_row {
  template <class Input>
  [[nodiscard]] static bool apply(const Input& matched, Output& record) {
    return append<Table, Member>::apply(matched, record.descriptor.back());
  }
};

// clang-format off
template <> struct action<grammar::compatibility_type>  : store<&Output::compatibility_type> {};
template <> struct action<grammar::descriptor_number>   : append<&Output::descriptor, &NatDescriptor::number> {};
template <> struct action<grammar::interface>           : in_descriptor<&NatDescriptor::interface> {};
template <> struct action<grammar::position>            : in_descriptor<&NatDescriptor::position> {};
template <> struct action<grammar::outer>               : in_descriptor<&NatDescriptor::outer> {};
template <> struct action<grammar::ports>               : in_descriptor<&NatDescriptor::ports> {};
template <> struct action<grammar::sessions>            : in_descriptor<&NatDescriptor::sessions> {};
template <> struct action<grammar::host_number>         : append_row<&NatDescriptor::host, &NatHost::number> {};
template <> struct action<grammar::host>                : in_host<&NatHost::inner> {};
template <> struct action<grammar::host_sessions>       : in_host<&NatHost::sessions> {};
template <> struct action<grammar::limit>               : in_host<&NatHost::limit> {};
template <> struct action<grammar::host_type>           : in_host<&NatHost::type> {};
template <> struct action<grammar::protocol>            : append_row<&NatDescriptor::entry, &NatEntry::protocol> {};
template <> struct action<grammar::inner_address>       : in_entry<&NatEntry::inner> {};
template <> struct action<grammar::inner_port>          : in_entry<&NatEntry::inner_port> {};
template <> struct action<grammar::destination_address> : in_entry<&NatEntry::destination> {};
template <> struct action<grammar::destination_port>    : in_entry<&NatEntry::destination_port> {};
template <> struct action<grammar::masquerade>          : in_entry<&NatEntry::masquerade> {};
template <> struct action<grammar::ttl>                 : in_entry<&NatEntry::ttl> {};
template <> struct action<grammar::instead>             : in_entry<&NatEntry::instead> {};
template <> struct action<unknown_text>                 : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowNatDescriptorAddress> parse_show_nat_descriptor_address(std::string_view output) {
  return parse_all<ShowNatDescriptorAddress, grammar::report, action>(output);
}

}  // namespace rtx::parsers
