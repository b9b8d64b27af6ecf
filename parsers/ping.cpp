#include "parsers/ping.hpp"

#include "parsers/grammar.hpp"

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::at;
using pegtl::one;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;

// The fields, whatever the language around them.
struct responder : address {};
struct responder_address : address {};
struct sequence : number {};
struct hops : number {};
struct reply_time : decimal {};
struct transmitted : number {};
struct received : number {};
struct loss : decimal {};
struct min : decimal {};
struct avg : decimal {};
struct max : decimal {};

/// `192.0.2.1`, or `www.example.com (192.0.2.1)`.
struct host : seq<responder, opt<lit<" (">, responder_address, lit<")">>> {};
struct hop_limit : seq<sor<lit<"ttl=">, lit<"hlim=">>, hops> {};
struct round_trips : seq<min, lit<"/">, avg, lit<"/">, max> {};
struct colon_or_comma : one<':', ','> {
  static constexpr std::string_view expected = "\":\"";
};

/// `console character en.ascii`.
namespace english {
// received from 192.0.2.1: icmp_seq=0 ttl=252 time=0.288ms
struct reply : seq<begins<"received from ">, host, colon_or_comma, lit<" icmp_seq=">, sequence, blanks,
                   hop_limit, lit<" time=">, reply_time, lit<"ms">, end_of_item> {};
// 5 packets transmitted, 5 packets received, 0.0% packet loss
struct packets : seq<lit<" packet">, opt<one<'s'>>> {};
struct counts_begin : seq<number, packets> {};
struct counts : seq<transmitted, packets, lit<" transmitted, ">, received, packets, lit<" received, ">, loss,
                    lit<"% packet loss">, end_of_item> {};
// round-trip min/avg/max = 0.234/0.248/0.288 ms
struct round_trip : seq<begins<"round-trip min/avg/max = ">, round_trips, lit<" ms">, end_of_item> {};
}  // namespace english

/// `console character ja.utf8`; the other Japanese encodings have been converted before they get here.
namespace japanese {
// 192.0.2.1から受信: シーケンス番号=0 ttl=254 時間=2.056ミリ秒
// 2001:db8::1から受信, シーケンス番号=0 hlim=59 時間=6.516ミリ秒
struct reply : seq<at<address, opt<lit<" (">, address, lit<")">>, lit<"から受信">>, known, host,
                   lit<"から受信">, colon_or_comma, lit<" シーケンス番号=">, sequence, blanks, hop_limit,
                   lit<" 時間=">, reply_time, lit<"ミリ秒">, end_of_item> {};
// 2個のパケットを送信し、2個のパケットを受信しました。0.0%パケットロス
struct counts_begin : seq<number, lit<"個のパケットを送信し">> {};
struct counts : seq<transmitted, lit<"個のパケットを送信し、">, received, lit<"個のパケットを受信しました。">,
                    loss, lit<"%パケットロス">, end_of_item> {};
// 往復遅延 最低/平均/最大 = 1.742/1.899/2.056 ミリ秒
struct round_trip
    : seq<begins<"往復遅延 最低/平均/最大 = ">, round_trips, some_blanks, lit<"ミリ秒">, end_of_item> {};
}  // namespace japanese

struct counts : sor<seq<at<english::counts_begin>, known, english::counts>,
                    seq<at<japanese::counts_begin>, known, japanese::counts>> {};
struct counts_begin : sor<english::counts_begin, japanese::counts_begin> {};

struct report
    : seq<lines_before<counts_begin, sor<english::reply, japanese::reply>>, needed<"packet statistics">,
          counts, space, lines<sor<english::round_trip, japanese::round_trip>>> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

// clang-format off
template <> struct action<grammar::responder>         : append<&Ping::replies, &PingReply::from> {};
template <> struct action<grammar::responder_address> : store<&Ping::replies, &PingReply::from> {};
template <> struct action<grammar::sequence>          : store<&Ping::replies, &PingReply::seq> {};
template <> struct action<grammar::hops>              : store<&Ping::replies, &PingReply::ttl> {};
template <> struct action<grammar::reply_time>        : store<&Ping::replies, &PingReply::time> {};
template <> struct action<grammar::transmitted>       : store<&Ping::transmitted> {};
template <> struct action<grammar::received>          : store<&Ping::received> {};
template <> struct action<grammar::loss>              : store<&Ping::loss> {};
template <> struct action<grammar::min>               : store<&Ping::rtt, &RoundTrip::min> {};
template <> struct action<grammar::avg>               : store<&Ping::rtt, &RoundTrip::avg> {};
template <> struct action<grammar::max>               : store<&Ping::rtt, &RoundTrip::max> {};
template <> struct action<unknown_text>               : append<&Ping::unrecognised> {};
// clang-format on

}  // namespace

Result<Ping> parse_ping(std::string_view output) {
  return parse_all<Ping, grammar::report, action>(output);
}

}  // namespace rtx::parsers
