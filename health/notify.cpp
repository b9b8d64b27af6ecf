#include "health/notify.hpp"

#include "health/database.hpp"
#include "health/mail.hpp"
#include "health/mail_command.hpp"
#include "health/outbox.hpp"
#include "health/webhook.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rtx::health {

namespace asio = boost::asio;
using transports::Clock;
using transports::Deadline;

namespace {

/// A message that tells more is read by nobody; the rest comes in a second one.
constexpr std::size_t most_in_a_message = 500;
constexpr std::chrono::milliseconds between_lock_tries{50};

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

asio::awaitable<void> pause_until(Deadline at) {
  asio::steady_timer timer{co_await asio::this_coro::executor, at};
  co_await timer.async_wait(asio::use_awaitable);
}

/// Tells one receiver.
class Teller {
 public:
  Teller(const Database& database, const Receiver& receiver, TellingLimits limits, Deadline end,
         Delivery& delivery)
      : database_{&database},
        outbox_{database},
        receiver_{&receiver},
        limits_{limits},
        end_{end},
        delivery_{&delivery} {}

  /// Tells what there is to tell. What goes wrong is noted in the delivery.
  asio::awaitable<void> run() {
    try {
      outbox_.queue(receiver_->name);
      const safety::Descriptor lock = open_telling_lock(database_->file());
      const bool mine = co_await take(lock);
      if (mine) co_await tell_all();
      if (!mine) note("another run is telling this receiver, and does not end", "");
    } catch (const SendError& error) {
      note(error.what(), error.next_step);
    } catch (const HistoryError& error) {
      note(error.what(), error.next_step);
    } catch (const std::system_error& error) {
      note(error.what(), "");  // No thread, no memory: of the machine, not of the receiver.
    }
    count_what_is_left();
  }

 private:
  asio::awaitable<bool> take(const safety::Descriptor& lock) {
    while (!try_telling_lock(lock, receiver_->name)) {
      const Deadline next = Clock::now() + between_lock_tries;
      if (next >= end_) co_return false;
      co_await pause_until(next);
    }
    co_return true;
  }

  asio::awaitable<void> tell_all() {
    for (;;) {
      // Asked for only now: another run may have told it meanwhile.
      const std::vector<News> news = outbox_.pending(receiver_->name, most_in_a_message);
      if (news.empty()) co_return;
      co_await tell_patiently(news);
      delivery_->told += news.size();
      outbox_.note_told(news, std::chrono::system_clock::now());
    }
  }

  /// Throws the last SendError if the tries or the time are over.
  asio::awaitable<void> tell_patiently(const std::vector<News>& news) {
    auto pause = limits_.first_pause;
    for (int left = limits_.tries;; --left, pause *= 2) {
      try {
        outbox_.note_try(news);
        co_await tell(news);
        co_return;
      } catch (const SendError& error) {
        if (left <= 1 || !error.again || Clock::now() + pause >= end_) throw;
      }
      co_await pause_until(Clock::now() + pause);
    }
  }

  asio::awaitable<void> tell(const std::vector<News>& news) {
    const Deadline end = std::min(end_, Clock::now() + limits_.one_try);
    const Message message = message_of(news, receiver_->language);
    if (const auto* mail = std::get_if<MailReceiver>(&receiver_->way)) {
      std::string text = mail_text(*mail, message, std::chrono::system_clock::now(), host_name());
      co_await feed_command(mail->command, std::move(text), end);
    } else {
      const auto& webhook = std::get<WebhookReceiver>(receiver_->way);
      std::string text = json_of(news, message);
      co_await post_webhook(webhook, message.id, std::move(text), end);
    }
  }

  void note(const std::string& problem, const std::string& next_step) {
    delivery_->problem = problem;
    delivery_->next_step = next_step;
  }

  void count_what_is_left() noexcept {
    try {
      delivery_->pending = outbox_.count_pending(receiver_->name);
    } catch (const std::exception&) {
      // The history has failed; the delivery says so already.
    }
  }

  const Database* database_;
  Outbox outbox_;
  const Receiver* receiver_;
  TellingLimits limits_;
  Deadline end_;
  Delivery* delivery_;
};

/// The tellers from this one on, side by side.
asio::awaitable<void> run_from(std::vector<Teller>& tellers, std::size_t first) {
  using asio::experimental::awaitable_operators::operator&&;
  if (first == tellers.size()) co_return;
  auto both = tellers[first].run() && run_from(tellers, first + 1);
  co_await std::move(both);
}

/// Side by side, tellers may fail side by side.
[[noreturn]] void rethrow_first(const asio::multiple_exceptions& several) {
  try {
    std::rethrow_exception(several.first_exception());
  } catch (const asio::multiple_exceptions& inner) {
    rethrow_first(inner);
  }
}

}  // namespace

asio::awaitable<std::vector<Delivery>> notify(const History& history, std::vector<Receiver> receivers,
                                              TellingLimits limits) {
  const Deadline end = Clock::now() + limits.everything;
  std::vector<Delivery> deliveries(receivers.size());
  std::vector<Teller> tellers;
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    deliveries[i].receiver = receivers[i].name;
    tellers.emplace_back(history.database(), receivers[i], limits, end, deliveries[i]);
  }
  try {
    co_await run_from(tellers, 0);
  } catch (const asio::multiple_exceptions& several) {
    rethrow_first(several);
  }
  co_return deliveries;
}

}  // namespace rtx::health
