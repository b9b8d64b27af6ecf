#include "twin/control.hpp"

#include "twin/island.hpp"
#include "twin/shows.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace rtx::twin {
namespace {

using Json = nlohmann::ordered_json;

// A year: no schedule is farther off than its date's next one.
constexpr std::int64_t longest_jump = 366LL * 86'400;

class RequestError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

double seconds(LabTime time) {
  return std::chrono::duration<double>{time}.count();
}

Json seconds_or_null(const std::optional<LabTime>& time) {
  return time ? Json(seconds(*time)) : Json(nullptr);
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

std::string text_of(const Json& request, const char* key, bool required = true) {
  const auto found = request.find(key);
  if (found == request.end() && !required) return "";
  if (found == request.end() || !found->is_string()) throw RequestError{std::string{key} + " must be a text"};
  return found->get<std::string>();
}

std::int64_t number_of(const Json& request, const char* key, std::int64_t least, std::int64_t most,
                       std::int64_t otherwise) {
  const auto found = request.find(key);
  if (found == request.end()) return otherwise;
  const bool fits = found->is_number_integer() && *found >= least && *found <= most;
  if (!fits) {
    throw RequestError{std::string{key} + " must be a number from " + std::to_string(least) + " to " +
                       std::to_string(most)};
  }
  return found->get<std::int64_t>();
}

void allow(const Json& request, std::initializer_list<std::string_view> keys) {
  for (const auto& [key, value] : request.items()) {
    if (key != "ask" && std::ranges::find(keys, key) == keys.end())
      throw RequestError{"a request '" + text_of(request, "ask") + "' has no '" + key + "'"};
  }
}

Device& device_of(const Json& request, std::deque<Device>& devices) {
  const std::string name = text_of(request, "router");
  for (Device& device : devices) {
    if (device.router().name() == name) return device;
  }
  throw RequestError{"the lab has no router '" + name + "'"};
}

// What will happen though nobody types anything.
Json armed(const Device& device) {
  const Router& router = device.router();
  Json schedules = Json::array();
  for (const std::string& line : config_lines(router, router.running())) {
    if (line.starts_with("schedule at ")) schedules.push_back(line);
  }
  return {{"schedules", std::move(schedules)},
          {"schedule_due", seconds_or_null(router.next_scheduled())},
          {"lua_tasks", device.lua().tasks().size()},
          {"lua_due", seconds_or_null(device.lua().next())},
          {"rollback_due", seconds_or_null(device.rollbacks().next())}};
}

Json state_of(const Device& device) {
  const Router& router = device.router();
  return {{"name", router.name()},
          {"running", joined(config_lines(router, router.running()))},
          {"saved", joined(config_lines(router, router.saved()))},
          {"boots", device.boots()},
          {"up", device.is_up()},
          {"path_cut", device.is_path_cut()},
          {"sessions", device.sessions()},
          {"lines", device.entered().count()},
          {"struck", device.faults().struck()},
          {"armed", armed(device)}};
}

Json entered_of(const Device& device, std::int64_t from) {
  const EnteredLines& entered = device.entered();
  Json lines = Json::array();
  for (std::size_t i = static_cast<std::size_t>(from) - 1; i < entered.kept().size(); ++i) {
    const EnteredLines::Entered& each = entered.kept()[i];
    Json phases{"echo", "effect"};
    if (each.answered) phases.push_back("answer");
    if (each.prompted) phases.push_back("prompt");
    lines.push_back({{"number", i + 1}, {"text", each.text}, {"phases", std::move(phases)}});
  }
  return lines;
}

void set_condition(Router& router, const Json& request) {
  Condition condition = router.condition();
  for (const auto& [key, value] : {std::pair{"cpu", &condition.cpu}, {"memory", &condition.memory}})
    if (request.contains(key)) *value = static_cast<int>(number_of(request, key, 0, 100, 0));
  router.set_condition(condition);
}

Fault fault_of(const Json& request) {
  Fault fault{.kind = text_of(request, "kind"), .argument = text_of(request, "argument", false)};
  fault.times = static_cast<unsigned>(number_of(request, "times", 0, 1'000'000, 0));
  if (const std::string wrong = argument_error(fault); !wrong.empty()) throw RequestError{wrong};
  return fault;
}

}  // namespace

Control::Control(World& world, std::deque<Device>& devices, std::function<void(LabTime)> advance)
    : world_{world}, devices_{devices}, advance_{std::move(advance)} {}

std::string Control::answer(std::string_view text) {
  Json answer{{"ok", true}};
  try {
    const Json request = Json::parse(text);
    if (!request.is_object()) throw RequestError{"a request is a JSON object"};
    const std::string ask = text_of(request, "ask");
    if (ask == "state") {
      allow(request, {"router"});
      state(answer, request.contains("router") ? &device_of(request, devices_) : nullptr);
    } else if (ask == "lines") {
      allow(request, {"router", "from"});
      const std::int64_t from = number_of(request, "from", 1, EnteredLines::most_kept, 1);
      answer["lines"] = entered_of(device_of(request, devices_), from);
    } else if (ask == "fault") {
      allow(request, {"router", "kind", "argument", "times"});
      device_of(request, devices_).faults().add(fault_of(request));
    } else if (ask == "reset") {
      allow(request, {});
      reset();
    } else if (ask == "restart") {
      allow(request, {"router"});
      device_of(request, devices_).restart();
    } else if (ask == "flap") {
      allow(request, {"router", "tunnel"});
      flap(device_of(request, devices_).router(), number_of(request, "tunnel", 1, 6000, 1));
    } else if (ask == "condition") {
      allow(request, {"router", "cpu", "memory"});
      set_condition(device_of(request, devices_).router(), request);
    } else if (ask == "loss") {
      allow(request, {"network", "percent"});
      const auto percent = static_cast<double>(number_of(request, "percent", 0, 100, 0));
      if (!world_.set_loss(text_of(request, "network"), percent / 100.0))
        throw RequestError{"the lab has no network '" + text_of(request, "network") + "'"};
    } else if (ask == "advance") {
      allow(request, {"seconds"});
      advance(std::chrono::seconds{number_of(request, "seconds", 0, longest_jump, 0)});
    } else {
      throw RequestError{
          "a request asks for state, lines, fault, restart, flap, condition, loss, reset or advance"};
    }
  } catch (const Json::exception&) {
    answer = {{"ok", false}, {"error", "this is no JSON"}};
  } catch (const RequestError& error) {
    answer = {{"ok", false}, {"error", error.what()}};
  }
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Control::flap(const Router& router, std::int64_t tunnel) {
  Island& island = world_.island(router);
  island.tunnels().flap({island.index_of(router), static_cast<int>(tunnel)}, world_.now());
}

void Control::state(nlohmann::ordered_json& answer, const Device* only) {
  for (Device& device : devices_) device.pass();
  answer["lab_time"] = seconds(world_.now());
  answer["speed"] = world_.lab().speed;
  answer["routers"] = Json::array();
  for (const Device& device : devices_)
    if (only == nullptr || only == &device) answer["routers"].push_back(state_of(device));
}

void Control::reset() {
  world_.reset();
  for (Device& device : devices_) device.reset();
}

void Control::advance(LabTime time) {
  advance_(time);
  for (Device& device : devices_) device.pass();
  for (Device& device : devices_) device.clock_moved();
}

}  // namespace rtx::twin
