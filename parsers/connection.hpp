#pragma once

/// \file
/// Pieces of grammar that several outputs share, in both languages: how long something has been connected,
/// and how much passed through it. Only .cpp files include it; each gives the rules its own actions.

#include "parsers/grammar.hpp"

namespace rtx::parsers::connection {

// `56 seconds  connection.`, `1 hour 2 minutes 3 seconds  connection.`, `通信時間: 1時間2分3秒`
template <FixedString English, FixedString Japanese>
struct unit : pegtl::sor<pegtl::seq<blanks, lit<English>, pegtl::opt<pegtl::one<'s'>>>,
                         pegtl::seq<some_blanks, lit<Japanese>>> {};
struct days : pegtl::seq<number, unit<"day", "日">> {};
struct hours : pegtl::seq<number, unit<"hour", "時間">> {};
struct minutes : pegtl::seq<number, unit<"minute", "分">> {};
struct seconds : pegtl::seq<number, unit<"second", "秒">> {};
struct quantity : pegtl::sor<seconds, minutes, hours, days> {};

struct time : pegtl::sor<pegtl::seq<label<"通信時間">, pegtl::plus<quantity, some_blanks>, end_of_line>,
                         pegtl::seq<quantity, known, pegtl::star<blanks, quantity>, blanks, lit<"connection">,
                                    pegtl::opt<pegtl::one<'.'>>, end_of_line>> {};

// 0 packet [0 octet]
// 12 パケット [1234 オクテット]
template <class Packets, class Octets>
struct traffic
    : pegtl::seq<Packets, some_blanks,
                 pegtl::sor<pegtl::seq<lit<"packet">, pegtl::opt<pegtl::one<'s'>>>, lit<"パケット">>,
                 some_blanks, lit<"[">, Octets, some_blanks,
                 pegtl::sor<pegtl::seq<lit<"octet">, pegtl::opt<pegtl::one<'s'>>>, lit<"オクテット">>,
                 lit<"]">, end_of_line> {};

}  // namespace rtx::parsers::connection
