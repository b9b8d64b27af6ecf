#include "agent/plan_file_text.hpp"

#include "agent/screen.hpp"
#include "agent/targets.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>

namespace rtx::agent {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t digest_size = 128;  ///< Hexadecimal digits.

/// One object of the file, read key by key; what is wrong is named with the way to it: `routers[0].lines`.
class Reader {
 public:
  Reader(const Json& json, std::string file, std::string at)
      : json_{json}, file_{std::move(file)}, at_{std::move(at)} {
    if (!json_.is_object()) wrong(at_.empty() ? "the file" : at_, "is no object");
  }

  [[nodiscard]] std::string text(const char* key) const {
    const Json& value = find(key);
    if (!value.is_string()) wrong(way(key), "is no text");
    return value.get<std::string>();
  }

  [[nodiscard]] bool flag(const char* key) const {
    const Json& value = find(key);
    if (!value.is_boolean()) wrong(way(key), "is neither true nor false");
    return value.get<bool>();
  }

  [[nodiscard]] std::size_t number(const char* key) const {
    const Json& value = find(key);
    constexpr std::uint64_t most = 1'000'000'000;
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most)
      wrong(way(key), "is no whole number");
    return value.get<std::size_t>();
  }

  [[nodiscard]] std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> all;
    for (const Json& value : list(key)) {
      if (!value.is_string()) wrong(way(key), "holds what is no text");
      all.push_back(value.get<std::string>());
    }
    return all;
  }

  template <class Take>
  void each(const char* key, Take take) const {
    std::size_t index = 0;
    for (const Json& value : list(key))
      take(Reader{value, file_, way(key) + "[" + std::to_string(index++) + "]"});
  }

  [[noreturn]] void wrong(const std::string& where, const std::string& what) const {
    throw UsageError{file_ + ": " + in_one_line(where) + " " + what,
                     "'rtxctl plan PLAYBOOK --out FILE.json' writes plans that apply can read"};
  }

  [[nodiscard]] std::string way(const char* key) const { return at_.empty() ? key : at_ + "." + key; }

 private:
  [[nodiscard]] const Json& find(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) wrong(way(key), "is missing");
    return *found;
  }

  [[nodiscard]] const Json& list(const char* key) const {
    const Json& value = find(key);
    if (!value.is_array()) wrong(way(key), "is no list");
    return value;
  }

  const Json& json_;
  std::string file_;
  std::string at_;
};

/// `file:line:column` of the byte at `offset`, which is 1-based as nlohmann's.
std::string place(const std::string& text, const std::string& file, std::size_t offset) {
  const std::string_view before{text.data(), std::min(offset == 0 ? 0 : offset - 1, text.size())};
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto line_begin = before.rfind('\n');
  const auto column = before.size() - (line_begin == std::string_view::npos ? 0 : line_begin + 1) + 1;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

Json parsed(const std::string& text, const std::string& file) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw UsageError{place(text, file, error.byte) + ": this is no JSON",
                     "'rtxctl plan PLAYBOOK --out FILE.json' writes plans that apply can read"};
  }
}

PlanFile::Router router_of(const Reader& reader) {
  PlanFile::Router router{reader.text("name"), reader.text("fingerprint"), {}};
  reader.each("lines", [&](const Reader& line) {
    router.lines.push_back({line.number("step"), line.text("line"), line.text("effect"), line.text("touches"),
                            line.flag("cuts")});
  });
  return router;
}

}  // namespace

Json plan_file_json(const PlanFile& plan) {
  Json json{{"type", "plan_file"},
            {"schema", plan.schema},
            {"rtxctl", plan.rtxctl},
            {"created", plan.created},
            {"sources", Json::array()},
            {"router", plan.router},
            {"pair", plan.pair},
            {"set", Json::array()},
            {"inventory", plan.inventory.string()},
            {"allow_unknown", plan.allow_unknown},
            {"routers", Json::array()}};
  for (const auto& source : plan.sources)
    json["sources"].push_back({{"file", source.file.string()}, {"blake2b", source.digest}});
  for (const std::string& setting : plan.set) json["set"].push_back(setting);
  for (const auto& router : plan.routers) {
    Json one{{"name", router.name}, {"fingerprint", router.fingerprint}, {"lines", Json::array()}};
    for (const auto& line : router.lines)
      one["lines"].push_back({{"step", line.step},
                              {"line", line.line},
                              {"effect", line.effect},
                              {"touches", line.touches},
                              {"cuts", line.cuts}});
    json["routers"].push_back(std::move(one));
  }
  return json;
}

PlanFile plan_file_of(const std::string& text, const std::string& file) {
  const Json json = parsed(text, file);
  const Reader reader{json, file, {}};
  if (reader.text("type") != "plan_file") reader.wrong("type", "is not \"plan_file\"");
  PlanFile plan;
  const std::size_t schema = reader.number("schema");
  if (schema != static_cast<std::size_t>(PlanFile::current_schema))
    reader.wrong("schema", std::to_string(schema) + " is not one that this rtxctl knows");
  plan.rtxctl = reader.text("rtxctl");
  plan.created = reader.text("created");
  reader.each("sources", [&](const Reader& source) {
    plan.sources.push_back({source.text("file"), source.text("blake2b")});
    if (plan.sources.back().digest.size() != digest_size)
      source.wrong(source.way("blake2b"), "is no BLAKE2b");
  });
  if (plan.sources.empty()) reader.wrong("sources", "names no playbook");
  plan.router = reader.text("router");
  plan.pair = reader.text("pair");
  if (plan.router.empty() == plan.pair.empty()) reader.wrong("router", "or pair must be given, one of them");
  plan.set = reader.texts("set");
  plan.inventory = reader.text("inventory");
  plan.allow_unknown = reader.flag("allow_unknown");
  reader.each("routers", [&](const Reader& router) { plan.routers.push_back(router_of(router)); });
  if (plan.routers.empty()) reader.wrong("routers", "names no router");
  return plan;
}

}  // namespace rtx::agent
