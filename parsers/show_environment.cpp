#include "parsers/show_environment.hpp"

#include "parsers/phrases.hpp"

#include <chrono>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::alnum;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// The fields, whatever the language around them.
struct model : word {};
struct revision : run<is_name_character> {
  static constexpr std::string_view expected = "revision";
};
struct built : run<is_in_parentheses> {
  static constexpr std::string_view expected = "date";
};
struct bootrom : name {};
struct flashrom : name {};
struct hardware : name {};
struct serial : name {};
struct cpu_sec5 : decimal {};
struct cpu_min1 : decimal {};
struct cpu_min5 : decimal {};
struct memory : decimal {};
struct buffer_used : decimal {};
struct buffer_size : name {};
struct firmware : word {};
struct config_file : word {};
struct default_firmware : word {};
struct default_config_file : word {};
struct serial_baudrate : number {};
struct security_level : number {};
struct forget : name {};
struct type : name {};
struct telnet : name {};
struct temperature : seq<opt<one<'-'>>, number> {};

// 2021/01/24 12:32:36 +09:00
struct date_time : seq<number, lit<"/">, number, lit<"/">, number, blanks, number, lit<":">, number, lit<":">,
                       number, opt<blanks, one<'+', '-'>, number, lit<":">, number>> {};
struct boot_time : date_time {};
struct current_time : date_time {};

// 5days 21:12:17
struct days : seq<number, some_blanks, sor<seq<lit<"day">, opt<one<'s'>>>, lit<"日">>> {};
struct hours : number {};
struct minutes : number {};
struct seconds : number {};
struct elapsed : seq<opt<days, some_blanks>, hours, lit<":">, minutes, lit<":">, seconds> {};

// The console's width may have cut the main board's line.
using phrases::cut;
using phrases::cut_text;
struct pair : seq<alnum, alnum> {};
struct cut_pair : seq<cut, alnum, cut, alnum> {};

/// `00:a0:de:00:00:01`, or `00a0.de00.0001` as switches print it; letters may be masked.
struct mac : sor<seq<pair, rep<5, one<':'>, pair>>,  // whole, which is faster to see
                 seq<cut_pair, rep<5, cut_text<':'>, cut_pair>>,
                 seq<rep<2, cut_pair>, rep<2, cut_text<'.'>, rep<2, cut_pair>>>> {
  static constexpr std::string_view expected = "MAC address";
};
struct mac_label
    : sor<lit<"MAC-Address=">, cut_text<'M', 'A', 'C', '-', 'A', 'd', 'd', 'r', 'e', 's', 's', '='>> {};
struct macs : seq<mac, opt<lit<" - ">, mac>> {};

template <class Label, class Field>
struct item : seq<Label, Field, end_of_item> {};

// RTX1200 BootROM Ver.1.01
// RTX1200 FlashROM Table Ver. 1.00
template <FixedString What, class Version>
struct rom : seq<word, blanks, begins<What>, some_blanks, Version, end_of_item> {};

// RTX1200 Rev.10.01.71 (Thu Sep 29 15:08:40 2016)
struct revision_begin : seq<word, blanks, lit<"Rev.">> {};
struct revision_line
    : seq<known, model, blanks, lit<"Rev.">, revision, opt<blanks, lit<"(">, built, lit<")">>, end_of_item> {
};

//   main:  RTX1200 ver=c0 serial=S00000001 MAC-Address=00:a0:de:00:00:01 MAC-Address=00:a0:de:00:00:02
struct main_board
    : seq<sor<label<"main">, begins<"main=">>, word, blanks, lit<"ver=">, hardware, blanks, lit<"serial=">,
          serial, star<space, mac_label, known, macs>, opt<blanks, lit<"TAM=">, word>, end_of_item> {};

// CPU:   1%(5sec)   2%(1min)   3%(5min)
struct cpu : seq<label<"CPU">, cpu_sec5, lit<"%(5sec)">, some_blanks, cpu_min1, lit<"%(1min)">, some_blanks,
                 cpu_min5, lit<"%(5min)">, end_of_item> {};
struct used : opt<some_blanks, lit<"used">> {};

// Packet-buffer:   0%(small)   0%(middle)   5%(large)   0%(huge) used
struct packet_buffer
    : seq<label<"Packet-buffer", "パケットバッファ">,
          plus<buffer_used, lit<"%(">, buffer_size, lit<")">, some_blanks>, opt<lit<"used">>, end_of_item> {};

