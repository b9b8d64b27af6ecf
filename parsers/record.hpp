#pragma once

/// \file
/// From a parser's struct, described once by `BOOST_DESCRIBE_STRUCT`, to its `Type` (at compile time) and to
/// its `Value`. Only .cpp files include it.
///
/// | member                          | kind                                                            |
/// | ------------------------------- | --------------------------------------------------------------- |
/// | `bool`, integers                | boolean, integer                                                |
/// | `std::string_view`, `std::string`, MacAddress | text                                              |
/// | `Guarded`                       | text, secrets as `*`                                            |
/// | `ClockTime`                     | clock_time                                                      |
/// | `Word<...>`                     | text with known words                                           |
/// | `std::chrono::duration`         | duration                                                        |
/// | `Permille`                      | permille                                                        |
/// | a described struct              | record                                                          |
/// | `std::vector<T>`                | list; `T::key` names the field that `list[n]` looks in          |
/// | `std::optional<T>`              | what T is, and optional                                         |

#include "language/commands.hpp"
#include "parsers/result.hpp"
#include "parsers/understood.hpp"
#include "parsers/units.hpp"
#include "parsers/value.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace rtx::parsers {
namespace detail {

template <class T>
inline constexpr bool is_word = false;
template <FixedString... Known>
inline constexpr bool is_word<Word<Known...>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

template <class T>
concept DescribedRecord = boost::describe::has_describe_members<T>::value;

template <class Record>
using Members = boost::mp11::mp_rename<boost::describe::describe_members<Record, boost::describe::mod_public>,
                                       boost::mp11::mp_list>;

template <auto Pointer>
struct PointeeOf;
template <class Record, class T, T Record::* Pointer>
struct PointeeOf<Pointer> {
  using type = T;
};

template <class T>
constexpr Type make_type();

template <class Record>
constexpr auto make_fields();

}  // namespace detail

/// The shape of `T`, in static storage.
template <class T>
inline constexpr Type type_of = detail::make_type<T>();

namespace detail {

template <class Record>
inline constexpr auto field_types = make_fields<Record>();

template <class Descriptor>
constexpr FieldType make_field() {
  using Member = typename PointeeOf<Descriptor::pointer>::type;
  if constexpr (is_optional<Member>) {
    return {Descriptor::name, &type_of<typename Member::value_type>, true};
  } else {
    return {Descriptor::name, &type_of<Member>, false};
  }
}

template <class Record>
constexpr auto make_fields() {
  return []<class... Descriptor>(boost::mp11::mp_list<Descriptor...>) {
    return std::array<FieldType, sizeof...(Descriptor)>{make_field<Descriptor>()...};
  }(Members<Record>{});
}

template <class Element>
constexpr std::string_view key_of() {
  if constexpr (requires { Element::key; }) {
    return Element::key;
  } else {
    return {};
  }
}

template <class T>
constexpr Type make_type() {
  if constexpr (std::same_as<T, bool>) {
    return {.kind = Kind::boolean};
  } else if constexpr (std::integral<T>) {
    static_assert(sizeof(T) < sizeof(std::int64_t) || std::is_signed_v<T>, "a value holds 63 bits");
    return {.kind = Kind::integer};
  } else if constexpr (std::same_as<T, std::string_view> || std::same_as<T, std::string> ||
                       std::same_as<T, MacAddress> || std::same_as<T, Guarded>) {
    return {.kind = Kind::text};
  } else if constexpr (std::same_as<T, ClockTime>) {
    return {.kind = Kind::clock_time};
  } else if constexpr (is_word<T>) {
    return {.kind = Kind::text, .words = T::known};
  } else if constexpr (is_duration<T>) {
    return {.kind = Kind::duration};
  } else if constexpr (std::same_as<T, Permille>) {
    return {.kind = Kind::permille};
  } else if constexpr (is_vector<T>) {
    using Element = typename T::value_type;
    return {.kind = Kind::list, .element = &type_of<Element>, .key = key_of<Element>()};
  } else {
    static_assert(DescribedRecord<T>, "a record needs BOOST_DESCRIBE_STRUCT");
    return {.kind = Kind::record, .fields = field_types<T>};
  }
}

}  // namespace detail

/// `thing` as a tree that owns its texts.
template <class T>
[[nodiscard]] Value value_of(const T& thing) {
  if constexpr (std::same_as<T, bool> || std::same_as<T, Permille>) {
    return {thing};
  } else if constexpr (std::integral<T>) {
    return {static_cast<std::int64_t>(thing)};
  } else if constexpr (std::same_as<T, std::string_view> || std::same_as<T, std::string>) {
    return {std::string{thing}};
  } else if constexpr (std::same_as<T, MacAddress>) {
    return {std::string{thing.view()}};
  } else if constexpr (std::same_as<T, Guarded>) {
    return {language::masked_text(thing.text)};
  } else if constexpr (detail::is_word<T> || std::same_as<T, ClockTime>) {
    return {std::string{thing.text}};
  } else if constexpr (detail::is_duration<T>) {
    return {std::chrono::duration_cast<Value::Duration>(thing)};
  } else if constexpr (detail::is_optional<T>) {
    return thing ? value_of(*thing) : Value{Absent{}};
  } else if constexpr (detail::is_vector<T>) {
    Value::List list;
    list.reserve(thing.size());
    for (const auto& element : thing) list.push_back(value_of(element));
    return {std::move(list)};
  } else {
    Value::Record record;
    record.reserve(boost::mp11::mp_size<detail::Members<T>>::value);
    boost::mp11::mp_for_each<detail::Members<T>>([&]<class Descriptor>(Descriptor) {
      record.push_back({Descriptor::name, value_of(thing.*Descriptor::pointer)});
    });
    return {std::move(record)};
  }
}

/// A parser's function in the form the registry holds: `as_value<parse_ping>`.
template <auto Parse>
[[nodiscard]] Result<Value> as_value(std::string_view output) {
  const auto record = Parse(output);
  if (!record) return record.error();
  return value_of(*record);
}

/// The same for a parser that takes any text, for want of a grammar that would refuse one of which it
/// understands nothing.
template <auto Parse>
[[nodiscard]] Result<Value> as_understood_value(std::string_view output) {
  const auto record = Parse(output);
  if (!record) return record.error();
  if (const auto error = nothing_understood_but(record->unrecognised, output)) return *error;
  return value_of(*record);
}

}  // namespace rtx::parsers
