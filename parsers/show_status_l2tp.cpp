#include "parsers/show_status_l2tp.hpp"

#include "parsers/phrases.hpp"

#include <chrono>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::one;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// The fields, whatever the language around them.
struct tunnel_control : number {};
struct session_control : number {};
struct tunnel_number : number {};
struct tunnel_state : word {};
struct version : word {};
struct local_tunnel_id : number {};
struct remote_tunnel_id : number {};
struct local_address : address {};
struct remote_address : address {};
struct local_port : number {};
struct remote_port : number {};
struct vendor : rest_of_line {};
struct hostname : rest_of_line {};
struct ns : number {};
struct nr : number {};
struct sessions : number {};
struct session_state : word {};
struct local_session_id : number {};
struct remote_session_id : number {};
struct circuit_local : word {};
struct circuit_peer : word {};
struct received_packets : number {};
struct received_octets : number {};
struct transmitted_packets : number {};
struct transmitted_octets : number {};

template <class Label, class Field, class End = end_of_line>
struct line : seq<Label, Field, End> {};

// ------------------- L2TP INFORMATION -------------------
struct dashes : star<one<'-', ' '>> {};
struct banner : seq<dashes, sor<lit<"L2TP INFORMATION">, lit<"L2TP情報テーブル">>, dashes> {};
struct using_heading : seq<lit<"Number of control table using">, end_of_item> {};
struct tunnel_begin : lit<"TUNNEL["> {};
struct counts_begin : sor<lit<"Tunnel Control">, lit<"L2TPトンネル数">> {};
// Tunnel Control: 1, Session Control: 0
struct counts : seq<label<"Tunnel Control", "L2TPトンネル数">, tunnel_control, lit<",">, some_blanks,
                    label<"Session Control", "L2TPセッション数">, session_control, end_before<tunnel_begin>> {
};

// TUNNEL[1]:
struct tunnel_heading : seq<begins<"TUNNEL[">, tunnel_number, lit<"]">, colon> {};

// Circuit Status local:UP peer:UP
struct circuit
    : seq<begins<"Circuit Status">, some_blanks, sor<lit<"local">, lit<"自機側">>, colon, circuit_local,
          blanks, sor<lit<"peer">, lit<"相手側">>, colon, circuit_peer, end_of_line> {};
// Tunnel has 1 session.
struct session_count : seq<sor<begins<"Tunnel has ">, label<"トンネル内のセッション数">>, sessions,
                           some_blanks, lit<"session">, opt<one<'s'>>, opt<one<'.'>>, end_of_line> {};
struct session_heading : seq<sor<lit<"Session Information">, lit<"セッション情報">>, end_of_item> {};

// clang-format off
struct tunnel
    : seq<tunnel_heading, space, lines_before<tunnel_begin,
          line<label<"Tunnel State", "トンネルの状態">, tunnel_state, end_of_item>,
          line<label<"Version", "バージョン">, version>,
          line<label<"Local Tunnel ID", "自機側トンネルID">, local_tunnel_id>,
          line<label<"Remote Tunnel ID", "相手側トンネルID">, remote_tunnel_id>,
          line<label<"Local IP Address", "自機側IPアドレス">, local_address>,
          line<label<"Remote IP Address", "相手側IPアドレス">, remote_address>,
          line<label<"Local Src port", "自機側送信元ポート">, local_port>,
          line<label<"Remote Src port", "相手側送信元ポート">, remote_port>,
          line<label<"Vendor", "ベンダ名">, opt<vendor>>,
          line<label<"Hostname", "ホスト名">, opt<hostname>>,
          line<label<"Next Transmit sequence(Ns)">, ns>,
          line<label<"Next Receive sequence(Nr)">, nr>,
          session_count,
          session_heading,
          line<label<"Session State", "セッションの状態">, session_state, end_of_item>,
          line<label<"Local Session ID", "自機側セッションID">, local_session_id>,
          line<label<"Remote Session ID", "相手側セッションID">, remote_session_id>,
          circuit,
          phrases::connection_time,
          seq<label<"Received", "受信">, phrases::traffic<received_packets, received_octets>, end_of_line>,
          seq<label<"Transmitted", "送信">, phrases::traffic<transmitted_packets, transmitted_octets>, end_of_line>>> {};
