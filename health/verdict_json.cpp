#include "health/verdict_json.hpp"

#include "safety/journal_entry.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

namespace rtx::health {

using nlohmann::ordered_json;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

double number_of(parsers::Permille share) {
  return static_cast<double>(share.count) / 10;
}
template <class Rep, class Period>
double number_of(std::chrono::duration<Rep, Period> time) {
  return std::chrono::duration<double>(time).count();
}

void put(ordered_json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
template <class T>
void put(ordered_json& object, const char* key, const std::optional<T>& value) {
  if (value) object[key] = number_of(*value);
}

ordered_json json_of(const Finding& finding) {
  ordered_json object{{"rule", finding.rule}, {"health", name_of(finding.health)}};
  put(object, "router", finding.router);
  object["words"] = finding.words;
  put(object, "evidence", finding.evidence);
  put(object, "next_step", finding.next_step);
  return object;
}

ordered_json json_of(const Measures& end) {
  ordered_json object{{"router", end.router}};
  put(object, "model", end.model);
  put(object, "firmware", end.firmware);
  put(object, "boot_time", end.boot_time);
  put(object, "uptime", end.uptime);
  put(object, "cpu", end.cpu);
  put(object, "memory", end.memory);
  put(object, "tunnel_uptime", end.tunnel_uptime);
  put(object, "sa_life", end.sa_life);
  put(object, "loss", end.loss);
  put(object, "rtt", end.rtt);
  ordered_json outputs = ordered_json::array();
  for (const Output& output : end.outputs)
    outputs.push_back({{"command", output.command}, {"text", output.text}});
  object["outputs"] = std::move(outputs);
  return object;
}

/// The text at `key`; empty if there is none or it is no text.
std::string text_at(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The number at `key`, if there is one that an integer of 52 bits can come from.
std::optional<double> number_at(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const double number = found->get<double>();
  constexpr double most = 1e9;  // Thirty years in seconds.
  if (!(number >= 0 && number <= most)) return std::nullopt;
  return number;
}

template <class Duration>
std::optional<Duration> duration_at(const ordered_json& object, const char* key) {
  const auto number = number_at(object, key);
  if (!number) return std::nullopt;
  return Duration{std::llround(*number * Duration::period::den / Duration::period::num)};
}

std::optional<parsers::Permille> share_at(const ordered_json& object, const char* key) {
  const auto number = number_at(object, key);
  if (!number || *number > 100) return std::nullopt;
  return parsers::Permille{static_cast<std::uint32_t>(std::lround(*number * 10))};
}

std::optional<Health> health_at(const ordered_json& object, const char* key) {
  return health_named(text_at(object, key));
}

/// The objects of the list at `key`.
template <class Act>
void each(const ordered_json& object, const char* key, const Act& act) {
  const auto list = object.find(key);
  if (list == object.end() || !list->is_array()) return;
  for (const auto& item : *list)
    if (item.is_object()) act(item);
}

Finding finding_in(const ordered_json& object) {
  Finding finding;
  finding.rule = text_at(object, "rule");
  finding.health = health_at(object, "health").value_or(Health::could_not_tell);
  finding.router = text_at(object, "router");
  finding.words = text_at(object, "words");
  finding.evidence = text_at(object, "evidence");
  finding.next_step = text_at(object, "next_step");
  return finding;
}

Measures measures_in(const ordered_json& object) {
  Measures end;
  end.router = text_at(object, "router");
  end.model = text_at(object, "model");
  end.firmware = text_at(object, "firmware");
  end.boot_time = text_at(object, "boot_time");
  end.uptime = duration_at<seconds>(object, "uptime");
  end.cpu = share_at(object, "cpu");
  end.memory = share_at(object, "memory");
  end.tunnel_uptime = duration_at<seconds>(object, "tunnel_uptime");
  end.sa_life = duration_at<seconds>(object, "sa_life");
  end.loss = share_at(object, "loss");
  end.rtt = duration_at<microseconds>(object, "rtt");
  each(object, "outputs", [&](const ordered_json& output) {
    end.outputs.push_back({text_at(output, "command"), text_at(output, "text")});
  });
  return end;
}

}  // namespace

ordered_json json_of(const Verdict& verdict) {
  ordered_json object{{"subject", verdict.subject}, {"kind", verdict.is_pair ? "pair" : "router"}};
  put(object, "vpn", verdict.vpn);
  object["health"] = name_of(verdict.health);
  put(object, "reason", verdict.reason);
  object["at"] = safety::utc_text(verdict.at);
  object["took"] = number_of(verdict.took);
  if (verdict.was) object["was"] = name_of(*verdict.was);
  if (verdict.since) object["since"] = safety::utc_text(*verdict.since);
  object["findings"] = ordered_json::array();
  for (const Finding& finding : verdict.findings) object["findings"].push_back(json_of(finding));
  object["ends"] = ordered_json::array();
  for (const Measures& end : verdict.ends) object["ends"].push_back(json_of(end));
  return object;
}

std::optional<Verdict> verdict_in(const ordered_json& object) {
  if (!object.is_object()) return std::nullopt;
  Verdict verdict;
  verdict.subject = text_at(object, "subject");
  const auto health = health_at(object, "health");
  const auto at = safety::utc_time(text_at(object, "at"));
  const std::string kind = text_at(object, "kind");
  if (verdict.subject.empty() || !health || !at || (kind != "pair" && kind != "router")) return std::nullopt;
  verdict.is_pair = kind == "pair";
  verdict.health = *health;
  verdict.at = *at;
  verdict.vpn = text_at(object, "vpn");
  verdict.reason = text_at(object, "reason");
  verdict.took = duration_at<milliseconds>(object, "took").value_or(milliseconds{});
  verdict.was = health_at(object, "was");
  verdict.since = safety::utc_time(text_at(object, "since"));
  each(object, "findings", [&](const ordered_json& item) { verdict.findings.push_back(finding_in(item)); });
  each(object, "ends", [&](const ordered_json& item) { verdict.ends.push_back(measures_in(item)); });
  return verdict;
}

}  // namespace rtx::health
