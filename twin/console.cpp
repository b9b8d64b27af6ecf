#include "twin/console.hpp"

#include "twin/keys.hpp"
#include "twin/noise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

// Keys that may wait while a command runs.
constexpr std::size_t typed_limit = 64 * 1024;

constexpr char ctrl_q = 0x11;
constexpr char ctrl_s = 0x13;

// Source: banners and `show config` headers of these models.
std::string_view equipment(std::string_view model) {
  if (model == "RTX1210" || model == "RTX1220") return "Memory 256Mbytes, 3LAN, 1BRI";
  if (model == "RTX1300") return "Memory 1024Mbytes, 8LAN";
  return "Memory 256Mbytes, 2LAN";
}

// `(Fri Jul  5 10:40:25 2024)` ends with the year.
std::string year_of(const std::string& revision) {
  const std::size_t end = revision.rfind(')');
  return end == std::string::npos || end < 4 ? "2024" : revision.substr(end - 4, 4);
}

}  // namespace

Console::Console(Device& device, std::string user, Door door)
    : device_{device}, user_{std::move(user)}, door_{door}, terminal_{device.router().settings().console} {
  terminal_.use(device.configured_display());
  device_.enter(*this);
}

Console::~Console() {
  device_.lose(*this);
  device_.leave(*this);
}

void Console::open() {
  last_key_ = opened_ = device_.world().now();
  log("Login succeeded for ");
  if (const auto fault = device_.faults().armed("login-restricted"); fault || restricted_) {
    if (fault) device_.faults().strike(*fault);
    complain(ConsoleError::login_restricted);
    return end(Ending::closed);
  }
  if (const auto fault = device_.faults().armed("silent-after-login")) {
    device_.faults().strike(*fault);
    mute_ = true;
    return;
  }
  if (const auto fault = device_.faults().armed("long-banner"); fault && door_ == Door::ssh) {
    device_.faults().strike(*fault);
    terminal_.raw(banner_of(fault->number));
  }
  print_banner();
  prompt();
  flush();
}

void Console::print_banner() {
  const Router& router = device_.router();
  const std::string revision = router.revision_line();
  print("");
  print(revision);
  print("Copyright (c) 1994-" + year_of(revision) + " Yamaha Corporation. All Rights Reserved.");
  print("To display the software copyright statement, use 'show copyright' command.");
  std::string addresses;
  for (const std::string& address : router.mac_addresses())
    addresses += (addresses.empty() ? "" : ", ") + address;
  print(addresses);
  print(equipment(router.settings().model));
  if (user_.empty() && device_.login_password().empty() &&
      router.running().find("login password") == nullptr) {
    print("");
    print(
        "The login password is factory default setting. Please request an administrator to change the "
        "password "
        "by the 'login password' command.");
  }
}

void Console::receive(std::string_view bytes) {
  last_key_ = device_.world().now();
  if (mute_) return;
  const bool eaten = job_ && device_.faults().armed_for("eats-typed-ahead", job_->line);
  for (const char byte : bytes) {
    if (byte == ctrl_s || byte == ctrl_q) {
      gate_.hold(byte == ctrl_s);
    } else if (typed_.size() < typed_limit && (!eaten || byte == ctrl_c)) {
      typed_.push_back(byte);
    }
  }
}

void Console::pass() {
  device_.pass();
  const auto timer = device_.login_timer(door_);
  if (ending_ == Ending::open && timer && device_.world().now() - last_key_ >= *timer) time_out();
  while (ending_ == Ending::open && gate_.pending() + terminal_.pending() < ahead_ && step()) {
  }
  flush();
  device_.tell_change();
}

// Both readings are written down: the command reference has it roll back, a technical page has it confirm.
void Console::time_out() {
  const auto state = device_.rollbacks().fire(*this);
  if (state && device_.router().settings().safety.rollback_at_login_timer) device_.roll_back(*state);
  end(Ending::closed);
}

bool Console::step() {
  if (waiting_) return end_wait();
  if (mode_ == Mode::busy) return advance_job();
  if (typed_.empty()) return false;
  const char byte = typed_.front();
  typed_.pop_front();
  key(byte);
  return true;
}