// clang-format on

struct report : seq<lines_before<counts_begin, banner, using_heading>, needed<"tunnel and session counts">,
                    counts, space, lines_before<tunnel_begin>, star<tunnel>> {};

}  // namespace grammar

/// The session that the lines being read belong to.
L2tpSession& session(L2tpTunnel& tunnel) {
  if (!tunnel.further_sessions.empty()) return tunnel.further_sessions.back();
  return inner(tunnel.session);
}

L2tpSession& new_session(L2tpTunnel& tunnel) {
  if (tunnel.session) return tunnel.further_sessions.emplace_back();
  return inner(tunnel.session);
}

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusL2tp;
template <auto Member>
using in_tunnel = store<&Output::tunnel, Member>;
template <auto Member>
using in_session = store<&Output::tunnel, session, Member>;
template <class Unit>
using connected_for = add<Unit, &Output::tunnel, session, &L2tpSession::connected>;

// clang-format off
template <> struct action<grammar::tunnel_control>      : store<&Output::tunnel_control> {};
template <> struct action<grammar::session_control>     : store<&Output::session_control> {};
template <> struct action<grammar::tunnel_number>       : append<&Output::tunnel, &L2tpTunnel::number> {};
template <> struct action<grammar::tunnel_state>        : in_tunnel<&L2tpTunnel::state> {};
template <> struct action<grammar::version>             : in_tunnel<&L2tpTunnel::version> {};
template <> struct action<grammar::local_tunnel_id>     : in_tunnel<&L2tpTunnel::local_tunnel_id> {};
template <> struct action<grammar::remote_tunnel_id>    : in_tunnel<&L2tpTunnel::remote_tunnel_id> {};
template <> struct action<grammar::local_address>       : in_tunnel<&L2tpTunnel::local_address> {};
template <> struct action<grammar::remote_address>      : in_tunnel<&L2tpTunnel::remote_address> {};
template <> struct action<grammar::local_port>          : in_tunnel<&L2tpTunnel::local_port> {};
template <> struct action<grammar::remote_port>         : in_tunnel<&L2tpTunnel::remote_port> {};
template <> struct action<grammar::vendor>              : in_tunnel<&L2tpTunnel::vendor> {};
template <> struct action<grammar::hostname>            : in_tunnel<&L2tpTunnel::hostname> {};
template <> struct action<grammar::ns>                  : in_tunnel<&L2tpTunnel::ns> {};
template <> struct action<grammar::nr>                  : in_tunnel<&L2tpTunnel::nr> {};
template <> struct action<grammar::sessions>            : in_tunnel<&L2tpTunnel::sessions> {};
template <> struct action<grammar::session_state>
    : store<&Output::tunnel, new_session, &L2tpSession::state> {};
template <> struct action<grammar::local_session_id>    : in_session<&L2tpSession::local_session_id> {};
template <> struct action<grammar::remote_session_id>   : in_session<&L2tpSession::remote_session_id> {};
template <> struct action<grammar::circuit_local>       : in_session<&L2tpSession::circuit_local> {};
template <> struct action<grammar::circuit_peer>        : in_session<&L2tpSession::circuit_peer> {};
template <> struct action<phrases::days>                : connected_for<std::chrono::days> {};
template <> struct action<phrases::hours>               : connected_for<std::chrono::hours> {};
template <> struct action<phrases::minutes>             : connected_for<std::chrono::minutes> {};
template <> struct action<phrases::seconds>             : connected_for<std::chrono::seconds> {};
template <> struct action<grammar::received_packets>    : in_session<&L2tpSession::received_packets> {};
template <> struct action<grammar::received_octets>     : in_session<&L2tpSession::received_octets> {};
template <> struct action<grammar::transmitted_packets> : in_session<&L2tpSession::transmitted_packets> {};
template <> struct action<grammar::transmitted_octets>  : in_session<&L2tpSession::transmitted_octets> {};
template <> struct action<unknown_text>                 : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusL2tp> parse_show_status_l2tp(std::string_view output) {
  return parse_all<ShowStatusL2tp, grammar::report, action>(output);
}

}  // namespace rtx::parsers
