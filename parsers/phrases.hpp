#pragma once

/// \file
/// What several commands print alike: times, traffic, texts that the console's width has cut.

#include "parsers/grammar.hpp"

namespace rtx::parsers::phrases {

using pegtl::eol;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// --- Durations -------------------------------------------------------------------------------------

/// ` seconds`, `secs.`, `秒`
template <FixedString Japanese, FixedString... English>
struct unit : seq<some_blanks, sor<seq<sor<lit<English>...>, opt<one<'s'>>, opt<one<'.'>>>, lit<Japanese>>> {
};
struct days : seq<number, unit<"日", "day">> {};
struct hours : seq<number, unit<"時間", "hour">> {};
struct minutes : seq<number, unit<"分", "minute", "min">> {};
struct seconds : seq<number, unit<"秒", "second", "sec">> {};
struct quantity : sor<seconds, minutes, hours, days> {};
struct duration : plus<quantity, some_blanks> {};

// 1 hour 2 minutes 3 seconds  connection.
// 通信時間: 1時間2分3秒
struct connection_time
    : sor<seq<label<"通信時間">, duration, end_of_line>, seq<quantity, known, star<blanks, quantity>, blanks,
                                                             lit<"connection">, opt<one<'.'>>, end_of_line>> {
};

// --- Traffic ---------------------------------------------------------------------------------------

struct packets : sor<seq<lit<"packet">, opt<one<'s'>>>, lit<"パケット">> {};
struct octets : sor<seq<lit<"octet">, opt<one<'s'>>>, lit<"オクテット">> {};

// 0 packet [0 octet]
// 12 パケット [1234 オクテット]
template <class Packets, class Octets>
struct traffic
    : seq<Packets, some_blanks, packets, some_blanks, lit<"[">, Octets, some_blanks, octets, lit<"]">> {};

// --- Texts that go on in the next line -------------------------------------------------------------

/// The console's width may have put a line end here.
struct cut : opt<eol> {};
/// The characters `C`, with such line ends before any of them.
template <char... C>
struct cut_text : seq<seq<cut, one<C>>...> {};

}  // namespace rtx::parsers::phrases
