#include "agent/run_words.hpp"

#include "agent/run_folder.hpp"
#include "parsers/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace rtx::agent {

namespace {

using nlohmann::ordered_json;
using safety::Condition;
using safety::ListedRun;
using safety::RouterState;
using safety::Saved;
using safety::Stand;

std::string lines_typed(std::size_t typed, std::size_t answered) {
  if (typed == answered) return fmt::format("{} line{} typed", typed, typed == 1 ? "" : "s");
  return fmt::format("{} line{} typed, {} answered", typed, typed == 1 ? "" : "s", answered);
}

std::string stand_in_words(const RouterState& router) {
  switch (router.stand) {
    case Stand::untouched:
    case Stand::prepared:
      return "nothing was changed";
    case Stand::arming:
      return "nothing was changed; its switch was about to be armed";
    case Stand::armed:
      return "nothing was changed; its switch was armed";
    case Stand::changing:
      return lines_typed(router.typed, router.answered) + ", not verified";
    case Stand::verified:
      return lines_typed(router.typed, router.answered) + ", verified, not confirmed";
    case Stand::confirming:
      return "verified; it was about to be confirmed";
    case Stand::disarmed:
      return router.typed == 0 ? "nothing was changed" : "changed and confirmed";
    case Stand::saved:
      return "changed and confirmed";
    case Stand::rolling_back:
      return "on the way back: " + lines_typed(router.typed, router.answered) + ", then to undo them " +
             lines_typed(router.undo_typed, router.undo_answered);
    case Stand::rolled_back:
      return "rolled back";
    case Stand::restarted:
      return "restarted, with the configuration it had";
    case Stand::left_armed:
      return "left to restart by itself";
  }
  return {};
}

std::string saved_in_words(Saved saved) {
  if (saved == Saved::yes) return "; saved";
  return saved == Saved::maybe ? "; whether it is saved is not known" : "";
}

std::string switch_in_words(const RouterState& router) {
  if (!router.armed_switch) return {};
  const auto& armed = *router.armed_switch;
  std::string words = "; by the journal it may restart by itself";
  if (!armed.fires_at.empty()) words += " at " + armed.fires_at;
  if (!armed.kind.empty()) words += " (" + armed.kind + (armed.id.empty() ? "" : " " + armed.id) + ")";
  return words;
}

std::string condition_in_words(const ListedRun& run) {
  switch (run.condition) {
    case Condition::closed:
      return run.state.outcome.empty() ? "it ended before it began" : run.state.outcome;
    case Condition::running:
      return run.state.pid == 0 ? "a program is at work"
                                : fmt::format("process {} is at work", run.state.pid);
    case Condition::open:
      return "OPEN: its program has ended, and the run was not closed";
    case Condition::damaged:
      return "DAMAGED";
  }
  return {};
}

Colour colour_of(Condition condition) {
  if (condition == Condition::closed) return Colour::none;
  return condition == Condition::running ? Colour::doubtful : Colour::bad;
}

ordered_json json_of(const RouterState& router) {
  ordered_json armed = nullptr;
  if (router.armed_switch) {
    armed = {{"kind", router.armed_switch->kind},
             {"id", router.armed_switch->id},
             {"fires_at", router.armed_switch->fires_at}};
  }
  return {{"name", router.name},
          {"stand", name_of(router.stand)},
          {"saved", name_of(router.saved)},
          {"switch", std::move(armed)},
          {"typed", router.typed},
          {"answered", router.answered},
          {"undo_typed", router.undo_typed},
          {"undo_answered", router.undo_answered},
          {"last_typed", router.last_typed}};
}

}  // namespace

std::string words_for(const ListedRun& run, bool with_colour) {
  std::string subject = in_one_line(run.state.playbook);
  if (!run.state.subject.empty()) subject += " on " + in_one_line(run.state.subject);
  if (subject.empty()) subject = in_one_line(run.folder.filename().string());
  std::string text = utc(run.when) + "  " + subject + ": " +
                     coloured(in_one_line(condition_in_words(run)), colour_of(run.condition), with_colour) +
                     '\n';
  std::vector<std::vector<std::string>> rows;
  for (const RouterState& router : run.state.routers) {
    rows.push_back(
        {in_one_line(router.name),
         in_one_line(stand_in_words(router) + saved_in_words(router.saved) + switch_in_words(router))});
  }
  text += table(rows, "  ");
  if (!run.trouble.empty()) text += "  " + in_one_line(run.trouble) + '\n';
  const std::string folder = in_one_line(run.folder.string());
  return text + (run.condition == Condition::open ? "  next: rtxctl recover " + folder : "  " + folder) +
         '\n';
}

ordered_json json_of(const ListedRun& run) {
  const auto& state = run.state;
  ordered_json routers = ordered_json::array();
  for (const RouterState& router : state.routers) routers.push_back(json_of(router));
  return {{"schema", parsers::json_schema},
          {"type", "run"},
          {"run_folder", run.folder.string()},
          {"condition", name_of(run.condition)},
          {"playbook", state.playbook},
          {"subject", state.subject},
          {"started", utc(run.when)},
          {"pid", state.pid},
          {"save_asked", state.save_asked},
          {"outcome", state.outcome},
          {"routers", std::move(routers)},
          {"trouble", run.trouble.empty() ? ordered_json(nullptr) : ordered_json(run.trouble)}};
}

}  // namespace rtx::agent
