#include "agent/cli.hpp"
#include "agent/commands.hpp"
#include "agent/consent.hpp"
#include "agent/screen.hpp"
#include "agent/targets.hpp"
#include "playbooks/diagnostic.hpp"
#include "safety/store_error.hpp"
#include "transports/failure.hpp"

#include <cerrno>
#include <csignal>
#include <exception>
#include <iostream>

namespace rtx::agent {
namespace {

int carry_out(const Invocation& invocation, const Screen& screen) {
  struct Doer {
    const Screen& screen;
    int operator()(const Answered& answered) const {
      *screen.out << answered.out;
      *screen.story << for_terminal(answered.error);
      return answered.exit_code;
    }
    int operator()(const ApplyOptions& options) const { return code(apply(options, screen)); }
    int operator()(const PlanOptions& options) const { return code(plan(options, screen)); }
    int operator()(const RunOptions& options) const { return code(run(options, screen)); }
    int operator()(const CheckOptions& options) const { return code(check(options, screen)); }
    int operator()(const SnapshotOptions& options) const { return code(snapshot(options, screen)); }
    int operator()(const CompareOptions& options) const { return code(compare(options, screen)); }
    int operator()(const VerifyOptions& options) const { return code(verify(options, screen)); }
    int operator()(const HistoryOptions& options) const { return code(history(options, screen)); }
    int operator()(const RunsOptions& options) const { return code(runs(options, screen)); }
    int operator()(const RecoverOptions& options) const { return code(recover(options, screen)); }
    int operator()(const ConsoleOptions& options) const { return code(console(options, screen)); }
    int operator()(const ParseOptions& options) const { return code(parse(options, screen)); }
    int operator()(const LintOptions& options) const { return code(lint(options, screen)); }
  };
  return std::visit(Doer{screen}, invocation);
}

int complain(const Screen& screen, const std::string& message, const std::string& next, Exit exit) {
  *screen.story << "rtxctl: " << for_terminal(message) << '\n';
  if (!next.empty()) *screen.story << "  next: " << for_terminal(next) << '\n';
  return code(exit);
}

int guarded(const std::vector<std::string>& arguments, const Screen& screen) {
  try {
    return carry_out(read_command_line(arguments), screen);
  } catch (const UsageError& error) {
    return complain(screen, error.what(), error.hint, Exit::usage);
  } catch (const playbooks::PlaybookError& error) {
    *screen.story << for_terminal(playbooks::describe_all(error.diagnostics));
    return code(Exit::usage);
  } catch (const HeldBack& held) {
    return complain(screen, held.what(), held.next_step, Exit::held_back);
  } catch (const transports::Failure& failure) {
    return complain(screen, failure.what(), failure.next_step, Exit::could_not_tell);
  } catch (const safety::StoreError& error) {
    return complain(screen, error.what(), error.hint, Exit::could_not_tell);
  } catch (const std::exception& error) {
    return complain(screen, std::string{"unexpected: "} + error.what(), {}, Exit::could_not_tell);
  }
}

/// Whether something that was written is missing, though there is a reader.
bool has_lost_output(std::ostream& out) {
  errno = 0;
  if (out.flush()) return false;
  if (errno == 0) {  // It failed earlier, and nobody noted why: one more byte fails for the same reason.
    out.clear();
    out << '\n' << std::flush;
  }
  return errno != EPIPE;
}

int start(int argc, char** argv) {
  // A reader that goes away (`| head`) must not end the program before routers have been left in order.
  std::signal(SIGPIPE, SIG_IGN);
  // Neither must a file that may not grow: that is a write that fails, which is said.
  std::signal(SIGXFSZ, SIG_IGN);
  const Screen screen = Screen::standard();
  const int result = guarded({argv + 1, argv + argc}, screen);
  if (!has_lost_output(*screen.out)) return result;
  const int lost = complain(screen, "standard output could not be written", {}, Exit::could_not_tell);
  return result == code(Exit::met) ? lost : result;
}

}  // namespace
}  // namespace rtx::agent

int main(int argc, char** argv) {
  return rtx::agent::start(argc, argv);
}
