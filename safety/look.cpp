#include "safety/look.hpp"

#include "parsers/show_environment.hpp"
#include "safety/differences.hpp"
#include "safety/running_config.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
namespace {

std::string text_or_empty(const std::optional<std::string_view>& text) {
  return std::string{text.value_or("")};
}

/// `config0`, `config 0` -> 0. Generations (`config0.1`) are no files to save to.
std::optional<int> slot_in(std::string_view file) {
  constexpr std::string_view name = "config";
  if (!file.starts_with(name)) return std::nullopt;
  file.remove_prefix(name.size());
  if (file.starts_with(' ')) file.remove_prefix(1);
  int slot = -1;
  const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), slot);
  if (error != std::errc{} || end != file.data() + file.size() || slot < 0 || slot > 4) return std::nullopt;
  return slot;
}

asio::awaitable<transports::Reply> ask(transports::Session& session, std::string text) {
  transports::Command command{std::move(text), transports::Typing::ahead};
  auto reply = co_await session.send(std::move(command));
  co_return reply;
}

}  // namespace

asio::awaitable<std::string> read_boot_time(transports::Session& session) {
  const auto reply = co_await ask(session, "show environment");
  const auto parsed = parsers::parse_show_environment(reply.text);
  co_return parsed ? text_or_empty(parsed->boot_time) : std::string{};
}

asio::awaitable<Look> look_at(transports::Session& session, FilePasswords passwords, std::string router) {
  Look look;
  look.router = router;
  const auto environment = co_await ask(session, "show environment");
  const auto parsed = parsers::parse_show_environment(environment.text);
  if (!environment.error && parsed) {
    look.model = parsed->model;
    look.boot_time = text_or_empty(parsed->boot_time);
    look.config_file = text_or_empty(parsed->config_file);
    look.default_config_file = text_or_empty(parsed->default_config_file);
  }
  look.running = co_await read_running(session, router);
  const auto slot = slot_of(look);
  if (!slot) co_return look;
  look.saved = co_await read_saved(session, std::move(passwords), *slot, router, look.why_not_saved);
  co_return look;
}

std::optional<int> slot_of(const Look& look) {
  // Old firmware does not say: CONFIG0 is what they boot from. Source: command reference 56.3.3.
  const auto running = look.config_file.empty() ? std::optional<int>{0} : slot_in(look.config_file);
  if (look.default_config_file.empty() || look.default_config_file == look.config_file) return running;
  return std::nullopt;
}

std::vector<Objection> objections(const Look& look, bool accept_unsaved) {
  std::vector<Objection> found;
  const std::string asks = "rtxctl run " + look.router + " -- ";
  if (look.model.empty()) {
    found.push_back(
        {"model_unknown", "'show environment' does not say what the router is", asks + "show environment"});
  }
  if (!slot_of(look)) {
    found.push_back(
        {"external_config",
         "it runs " + look.config_file + " and boots from " + look.default_config_file +
             ": what is saved would not be what it boots from",
         "take the memory out or see 'external-memory config filename'; " + asks + "show environment"});
    return found;
  }
  if (accept_unsaved) return found;
  if (!look.saved) {
    found.push_back({"unsaved_changes_unknown",
                     "it cannot be told whether somebody's changes are not saved yet: " + look.why_not_saved,
                     "say in the inventory what its saved configuration asks for (login_password, "
                     "administrator_password), or --accept-unsaved"});
    return found;
  }
  const auto unsaved = differences(look.running, *look.saved);
  if (!unsaved.empty()) {
    found.push_back(
        {"unsaved_changes",
         "it holds changes that are not saved, which a restart would lose: " + describe_changes(unsaved),
         asks + "show config   and save or undo them first, or --accept-unsaved"});
  }
  return found;
}

}  // namespace rtx::safety