// Security Class: 1, FORGET: ON, TELNET: OFF
template <FixedString Name, class Field>
struct setting : seq<lit<Name>, colon, Field> {};
struct security : seq<label<"Security Class", "セキュリティクラス">, security_level,
                      star<some_blanks, lit<",">, some_blanks,
                           sor<setting<"FORGET", forget>, setting<"TELNET", telnet>, setting<"Type", type>>>,
                      end_of_item> {};

// Inside Temperature(C.): 36
struct temperature_line : seq<begins<"Inside Temperature(", "筐体内温度(">, run<is_in_parentheses>, lit<")">,
                              colon, temperature, end_of_item> {};

// clang-format off
struct report
    : seq<lines_before<revision_begin,
              rom<"BootROM Ver.", bootrom>,
              rom<"FlashROM Table Ver.", flashrom>>,
          needed<"model and revision">, revision_line, space,
          lines<
              rom<"BootROM Ver.", bootrom>,
              rom<"FlashROM Table Ver.", flashrom>,
              main_board,
              cpu,
              item<label<"Memory", "メモリ">, seq<memory, lit<"%">, used>>,
              packet_buffer,
              item<label<"Firmware", "ファームウェア", "実行中ファームウェア">, firmware>,
              item<label<"Config. file", "Configuration file", "実行中設定ファイル", "設定ファイル">, config_file>,
              item<label<"Default firmware", "デフォルトファームウェア">, default_firmware>,
              item<label<"Default config. file", "デフォルト設定ファイル">, default_config_file>,
              item<label<"Serial Baudrate", "シリアルボーレート">, serial_baudrate>,
              item<label<"Boot time", "起動時刻">, boot_time>,
              item<label<"Current time", "現在の時刻">, current_time>,
              item<label<"Elapsed time from boot", "起動からの経過時間">, elapsed>,
              security,
              temperature_line>> {};
// clang-format on

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowEnvironment;

// clang-format off
template <> struct action<grammar::model>               : store<&Output::model> {};
template <> struct action<grammar::revision>            : store<&Output::revision> {};
template <> struct action<grammar::built>               : store<&Output::built> {};
template <> struct action<grammar::bootrom>             : store<&Output::bootrom> {};
template <> struct action<grammar::flashrom>            : store<&Output::flashrom> {};
template <> struct action<grammar::hardware>            : store<&Output::hardware> {};
template <> struct action<grammar::serial>              : store<&Output::serial> {};
template <> struct action<grammar::mac>                 : append<&Output::mac> {};
template <> struct action<grammar::cpu_sec5>            : store<&Output::cpu, &CpuUse::sec5> {};
template <> struct action<grammar::cpu_min1>            : store<&Output::cpu, &CpuUse::min1> {};
template <> struct action<grammar::cpu_min5>            : store<&Output::cpu, &CpuUse::min5> {};
template <> struct action<grammar::memory>              : store<&Output::memory> {};
template <> struct action<grammar::buffer_used>         : append<&Output::packet_buffer, &PacketBuffer::used> {};
template <> struct action<grammar::buffer_size>         : store<&Output::packet_buffer, &PacketBuffer::size> {};
template <> struct action<grammar::firmware>            : store<&Output::firmware> {};
template <> struct action<grammar::config_file>         : store<&Output::config_file> {};
template <> struct action<grammar::default_firmware>    : store<&Output::default_firmware> {};
template <> struct action<grammar::default_config_file> : store<&Output::default_config_file> {};
template <> struct action<grammar::serial_baudrate>     : store<&Output::serial_baudrate> {};
template <> struct action<grammar::boot_time>           : store<&Output::boot_time> {};
template <> struct action<grammar::current_time>        : store<&Output::current_time> {};
template <> struct action<grammar::days>                : add<std::chrono::days, &Output::elapsed> {};
template <> struct action<grammar::hours>               : add<std::chrono::hours, &Output::elapsed> {};
template <> struct action<grammar::minutes>             : add<std::chrono::minutes, &Output::elapsed> {};
template <> struct action<grammar::seconds>             : add<std::chrono::seconds, &Output::elapsed> {};
template <> struct action<grammar::security_level>      : store<&Output::security, &SecurityClass::level> {};
template <> struct action<grammar::forget>              : store<&Output::security, &SecurityClass::forget> {};
template <> struct action<grammar::type>                : store<&Output::security, &SecurityClass::type> {};
template <> struct action<grammar::telnet>              : store<&Output::security, &SecurityClass::telnet> {};
template <> struct action<grammar::temperature>         : store<&Output::temperature> {};
template <> struct action<unknown_text>                 : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowEnvironment> parse_show_environment(std::string_view output) {
  return parse_all<ShowEnvironment, grammar::report, action>(output);
}

}  // namespace rtx::parsers
