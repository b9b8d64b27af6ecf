#include "tests/transports/support/console_door.hpp"

#include "transports/failure.hpp"

#include <algorithm>
#include <utility>

namespace rtx::tests {

using transports::Failure;
using transports::Trouble;
namespace asio = transports::asio;

ConsoleDoor::ConsoleDoor(DoorHabits habits) : habits_{std::move(habits)} {
  if (!habits_.last_words.empty()) {
    printed_ = habits_.last_words;
    has_hung_up_ = habits_.hangs_up_after_last_words;
    return;
  }
  if (!habits_.is_silent) ask_first();
}

void ConsoleDoor::was_left_with(std::string_view keys) {
  log_in();
  --logins;
  router_->type(keys);
  while (!next().empty()) {
  }
}

void ConsoleDoor::type(std::string_view bytes) {
  for (const char c : bytes) key(c);
}

std::string ConsoleDoor::next() {
  if (!printed_.empty() || !router_) return std::exchange(printed_, {});
  const auto printed = router_->next();
  std::string bytes = printed ? printed->bytes : std::string{};
  if (router_->has_hung_up()) leave();
  return bytes;
}

void ConsoleDoor::key(char c) {
  if (has_hung_up_ || !habits_.last_words.empty()) return;
  const bool is_secret = !router_ && (asks_ == Asks::password || asks_ == Asks::password_of_user);
  if (!is_secret) visible += c;
  if (router_) {
    router_->type(std::string_view{&c, 1});
    return;
  }
  if (c == '\r') return enter();
  if (asks_ == Asks::nothing || (c == '\x03' && !habits_.takes_interrupt_as_text)) return;
  input_ += c;
  if (asks_ == Asks::user) printed_ += c;
}

void ConsoleDoor::enter() {
  const std::string line = std::exchange(input_, {});
  printed_ += "\r\n";
  switch (asks_) {
    case Asks::nothing:
      return ask_first();
    case Asks::password:
      if (line == habits_.login_password) {
        user.clear();
        return log_in();
      }
      return line.empty() ? ask(Asks::user) : refuse();
    case Asks::user:
      named_ = line;
      return ask(Asks::password_of_user);
    case Asks::password_of_user: {
      const bool unnamed = named_.empty() && habits_.has_unnamed_user && line == habits_.login_password;
      const auto found = habits_.users.find(named_);
      if (!unnamed && (found == habits_.users.end() || found->second != line)) return refuse();
      user = named_;
      return log_in();
    }
  }
}

void ConsoleDoor::ask_first() {
  printed_ += "\r\n";
  ask(habits_.has_unnamed_user ? Asks::password : Asks::user);
}

void ConsoleDoor::ask(Asks question) {
  asks_ = question;
  printed_ += question == Asks::user ? "Username: " : "Password: ";
}

void ConsoleDoor::log_in() {
  ++logins;
  tries_ = 0;
  router_ = std::make_unique<ConsoleRouter>(habits_.console);
}

void ConsoleDoor::refuse() {
  ++wrong_passwords;
  printed_ += habits_.refusal;
  if (++tries_ >= habits_.most_tries && !habits_.stays) {
    has_hung_up_ = true;
    return;
  }
  ask_first();
}

void ConsoleDoor::leave() {
  commands.insert(commands.end(), router_->commands.begin(), router_->commands.end());
  router_.reset();
  if (!habits_.stays) {
    has_hung_up_ = true;
    return;
  }
  asks_ = Asks::nothing;
  if (!habits_.is_silent_after_exit) ask_first();
}

// --- The transport ---------------------------------------------------------------------------------

void DoorTransport::time_out(transports::Deadline deadline) {
  wire_->clock.now = std::max(wire_->clock.now, deadline);
  throw Failure{Trouble::prompt_timeout, "nothing came in time"};
}

void DoorTransport::step(transports::Deadline deadline) {
  if (++wire_->operations == wire_->mishap_at) {
    if (wire_->mishap == Mishap::cancelled) throw Failure{Trouble::cancelled, "stopped while waiting"};
    is_dead_ = wire_->mishap == Mishap::dropped;
    is_silent_ = wire_->mishap == Mishap::silent;
  }
  if (is_dead_) throw Failure{Trouble::reset, "the connection was cut"};
  if (is_silent_) time_out(deadline);
}

asio::awaitable<std::size_t> DoorTransport::read_some(std::span<char> into, transports::Deadline deadline) {
  step(deadline);
  if (unread_.empty()) unread_ = wire_->door.next();
  if (unread_.empty()) {
    if (wire_->door.has_hung_up()) throw Failure{Trouble::closed, "the router closed the connection"};
    const bool expires = wire_->clock.now - wire_->typed_at >= std::chrono::minutes{2};
    if (wire_->hangs_up_in_silence && expires)
      throw Failure{Trouble::closed, "the router closed the connection"};
    time_out(deadline);
  }
  const std::size_t count = std::min({unread_.size(), into.size(), wire_->split});
  std::copy_n(unread_.begin(), count, into.begin());
  unread_.erase(0, count);
  co_return count;
}

asio::awaitable<void> DoorTransport::write(std::string_view bytes, transports::Deadline deadline) {
  step(deadline);
  wire_->typed += bytes;
  wire_->typed_at = wire_->clock.now;
  wire_->door.type(bytes);
  co_return;
}

asio::awaitable<void> DoorTransport::close(transports::Deadline) {
  wire_->is_closed = true;
  co_return;
}

}  // namespace rtx::tests
