#include "twin/lua_tasks.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rtx::twin {
namespace {

// Reads a chunk from its beginning.
class Chunk {
 public:
  explicit Chunk(std::string_view text) : rest_(text) {}

  bool at_end() {
    while (take(';')) {
    }
    return rest_.empty();
  }

  bool take(char sign) {
    skip_blanks();
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view word) {
    skip_blanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::optional<int> number() {
    skip_blanks();
    int value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{} || value < 0) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  std::optional<std::string> text() {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) return std::nullopt;
    const char quote = rest_.front();
    std::string value;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == quote) {
        rest_.remove_prefix(at + 1);
        return value;
      }
      if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
      value += rest_[at];
    }
    return std::nullopt;
  }

 private:
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

std::optional<LuaStep> read_step(Chunk& chunk) {
  if (chunk.take("rt.sleep")) {
    if (!chunk.take('(')) return std::nullopt;
    const auto seconds = chunk.number();
    if (!seconds || !chunk.take(')')) return std::nullopt;
    return LuaStep{.sleep = std::chrono::seconds{*seconds}, .command = {}};
  }
  if (!chunk.take("rt.command") || !chunk.take('(')) return std::nullopt;
  auto command = chunk.text();
  if (!command || command->empty()) return std::nullopt;
  // The second one says whether the command is logged.
  if (chunk.take(',') && !chunk.text()) return std::nullopt;
  if (!chunk.take(')')) return std::nullopt;
  return LuaStep{.sleep = {}, .command = std::move(*command)};
}

}  // namespace

std::optional<std::vector<LuaStep>> read_lua(std::string_view text) {
  Chunk chunk{text};
  std::vector<LuaStep> steps;
  while (!chunk.at_end()) {
    auto step = read_step(chunk);
    if (!step) return std::nullopt;
    steps.push_back(std::move(*step));
  }
  return steps;
}

std::optional<int> LuaTasks::start(std::string chunk, std::vector<LuaStep> steps, LabTime now) {
  if (tasks_.size() >= most_tasks) return std::nullopt;
  int id = 1;
  while (find(id) != nullptr) ++id;
  tasks_.push_back(
      {.id = id, .chunk = std::move(chunk), .steps = std::move(steps), .began = now, .due = now});
  return id;
}

bool LuaTasks::terminate(int id) {
  return std::erase_if(tasks_, [&](const Task& task) { return task.id == id; }) > 0;
}

void LuaTasks::clear() {
  tasks_.clear();
  wedged_ = false;
}

LuaTasks::Task* LuaTasks::find(int id) {
  const auto found = std::ranges::find(tasks_, id, &Task::id);
  return found == tasks_.end() ? nullptr : &*found;
}

std::optional<LabTime> LuaTasks::next() const {
  const auto first = std::ranges::min_element(tasks_, {}, &Task::due);
  return first == tasks_.end() ? std::nullopt : std::optional{first->due};
}

std::optional<LuaTasks::Due> LuaTasks::take(LabTime now) {
  while (true) {
    const auto first = std::ranges::min_element(tasks_, {}, &Task::due);
    if (first == tasks_.end() || first->due > now) return std::nullopt;
    if (first->at == first->steps.size()) {
      tasks_.erase(first);
      continue;
    }
    const LuaStep& step = first->steps[first->at++];
    if (!step.command.empty()) return Due{first->id, first->due, step.command};
    first->due += step.sleep;
  }
}

}  // namespace rtx::twin