std::string Console::take(std::size_t most) {
  flush();
  if (device_.faults().armed("split-every-byte")) most = std::min<std::size_t>(most, 1);
  return gate_.take(device_.world().now(), most);
}

std::optional<LabTime> Console::next_event() const {
  if (ending_ != Ending::open) return gate_.next();
  std::optional<LabTime> next = gate_.next();
  const auto consider = [&](LabTime time) { next = next ? std::min(*next, time) : time; };
  if (const auto timer = device_.login_timer(door_)) consider(last_key_ + *timer);
  if (const auto event = device_.next_event()) consider(*event);
  if (waiting_) {
    consider(look_again_at());
  } else if (mode_ == Mode::busy && job_) {
    const bool waits = job_->rows.empty() && !job_->lines.empty();
    consider(waits ? job_->began + job_->lines.front().after : device_.world().now());
  }
  return next;
}

void Console::cut_off() {
  if (ending_ == Ending::silent) {
    ending_ = Ending::cut;  // Whoever still talks to the session learns that there is none.
  } else {
    end(Ending::cut);
  }
  if (disturbed_) disturbed_();
}

void Console::end(Ending ending) {
  if (waiting_ && waiting_->holds_output) static_cast<void>(terminal_.take());
  waiting_.reset();
  flush();
  log("Logout from ");
  if (ending == Ending::closed) device_.rollbacks().cancel(*this);
  if (ending == Ending::silent || ending == Ending::cut) device_.lose(*this);
  ending_ = ending;
  job_.reset();
  typed_.clear();
}

void Console::flush() {
  if (waiting_ && waiting_->holds_output) return;
  gate_.push(terminal_.take(), device_.world().now());
}

Language Console::language() const {
  return display().encoding == Encoding::ascii ? Language::english : Language::japanese;
}

void Console::prompt() {
  mode_ = Mode::prompt;
  echoes_ = false;
  prompt_due_ = carries_out_;
  if (prompt_due_) return;
  if (const std::size_t line = std::exchange(point_, 0); line != 0) {
    if (fault_at_point(Phase::prompt, line, [this] { prompt(); })) return;
  }
  if (wrong_prompt_) return terminal_.write(*wrong_prompt_);
  if (device_.faults().armed_for("no-prompt", "console")) return;
  if (const auto fault = device_.faults().armed("wrong-prompt"); fault && entered_ > 0) {
    terminal_.write(fault->argument);
    return;
  }
  std::string context;
  if (selection_.context == language::Context::tunnel) context = "tunnel" + selection_.number;
  if (selection_.context == language::Context::pp) {
    context = selection_.number == "anonymous" ? device_.router().settings().console.anonymous_prompt
                                               : "pp" + selection_.number;
  }
  terminal_.write(device_.prompt_string() + context + (is_administrator() ? "# " : "> "));
  if (const auto fault = device_.faults().armed("message-at-prompt"); fault && entered_ > 0) {
    device_.faults().strike(*fault);
    terminal_.end_line();
    print(fault->argument);
  }
}

void Console::print(std::string_view line) {
  terminal_.write(line);
  terminal_.end_line();
}

void Console::complain(ConsoleError error) {
  print(error_text(error, language()));
}

// Source: log lines of real routers; everybody in a lab comes from the loopback address.
void Console::log(std::string_view event) {
  const std::string from = door_ == Door::serial ? " " : ": 127.0.0.1 ";
  device_.router().log(std::string{event} + std::string{door_name(door_)} +
                       (user_.empty() ? "" : from + user_));
}

void Console::ask_password(std::string_view question, std::function<void(const std::string&)> then) {
  terminal_.write(question);
  password_ = std::move(then);
  line_.clear();
  mode_ = Mode::password;
}

void Console::ask(std::string_view question, std::function<void(char)> then) {
  terminal_.write(question);
  answer_ = std::move(then);
  mode_ = Mode::question;
}

void Console::ask_yes_no(std::string_view question, std::function<void(bool)> then) {
  ask(question, [this, then = std::move(then)](char typed) {
    const bool yes = typed == 'y' || typed == 'Y';
    if (!yes && typed != 'n' && typed != 'N') return;
    terminal_.write({&typed, 1});
    then(yes);
  });
}

}  // namespace rtx::twin
