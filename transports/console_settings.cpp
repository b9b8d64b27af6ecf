#include "transports/console_settings.hpp"

#include "transports/console_prompt.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rtx::transports::console {
namespace {

constexpr std::array<Setting, 3> all_settings{Setting::character, Setting::columns, Setting::lines};

/// `15.02.31` as numbers; zeros where there are none.
std::array<int, 3> version_of(std::string_view firmware) {
  std::array<int, 3> version{};
  for (int& part : version) {
    const auto [end, error] = std::from_chars(firmware.data(), firmware.data() + firmware.size(), part);
    if (error != std::errc{}) break;
    firmware.remove_prefix(static_cast<std::size_t>(end - firmware.data()));
    if (!firmware.starts_with('.')) break;
    firmware.remove_prefix(1);
  }
  return version;
}

/// The last firmware of a model on which `console columns` ends at 200. Source: command reference 4.22.
struct NarrowModel {
  std::string_view model;
  std::array<int, 3> last;
};
constexpr std::array<NarrowModel, 4> narrow_models{
    {{"RTX5000", {99, 0, 0}}, {"RTX3500", {99, 0, 0}}, {"RTX1210", {14, 1, 34}}, {"RTX830", {15, 2, 13}}}};

bool is_narrow(const Banner& banner) {
  return std::ranges::any_of(narrow_models, [&](const NarrowModel& narrow) {
    return banner.model == narrow.model && version_of(banner.firmware) <= narrow.last;
  });
}

/// Up to the 11 series `console character` knew `ascii`, `sjis` and `euc` only, and columns ended at 200.
/// Source: command reference 4.21 (`en.ascii` from the 14.01 series on).
bool is_old(const Banner& banner) {
  const int series = version_of(banner.firmware)[0];
  return series > 0 && series < 14;
}

std::string line_of(Setting setting, std::string_view value) {
  std::string line{value.empty() ? "no console " : "console "};
  line += name_of(setting);
  if (!value.empty()) line.append(" ") += value;
  return line;
}

bool reads_the_same(std::string_view left, std::string_view right) {
  const auto english = [](std::string_view value) { return value == "ascii" ? "en.ascii" : value; };
  return english(left) == english(right);
}

}  // namespace

Settings::Settings(const Banner& banner) : certain_{version_of(banner.firmware)[0] > 0} {
  const bool old = is_old(banner);
  at(Setting::character).wanted = {"en.ascii", "ascii"};
  if (old) at(Setting::character).wanted = {"ascii"};
  at(Setting::columns).wanted = {"4096", "200"};
  if (old || is_narrow(banner)) at(Setting::columns).wanted = {"200"};
  at(Setting::lines).wanted = {"infinity"};
}

void Settings::found(std::string_view config) {
  known_ = true;
  while (!config.empty()) {
    const std::size_t end = std::min(config.find('\n'), config.size());
    const std::string_view text = without_trailing_blanks(config.substr(0, end));
    config.remove_prefix(std::min(end + 1, config.size()));
    const auto line = text.starts_with("console ") ? setting_in(text) : std::nullopt;
    if (!line) continue;
    State& state = at(line->setting);
    state.original = state.current = line->value;
    state.original_line = text;
  }
}

void Settings::keep_all() {
  for (State& state : states_) state.wanted.clear();
}

std::vector<std::string> Settings::to_apply() const {
  std::vector<std::string> lines;
  if (!known_) return lines;
  for (const Setting setting : all_settings) {
    const State& state = states_[static_cast<std::size_t>(setting)];
    if (state.wanted.empty() || reads_the_same(state.current, state.wanted.front())) continue;
    lines.push_back(line_of(setting, state.wanted.front()));
  }
  return lines;
}

std::vector<std::string> Settings::to_put_back() const {
  std::vector<std::string> lines;
  for (const Setting setting : all_settings) {
    const State& state = states_[static_cast<std::size_t>(setting)];
    if (state.current == state.original) continue;
    lines.push_back(state.original.empty() ? line_of(setting, {}) : state.original_line);
  }
  return lines;
}

void Settings::typed(std::string_view line) {
  const auto set = setting_in(line);
  if (!set) return;
  State& state = at(set->setting);
  state.previous = std::exchange(state.current, set->value);
}

void Settings::refused(std::string_view line) {
  const auto set = setting_in(line);
  if (!set) return;
  State& state = at(set->setting);
  state.current = state.previous;
  if (!state.wanted.empty() && state.wanted.front() == set->value) state.wanted.erase(state.wanted.begin());
}

void Settings::put_back(std::string_view line) {
  if (const auto set = setting_in(line)) at(set->setting).current = set->value;
}

void Settings::wanted_by_user(std::string_view line) {
  const auto set = setting_in(line);
  if (!set) return;
  State& state = at(set->setting);
  state.original = state.current = set->value;
  state.original_line = line_of(set->setting, set->value);
}

std::string Settings::as_found(std::string_view config, std::vector<std::size_t>& joints) const {
  std::string text;
  std::size_t taken = 0;
  auto joint = joints.begin();
  while (!config.empty()) {
    const std::string_view whole = config.substr(0, std::min(config.find('\n'), config.size() - 1) + 1);
    config.remove_prefix(whole.size());
    for (; joint != joints.end() && *joint < taken + whole.size(); ++joint)
      *joint = text.size() + (*joint - taken);
    taken += whole.size();
    const std::string_view line = without_trailing_blanks(whole.substr(0, whole.find('\n')));
    const auto set = line.starts_with("console ") ? setting_in(line) : std::nullopt;
    const State* state = set ? &states_[static_cast<std::size_t>(set->setting)] : nullptr;
    const bool ours = state != nullptr && set->value == state->current && state->current != state->original;
    if (!ours) {
      text += whole;
    } else if (!state->original.empty()) {
      text.append(state->original_line).append(whole.substr(line.size()));
    }
  }
  return text;
}

const std::string& Settings::original(Setting setting) const {
  return states_[static_cast<std::size_t>(setting)].original;
}

}  // namespace rtx::transports::console
