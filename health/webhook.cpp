#include "health/webhook.hpp"

#include "transports/printable.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <curl/curl.h>
#include <exception>
#include <memory>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <optional>
#include <thread>
#include <utility>

namespace rtx::health {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_answer = 65'536;
constexpr int look_again_after = 1000;  // Milliseconds; whoever wants it to stop wakes it up at once.

// CURL and CURLM are both void.
struct CleanMulti {
  void operator()(void* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct CleanEasy {
  void operator()(void* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Multi = std::unique_ptr<CURLM, CleanMulti>;
using Easy = std::unique_ptr<CURL, CleanEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// libcurl wants to be set up once, before there are threads of it.
void set_up() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw SendError{"libcurl cannot be set up", {}, false};
}

/// Counts what the server answers, and ends it where it is too much.
std::size_t pass_over(const char*, std::size_t size, std::size_t count, void* total) {
  auto& sum = *static_cast<std::size_t*>(total);
  sum += size * count;
  return sum > longest_answer ? 0 : size * count;
}

void add(List& list, const std::string& header) {
  curl_slist* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr) return;
  static_cast<void>(list.release());
  list.reset(longer);
}

/// One POST: what it needs, and what became of it.
class Request {
 public:
  Request(const WebhookReceiver& receiver, const std::string& id, std::string body)
      : body_{std::move(body)}, multi_{curl_multi_init()}, easy_{curl_easy_init()} {
    if (!multi_ || !easy_) throw SendError{"libcurl has no memory", {}};
    add(headers_, "Content-Type: application/json; charset=utf-8");
    add(headers_, "Expect:");  // A server that asks for patience first costs a second.
    add(headers_, "X-Rtxctl-Message: " + id);
    if (!receiver.signing_key.empty())
      add(headers_, "X-Rtxctl-Signature: " + signature_of(receiver.signing_key, body_));
    configure(receiver);
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request() { curl_multi_remove_handle(multi_.get(), easy_.get()); }

  /// Blocks until it has ended, or `stop` was called, from any thread.
  void perform() {
    curl_multi_add_handle(multi_.get(), easy_.get());
    int running = 1;
    while (!stopped_) {
      result_ = curl_multi_perform(multi_.get(), &running) == CURLM_OK ? result_ : CURLE_FAILED_INIT;
      if (running == 0) break;
      curl_multi_poll(multi_.get(), nullptr, 0, look_again_after, nullptr);
    }
    int left = 0;
    if (const CURLMsg* told = curl_multi_info_read(multi_.get(), &left); told != nullptr)
      result_ = told->data.result;  // NOLINT: a union of C
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status_);
  }
  void stop() noexcept {
    stopped_ = true;
    curl_multi_wakeup(multi_.get());
  }

  /// Throws what went wrong. Nothing of the URL, nor of what the server says, gets into it.
  void check() const {
    // The answer's head decides: whatever is wrong with its body, the message was taken.
    const bool answered = result_ == CURLE_OK || result_ == CURLE_WRITE_ERROR;
    if (answered && status_ >= 200 && status_ < 300) return;
    if (!answered) {
      const std::string why = result_ ? curl_easy_strerror(*result_) : "it was stopped";
      throw SendError{"the webhook was not reached: " + transports::printable(why), advice()};
    }
    constexpr std::array<long, 3> later{408, 425, 429};
    const bool again = status_ >= 500 || std::ranges::find(later, status_) != later.end();
    throw SendError{fmt::format("the webhook's server answered with status {}", status_),
                    again ? "" : "check the webhook's URL in the settings", again};
  }

 private:
  template <class T>
  void set(CURLoption option, T value) const {
    if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK)
      throw SendError{"the webhook's settings cannot be used", "check its URL in the settings", false};
  }

  void configure(const WebhookReceiver& receiver) {
    set(CURLOPT_URL, receiver.url.reveal_c_string());
    set(CURLOPT_PROTOCOLS_STR, receiver.allow_plain ? "https,http" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);  // It would carry the message to whom nobody chose.
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!receiver.authorities.empty()) set(CURLOPT_CAINFO, receiver.authorities.c_str());
    set(CURLOPT_POSTFIELDS, body_.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_USERAGENT, "rtxctl/" RTX_VERSION);
    set(CURLOPT_WRITEFUNCTION, &pass_over);
    set(CURLOPT_WRITEDATA, &answered_);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // A name that is still being looked up is not waited for.
  }

  [[nodiscard]] std::string advice() const {
    const bool distrusted = result_ == CURLE_PEER_FAILED_VERIFICATION || result_ == CURLE_SSL_CACERT_BADFILE;
    if (distrusted) return "name the authority of the server's certificate in the settings";
    if (result_ == CURLE_UNSUPPORTED_PROTOCOL) return "its URL must begin with https://";
    return "check that this machine reaches the webhook's server";
  }

  std::string body_;
  List headers_;
  std::size_t answered_ = 0;
  Multi multi_;
  Easy easy_;
  std::atomic<bool> stopped_ = false;
  std::optional<CURLcode> result_;
  long status_ = 0;
};

/// In this thread: signals are the program's, and a server that hangs up must not end it (SIGPIPE, which
/// OpenSSL does not hold back).
void block_signals() noexcept {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

/// A request and its thread, which ends with this.
class Posting {
 public:
  Posting(std::unique_ptr<Request> request, std::shared_ptr<asio::steady_timer> done)
      : request_{std::move(request)}, thread_{[this, done = std::move(done)] {
          block_signals();
          request_->perform();
          ended_ = true;
          asio::post(done->get_executor(), [done] { done->cancel(); });
        }} {}
  Posting(const Posting&) = delete;
  Posting& operator=(const Posting&) = delete;
  ~Posting() {
    if (thread_.joinable()) end();
  }

  [[nodiscard]] bool has_ended() const noexcept { return ended_; }
  /// Stops it where it is, and joins.
  void end() {
    request_->stop();
    thread_.join();
  }
  void check() const { request_->check(); }

 private:
  std::unique_ptr<Request> request_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace

std::string signature_of(const transports::Secret& key, std::string_view body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const std::string_view secret = key.reveal();
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
  ::HMAC(::EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, body.size(), digest.data(),
         &size);
  std::string text = "sha256=";
  for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest.at(i));
  return text;
}

asio::awaitable<void> post_webhook(WebhookReceiver receiver, std::string id, std::string body,
                                   transports::Deadline deadline) {
  set_up();
  const auto executor = co_await asio::this_coro::executor;
  // Shared with the handler that ends the wait: it may come when nobody waits any more.
  const auto done = std::make_shared<asio::steady_timer>(executor, deadline);
  Posting posting{std::make_unique<Request>(receiver, id, std::move(body)), done};
  const auto [waited] = co_await done->async_wait(asio::as_tuple(asio::use_awaitable));
  const bool ended = posting.has_ended();
  posting.end();
  if (ended) {
    posting.check();
    co_return;
  }
  if (waited) throw boost::system::system_error{asio::error::operation_aborted};
  throw SendError{"the webhook's server did not answer in time", "check that it works, and is reached"};
}

}  // namespace rtx::health
