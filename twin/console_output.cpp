#include "twin/console.hpp"
#include "twin/keys.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
void Console::start(Job job) {
  job.began = device_.world().now();
  fault_in_output(job);
  job_ = std::move(job);
  mode_ = Mode::busy;
}

// Prints one row, or takes the next line that is due. False: nothing to do for now.
bool Console::advance_job() {
  if (std::ranges::find(typed_, ctrl_c) != typed_.end()) {
    interrupt();
    return true;
  }
  if (job_->rows.empty()) return take_due_line();
  if (display().lines != 0 && rows_ + 1 >= display().lines) {
    terminal_.show_pager(text(Text::pager, language()));
    mode_ = Mode::pager;
    return true;
  }
  const std::string row = std::move(job_->rows.front());
  job_->rows.pop_front();
  print_row(row);
  return true;
}

bool Console::take_due_line() {
  Job& job = *job_;
  if (job.lines.empty() && job.more) {
    for (OutputLine& line : job.more()) job.lines.push_back(std::move(line));
    if (job.lines.empty()) job.more = nullptr;
  }
  if (job.lines.empty()) {
    finish();
    return true;
  }
  if (job.began + job.lines.front().after > device_.world().now()) return false;
  const OutputLine line = std::move(job.lines.front());
  job.lines.pop_front();
  const auto lets_through = [&](const Grep& grep) { return grep.lets_through(line.text); };
  if (line.silent || !std::ranges::all_of(job.filters, lets_through)) return true;
  std::ranges::move(fold(line.text, display().columns), std::back_inserter(job.rows));
  return true;
}

void Console::print_row(const std::string& row) {
  ++rows_;
  fault_in_row(row);
  if (ending_ == Ending::open) terminal_.end_line();
}

// Source: Ctrl-C ends `ping`, which then prints its statistics.
void Console::interrupt() {
  const auto typed = std::ranges::find(typed_, ctrl_c);
  if (device_.router().settings().console.interrupt_discards_typed) {
    typed_.erase(typed_.begin(), std::next(typed));
  } else {
    typed_.erase(typed);
  }
  Job& job = *job_;
  terminal_.write("^C");
  terminal_.end_line();
  job.rows.clear();
  job.lines.clear();
  job.more = nullptr;
  job.done = nullptr;
  if (const auto last = std::exchange(job.interrupted, nullptr)) {
    const LabTime took = device_.world().now() - job.began;
    for (std::string& line : last(std::chrono::duration_cast<std::chrono::milliseconds>(took))) {
      job.lines.push_back({{}, std::move(line)});
    }
  }
}

void Console::finish() {
  const std::function<void()> done = std::exchange(job_->done, nullptr);
  job_.reset();
  if (done) done();
  prompt();
}

}  // namespace rtx::twin
