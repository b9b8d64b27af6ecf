#pragma once

#include "parsers/value.hpp"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

/// A made-up output with a field of every kind, so that assertions are tested without any parser.
namespace rtx::playbooks::testing {

using parsers::Absent;
using parsers::Field;
using parsers::FieldType;
using parsers::Kind;
using parsers::Permille;
using parsers::Type;
using parsers::Value;

inline const Type text{.kind = Kind::text};
inline const Type integer{.kind = Kind::integer};
inline const Type boolean{.kind = Kind::boolean};
inline const Type clock_time{.kind = Kind::clock_time};
inline const Type duration{.kind = Kind::duration};
inline const Type percentage{.kind = Kind::permille};

inline constexpr std::array<std::string_view, 3> state_words{"established", "wait_ctl_reply", "idle"};
inline const Type state{.kind = Kind::text, .words = state_words};

inline const std::array session_fields{FieldType{"state", &state}, FieldType{"local_id", &integer}};
inline const Type session{.kind = Kind::record, .fields = session_fields};

inline const std::array tunnel_fields{FieldType{"number", &integer}, FieldType{"state", &state},
                                      FieldType{"local_id", &integer}, FieldType{"remote_id", &integer},
                                      FieldType{"session", &session, true}};
inline const Type tunnel{.kind = Kind::record, .fields = tunnel_fields};
inline const Type tunnels{.kind = Kind::list, .element = &tunnel, .key = "number"};

inline const std::array interface_fields{FieldType{"name", &text}, FieldType{"up", &boolean}};
inline const Type interface{.kind = Kind::record, .fields = interface_fields};
inline const Type interfaces{.kind = Kind::list, .element = &interface, .key = "name"};

inline const std::array sa_fields{FieldType{"direction", &text}, FieldType{"life", &duration}};
inline const Type sa{.kind = Kind::record, .fields = sa_fields};
inline const Type sas{.kind = Kind::list, .element = &sa};
inline const Type texts{.kind = Kind::list, .element = &text};

inline const std::array rtt_fields{FieldType{"min", &duration}, FieldType{"max", &duration}};
inline const Type rtt{.kind = Kind::record, .fields = rtt_fields};

inline const std::array output_fields{
    FieldType{"version", &text},    FieldType{"sent", &integer},         FieldType{"received", &integer},
    FieldType{"loss", &percentage}, FieldType{"rtt", &rtt, true},        FieldType{"enabled", &boolean},
    FieldType{"tunnel", &tunnels},  FieldType{"interface", &interfaces}, FieldType{"sa", &sas},
    FieldType{"addresses", &texts}, FieldType{"booted", &clock_time},
};
inline const Type output{.kind = Kind::record, .fields = output_fields};

inline Value record(Value::Record fields) {
  return {std::move(fields)};
}
inline Value list(Value::List elements) {
  return {std::move(elements)};
}
inline Value number(std::int64_t value) {
  return {value};
}
inline Value words(std::string value) {
  return {std::move(value)};
}
inline Value micros(std::int64_t value) {
  return {Value::Duration{value}};
}

inline Value tunnel_value(std::int64_t id, const std::string& state_word, std::int64_t local,
                          std::int64_t remote, Value session_part = {Absent{}}) {
  return record({{"number", number(id)},
                 {"state", words(state_word)},
                 {"local_id", number(local)},
                 {"remote_id", number(remote)},
                 {"session", std::move(session_part)}});
}

inline Value output_value(Value::List tunnels_there) {
  return record({{"version", words("Rev.15.02.31")},
                 {"sent", number(5)},
                 {"received", number(4)},
                 {"loss", {Permille{200}}},
                 {"rtt", record({{"min", micros(234)}, {"max", micros(288)}})},
                 {"enabled", {true}},
                 {"tunnel", list(std::move(tunnels_there))},
                 {"interface", list({record({{"name", words("lan1")}, {"up", {true}}}),
                                     record({{"name", words("lan2")}, {"up", {false}}})})},
                 {"sa", list({record({{"direction", words("send")}, {"life", micros(28'777'000'000)}}),
                              record({{"direction", words("recv")}, {"life", micros(28'770'000'000)}})})},
                 {"addresses", list({words("192.0.2.1"), words("192.0.2.9")})},
                 {"booted", words("2026/11/03 02:00:00")}});
}

/// Two tunnels, one of them up.
inline Value usual_output() {
  return output_value({tunnel_value(1, "established", 51, 27,
                                    record({{"state", words("established")}, {"local_id", number(9)}})),
                       tunnel_value(2, "idle", 60, 61)});
}

}  // namespace rtx::playbooks::testing
