#include "twin/console.hpp"
#include "twin/noise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

// What a terminal must never be handed: title, clear screen, a question that it would answer, a half
// sequence.
constexpr std::string_view hostile =
    "\x1b]0;hacked\x07\x1b[2J\x1b[H\x1b[31m\x1b[6n\x1bP$q\"p\x1b\\\x9b"
    "31m\x08\x08\x07\x1b[?1049h\r\n\x1b[";

}  // namespace

bool Console::loses_this_line() const {
  return entered_ == 0 && device_.faults().armed("lose-first-command").has_value();
}

// True: the fault has taken care of the line.
bool Console::fault_at_line(const std::string& line) {
  Faults& faults = device_.faults();
  const auto reached = [&](std::string_view kind) {
    const auto fault = faults.armed(kind);
    if (!fault || lines_ <= fault->number) return false;
    faults.strike(*fault);
    return true;
  };
  if (reached("drop-after-lines")) return end(Ending::cut), true;
  if (reached("black-hole-after-lines")) return end(Ending::silent), true;
  if (reached("restart-after-lines")) return device_.restart(), true;
  if (const auto fault = faults.armed_for("drop-before-effect", line)) {
    faults.strike(*fault);
    return end(Ending::cut), true;
  }
  if (const auto fault = faults.armed_for("error-on", line)) {
    faults.strike(*fault);
    complain(ConsoleError::out_of_range);
    return prompt(), true;
  }
  if (const auto fault = faults.armed_for("ask-on", line)) {
    faults.strike(*fault);
    ask_yes_no(text(Text::undeclared_question, language()), [this, line](bool yes) {
      terminal_.end_line();
      return yes ? run_command(line) : prompt();
    });
    return true;
  }
  return false;
}

void Console::fault_in_output(Job& job) {
  Faults& faults = device_.faults();
  if (const auto fault = faults.armed_for("slow-answer", job.line)) {
    faults.strike(*fault);
    job.began += device_.real(fault->number);
    job.lines.push_front({{}, "", true});
  }
  if (const auto fault = faults.armed_for("garbage", job.line)) {
    faults.strike(*fault);
    terminal_.raw(noise(2048));
  }
  if (const auto fault = faults.armed_for("escape-sequences", job.line)) {
    faults.strike(*fault);
    terminal_.raw(hostile);
  }
  if (const auto fault = faults.armed("message-in-output")) {
    faults.strike(*fault);
    const auto behind_first = job.lines.begin() + (job.lines.empty() ? 0 : 1);
    const auto when = job.lines.empty() ? std::chrono::milliseconds{0} : job.lines.front().after;
    job.lines.insert(behind_first, {when, fault->argument});
  }
  if (const auto fault = faults.armed_for("endless-output", job.line)) {
    faults.strike(*fault);
    job.more = [number = std::size_t{0}]() mutable {
      std::vector<OutputLine> lines;
      lines.push_back({{}, "endless line " + std::to_string(++number)});
      return lines;
    };
  }
}

// Prints a row with the pauses and cuts that are armed.
void Console::fault_in_row(const std::string& row) {
  Faults& faults = device_.faults();
  Job& job = *job_;
  std::size_t pause_at = std::string::npos;
  std::size_t milliseconds = 0;
  if (const auto fault = faults.armed("pause-after-hash"); fault && !job.paused) {
    // Behind the blank, so that what has come looks like a prompt.
    if (const std::size_t hash = row.find('#'); hash != std::string::npos) pause_at = hash + 1;
    if (pause_at < row.size() && row[pause_at] == ' ') ++pause_at;
    milliseconds = fault->number;
    if (pause_at != std::string::npos) faults.strike(*fault);
  }
  if (const auto fault = faults.armed_for("pause-in-output", job.line);
      fault && !job.paused && !row.empty()) {
    pause_at = row.size() / 2;
    while (pause_at < row.size() && (static_cast<unsigned char>(row[pause_at]) & 0xc0) == 0x80) ++pause_at;
    milliseconds = fault->number;
    faults.strike(*fault);
  }
  if (const auto fault = faults.armed_for("drop-after-bytes", job.line)) {
    if (job.printed + row.size() >= fault->number) {
      faults.strike(*fault);
      terminal_.write(std::string_view{row}.substr(0, fault->number - std::min(job.printed, fault->number)));
      return end(Ending::cut);
    }
  }
  job.printed += row.size() + 2;
  if (pause_at == std::string::npos) return terminal_.write(row);
  job.paused = true;
  terminal_.write(std::string_view{row}.substr(0, pause_at));
  flush();
  gate_.pause(device_.real(milliseconds));
  terminal_.write(std::string_view{row}.substr(pause_at));
}

}  // namespace rtx::twin
