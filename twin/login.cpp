#include "twin/login.hpp"

#include "twin/keys.hpp"
#include "twin/models.hpp"
#include "twin/noise.hpp"

#include <algorithm>
#include <utility>

namespace rtx::twin {
namespace {

// Names and passwords have at most 32 characters. Source: command reference 4.1, 4.5.
constexpr std::size_t answer_limit = 128;

constexpr std::size_t slow_line_ahead = 256;

}  // namespace

LoginDialogue::LoginDialogue(Device& device, Door door) : device_{device}, door_{door} {}

LoginDialogue::~LoginDialogue() = default;

const LoginHabits& LoginDialogue::habits() const {
  return device_.router().settings().login;
}

bool LoginDialogue::begins_with_name() const {
  if (habits().begins_with_username) return *habits().begins_with_username;
  return !model_of(device_.router().settings().model).unnamed_user;
}

// Without a login password, Enter is the unnamed user's right answer and the way to `Username:` at once.
bool LoginDialogue::empty_enter_logs_in() const {
  if (!device_.login_password().empty()) return false;
  if (habits().empty_enter == EmptyEnter::by_users) return !device_.has_users();
  return habits().empty_enter == EmptyEnter::logs_in;
}

void LoginDialogue::open() {
  last_key_ = device_.world().now();
  Faults& faults = device_.faults();
  if (const auto fault = faults.armed("silent-at-connect")) {
    faults.strike(*fault);
    mute_ = true;
    return is_serial() ? void() : end(Ending::silent);
  }
  if (is_serial()) return habits().serial_waits_for_enter ? void() : greet();
  if (refused_) {
    if (!habits().session_limit_text.empty()) out_ += habits().session_limit_text + "\r\n";
    return end(Ending::closed);
  }
  const auto restricted = faults.armed("login-restricted");
  if (restricted) faults.strike(*restricted);
  if (restricted || (!address_.empty() && !device_.admits_telnet_from(address_))) {
    out_ += "\r\n" + error_text(ConsoleError::login_restricted, Language::english) + "\r\n";
    return end(Ending::closed);
  }
  greet();
}

// The empty line and the first prompt. Source: captures of telnet log-ins.
void LoginDialogue::greet() {
  Faults& faults = device_.faults();
  if (const auto fault = faults.armed("long-banner")) {
    faults.strike(*fault);
    out_ += banner_of(fault->number);
  }
  if (const auto fault = faults.armed("binary-noise")) {
    faults.strike(*fault);
    out_ += noise(fault->number);
  }
  out_ += "\r\n";
  ask(begins_with_name() ? Stage::name : Stage::unnamed_password);
}

void LoginDialogue::ask(Stage stage) {
  stage_ = stage;
  line_.clear();
  if (device_.faults().armed_for("no-prompt", "login")) return;
  out_ += stage == Stage::name ? "Username: " : "Password: ";
}

void LoginDialogue::receive(std::string_view bytes) {
  last_key_ = device_.world().now();
  if (mute_ || !device_.is_up()) return;
  for (std::size_t i = 0; i < bytes.size() && ending() == Ending::open; ++i) {
    if (console_) return console_->receive(bytes.substr(i));
    key(bytes[i]);
  }
}

void LoginDialogue::key(char byte) {
  if (stage_ == Stage::asleep) return is_enter(byte) ? greet() : void();
  const bool echoes = stage_ == Stage::name;
  if (is_enter(byte)) {
    out_ += "\r\n";
    return enter(std::exchange(line_, {}));
  }
  if (byte == ctrl_c) return greet();
  if (byte == backspace || byte == rubout) {
    if (line_.empty()) return;
    line_.pop_back();
    if (echoes) out_ += "\b \b";
  } else if (static_cast<unsigned char>(byte) >= 0x20 && line_.size() < answer_limit) {
    line_ += byte;
    if (echoes) out_ += byte;
  }
}

void LoginDialogue::enter(std::string typed) {
  switch (stage_) {
    case Stage::unnamed_password:
      if (!typed.empty() || empty_enter_logs_in()) return try_password(nullptr, typed);
      return ask(Stage::name);
    case Stage::name:
      name_ = std::move(typed);
      return name_.empty() ? greet() : ask(Stage::password);
    case Stage::password:
      return try_password(device_.find_user(name_), typed);
    case Stage::asleep:
    case Stage::inside:
      return;
  }
}

// `user` is null for the unnamed one, and for a name that nobody has.
void LoginDialogue::try_password(const User* user, std::string_view typed) {
  const bool unnamed = stage_ == Stage::unnamed_password;
  const bool known = unnamed ? typed == device_.login_password()
                             : user != nullptr && !user->password.empty() && typed == user->password;
  if (!known) return fail();
  // Source: command reference 4.10, the unnamed user has one telnet session at most.
  if (unnamed && door_ == Door::telnet && device_.has_session(Door::telnet, "")) {
    if (!habits().session_limit_text.empty()) out_ += habits().session_limit_text + "\r\n";
    return end(Ending::closed);
  }
  let_in(unnamed ? "" : user->name);
}

void LoginDialogue::fail() {
  if (!habits().failure_text.empty()) out_ += habits().failure_text + "\r\n";
  device_.router().log("Login failed for " + std::string{door_name(door_)});
  if (++failures_ >= habits().tries && habits().tries != 0 && !is_serial()) return end(Ending::closed);
  ask(begins_with_name() ? Stage::name : Stage::unnamed_password);
}

void LoginDialogue::let_in(const std::string& user) {
  failures_ = 0;
  stage_ = Stage::inside;
  console_ = std::make_unique<Console>(device_, user, door_);
  console_->comes_from(address_);
  console_->on_disturbance(disturbed_);
  // What waits for a slow line cannot be taken back, and Ctrl-C must not be kept waiting behind it.
  if (is_serial() && device_.router().settings().line.baud != 0) console_->print_ahead(slow_line_ahead);
  console_->open();
}

void LoginDialogue::pass() {
  if (console_) return console_->pass();
  if (ending_ != Ending::open || stage_ == Stage::asleep) return;
  if (!device_.is_up() && !is_serial()) return end(Ending::cut);
  const auto timer = device_.login_timer(door_);
  if (!timer || device_.world().now() - last_key_ < *timer) return;
  if (!is_serial()) return end(Ending::closed);
  stage_ = Stage::asleep;
}

void LoginDialogue::end(Ending ending) {
  ending_ = ending;
}

Ending LoginDialogue::ending() const noexcept {
  if (ending_ != Ending::open || is_serial() || !console_) return ending_;
  return console_->ending();
}

// A serial line does not end: what is left of the session is printed, and somebody else may log in.
void LoginDialogue::console_ended() {
  const bool black_hole = console_->ending() == Ending::silent;
  console_.reset();
  stage_ = Stage::asleep;
  mute_ = black_hole;
  out_ += "\r\n";
  if (!habits().serial_waits_for_enter && !mute_) greet();
}

void LoginDialogue::gather(std::size_t most) {
  if (!console_ || out_.size() >= most) return;
  out_ += console_->take(most - out_.size());
  const bool ended = console_->ending() != Ending::open;
  if (is_serial() && ended && (out_.empty() || !console_->next_event())) console_ended();
}

std::string LoginDialogue::take(std::size_t most) {
  if (device_.faults().armed("split-every-byte")) most = std::min<std::size_t>(most, 1);
  gather(most);
  std::string taken = out_.substr(0, most);
  out_.erase(0, taken.size());
  return taken;
}

std::optional<LabTime> LoginDialogue::next_event() const {
  if (console_) return out_.empty() ? console_->next_event() : device_.world().now();
  if (!out_.empty()) return device_.world().now();
  if (ending_ != Ending::open || stage_ == Stage::asleep) return std::nullopt;
  const auto timer = device_.login_timer(door_);
  if (!timer) return std::nullopt;
  return last_key_ + *timer;
}

bool LoginDialogue::is_idle() const {
  return out_.empty() && (!console_ || console_->is_idle());
}

void LoginDialogue::on_disturbance(std::function<void()> handler) {
  disturbed_ = std::move(handler);
  if (console_) console_->on_disturbance(disturbed_);
}

}  // namespace rtx::twin
