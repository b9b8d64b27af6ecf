#include "twin/router.hpp"

#include "language/text.hpp"
#include "twin/account_rules.hpp"
#include "twin/addresses.hpp"
#include "twin/commands.hpp"
#include "twin/features.hpp"
#include "twin/limits.hpp"
#include "twin/models.hpp"
#include "twin/set_clock.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

using CommandFault = language::Fault;
using language::Kind;

std::string prefixed(Language language, const char* english, const char* japanese) {
  return language == Language::english ? std::string("Error: ") + english
                                       : std::string("エラー: ") + japanese;
}

Outcome only_for_administrators(Language language) {
  return {.output = {{.text = prefixed(language, "Administrator use only",
                                       "このコマンドは管理レベルでのみ使用できます")}},
          .error = true};
}

/// What an ordinary user may do: look, ping, select, and set up his own screen.
/// Source: command reference 4.21 to 4.23, 56.1, 56.2; that `show config` is not for him is likely.
bool is_for_everybody(std::string_view line) {
  auto words = language::split(line).words;
  if (words.size() > 1 && language::same_word(words[0].text, "no")) words.erase(words.begin());
  for (language::Word& each : words) each.text = language::lowered(each.text);
  const auto word = [&](std::size_t i) {
    return i < words.size() ? std::string_view(words[i].text) : std::string_view();
  };
  if (word(1) == "select") return word(0) == "tunnel" || word(0) == "pp";
  if (word(0) == "show" || word(0) == "less") return word(1) != "config" && word(1) != "techinfo";
  if (word(0) == "console") return word(1) == "character" || word(1) == "columns" || word(1) == "lines";
  return word(0) == "ping" || word(0) == "ping6" || word(0) == "traceroute" || word(0) == "help";
}

bool is_schedule(const language::Command& command) {
  return command.key.starts_with("schedule at ");
}

/// What the language leaves to the router: which seconds, dates and times there are.
std::optional<CommandFault> wrong_schedule(const language::Command& command, const LabRouter& settings) {
  if (!is_schedule(command) || command.negated) return std::nullopt;
  const std::string line = language::canonical(command);
  const auto entry = ScheduleEntry::parse(line);
  const bool is_relative = command.value.front().text.starts_with('+');
  if (is_relative && !has_feature(settings.model, settings.firmware, Feature::relative_schedule))
    return CommandFault::illegal_keyword;
  if (entry) return std::nullopt;
  return is_relative ? CommandFault::out_of_range : CommandFault::illegal_keyword;
}

constexpr std::size_t longest_log = 10000;  ///< Source: of this class of routers, likely.

}  // namespace

Router::Router(World& world, LabRouter settings)
    : world_(&world),
      settings_(std::move(settings)),
      running_(language::Config::parse(settings_.config)),
      accounts_(settings_.accounts),
      clock_(world.wall_time(LabTime{0}) + settings_.safety.clock_ahead),
      booted_at_(world.now() - settings_.uptime) {
  save();
  schedule_.boot(running_, world.now(), clock_);
  log(booted_at_, "Power-on boot");
  log(booted_at_, revision_line() + " starts");
}

std::string Router::error_line(CommandFault fault, Language language) {
  switch (fault) {
    case CommandFault::unknown_command:
      return prefixed(language, "Invalid command name", "コマンド名を確認してください");
    case CommandFault::wrong_count:
      return prefixed(language, "Insufficient or too many parameters", "パラメータの数が不適当です");
    case CommandFault::illegal_keyword:
      return prefixed(language, "Illegal keyword", "パラメータのキーワードが認識できません");
    case CommandFault::out_of_range:
      return prefixed(language, "Parameter out of range", "パラメータが範囲を越えています");
    case CommandFault::not_an_integer:
      return prefixed(language, "Parameter must be an integer", "パラメータは整数で指定してください");
    case CommandFault::not_an_address:
      return prefixed(language, "Unrecognized IP address parameter", "IPアドレスが認識できません");
    case CommandFault::no_selection:
      return prefixed(language, "Execute pp select command beforehand",
                      "このコマンドは相手を選択してから実行してください");
  }
  return {};
}

Outcome Router::refused(CommandFault fault, Language language) {
  return {.output = {{.text = error_line(fault, language)}}, .error = true};
}

Outcome Router::execute(std::string_view line, language::Selection& selection, Level level,
                        Language language) {
  const language::Reading reading = language::read(line, selection);
  if (reading.mistake) {
    const bool forbidden = level == Level::general &&
                           reading.mistake->fault != CommandFault::unknown_command && !is_for_everybody(line);
    return forbidden ? only_for_administrators(language) : refused(reading.mistake->fault, language);
  }
  if (!reading.command) return {};
  const language::Command& command = *reading.command;
  if (level == Level::general && !is_for_everybody(line)) return only_for_administrators(language);
  if (const auto fault = beyond_limits(command, running_, model_of(settings_.model)))
    return refused(*fault, language);
  if (const auto fault = beyond_account_limits(command, accounts_)) return refused(*fault, language);
  if (command.family->kind == Kind::display) return display(*world_, *this, line, language);
  if (command.family->kind == Kind::selection) {
    selection = language::after(command, selection);
    return {};
  }
  if (const auto fault = wrong_schedule(command, settings_)) return refused(*fault, language);
  if (sets_clock_wrong(command)) return refused(CommandFault::illegal_keyword, language);
  follow(command);
  if (is_login_user(command) && !command.negated) return {};
  if (running_.apply(command))
    world_->changed(*this);
  else if (command.family->kind == Kind::operation)
    operate(*world_, *this, line);
  if (is_schedule(command)) schedule_.typed(command.key, running_, world_->now(), clock_);
  return {};
}

std::string Router::revision_line() const {
  return settings_.model + " Rev." + settings_.firmware + " (" + std::string(build_date(settings_.firmware)) +
         ")";
}

std::vector<std::string> Router::mac_addresses() const {
  return mac_addresses_of(settings_.name, model_of(settings_.model).lans);
}

void Router::log(std::string text) {
  log(world_->now(), std::move(text));
}

void Router::log(LabTime when, std::string text) {
  const auto place = std::upper_bound(log_.begin(), log_.end(), when,
                                      [](LabTime time, const LogLine& other) { return time < other.when; });
  log_.insert(place, {when, std::move(text), clock_.shows(when)});
  if (log_.size() > longest_log) log_.pop_front();
}

}  // namespace rtx::twin
