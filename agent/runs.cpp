#include "agent/commands.hpp"
#include "agent/run_words.hpp"
#include "agent/targets.hpp"
#include "parsers/json_text.hpp"
#include "safety/run_list.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace rtx::agent {

Exit runs(const RunsOptions& options, const Screen& screen) {
  const auto folder = state_folder() / "runs";
  bool none = true;
  for (const safety::ListedRun& run : safety::list_runs(folder)) {
    if (options.open && run.condition == safety::Condition::closed) continue;
    none = false;
    *screen.out << (options.json ? parsers::json_line(json_of(run)) : words_for(run, screen.colour_out));
  }
  if (none && !options.json) {
    *screen.out << (options.open ? "no open runs in " : "no runs in ") << in_one_line(folder.string())
                << '\n';
  }
  return Exit::met;
}

}  // namespace rtx::agent
