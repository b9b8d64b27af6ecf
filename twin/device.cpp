#include "twin/device.hpp"

#include "language/text.hpp"
#include "twin/console.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace rtx::twin {
namespace {

// From `restart` until the router can be reached again. Source: measured on RTX830 15.02.30, about 58 s.
constexpr std::chrono::seconds boot_time{58};

constexpr std::array<std::string_view, 3> display_keys{"console character", "console columns",
                                                       "console lines"};

std::string first_value(const Router& router, std::string_view key) {
  const std::vector<std::string> words = router.running().value(key);
  return words.empty() ? "" : words.front();
}

std::optional<std::size_t> number(const std::string& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Encoding encoding_named(const std::string& name) {
  const std::string word = language::lowered(name);
  if (word == "en.ascii" || word == "ascii") return Encoding::ascii;
  if (word == "ja.euc" || word == "euc") return Encoding::euc_jp;
  if (word == "ja.utf8") return Encoding::utf8;
  return Encoding::shift_jis;
}

}  // namespace

Device::Device(World& world, Router& router)
    : world_{&world},
      router_{&router},
      faults_{router.settings().faults},
      ssh_by_default_{router.running().find("sshd service") == nullptr} {}

LabTime Device::real(std::size_t milliseconds) const {
  return LabTime{static_cast<LabTime::rep>(static_cast<double>(milliseconds) * 1000.0 * world_->lab().speed)};
}

Display Device::configured_display() const {
  Display display;
  display.encoding = encoding_named(first_value(*router_, "console character"));
  display.columns = std::max<std::size_t>(number(first_value(*router_, "console columns")).value_or(80), 2);
  const std::string lines = first_value(*router_, "console lines");
  display.lines = language::same_word(lines, "infinity") ? 0 : number(lines).value_or(24);
  return display;
}

std::string Device::prompt_string() const {
  return first_value(*router_, "console prompt");
}

std::chrono::seconds Device::login_timer() const {
  // `clear` means 300 s for SSH. Source: command reference 4.53.
  return std::chrono::seconds{number(first_value(*router_, "login timer")).value_or(300)};
}

std::size_t Device::session_limit() const {
  return number(first_value(*router_, "sshd session")).value_or(8);
}

bool Device::ssh_service() const {
  const std::string setting = first_value(*router_, "sshd service");
  return setting.empty() ? ssh_by_default_ : language::same_word(setting, "on");
}

bool Device::accepts_ssh() const {
  return world_->now() >= up_at_ && ssh_service() && sessions() < session_limit();
}

bool Device::has_unsaved_changes() const {
  if (router_->settings().console.settings_count_as_unsaved) return router_->has_unsaved_changes();
  const auto without_display = [](const language::Config& config) {
    std::vector<language::ConfigLine> lines = config.lines();
    std::erase_if(lines, [](const auto& line) { return std::ranges::count(display_keys, line.key) != 0; });
    return lines;
  };
  return without_display(router_->running()) != without_display(router_->saved());
}

void Device::restart() {
  router_->restart();
  up_at_ = world_->now() + boot_time;
  const std::vector<Console*> cut = consoles_;
  for (Console* console : cut) console->cut_off();
}

void Device::typed_setting(Console& by, std::string_view key) {
  if (std::ranges::count(display_keys, key) == 0) return;
  const Display configured = configured_display();
  for (Console* console : consoles_) {
    if (console != &by && router_->settings().console.settings_per_session) continue;
    Display display = console->display();
    if (key == "console character") display.encoding = configured.encoding;
    if (key == "console columns") display.columns = configured.columns;
    if (key == "console lines") display.lines = configured.lines;
    console->use(display);
  }
}

}  // namespace rtx::twin
