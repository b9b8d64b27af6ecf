#include "safety/router_lock.hpp"

#include "transports/printable.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rtx::safety {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::chrono::milliseconds pause_between_tries{200};

/// `address` as a file name; different addresses have different ones.
std::string file_name_for(const std::string& address) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string name;
  for (const char character : address) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalnum(byte) != 0 || (character == '.' && !name.empty()) || character == '-' ||
        character == ':') {
      name += character;
    } else {
      name += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return name + ".lock";
}

std::string text_of(const Holder& holder) {
  const ordered_json object{{"schema", 1},
                            {"pid", holder.pid},
                            {"user", holder.user},
                            {"host", holder.host},
                            {"run_folder", holder.run_folder},
                            {"playbook", holder.playbook},
                            {"since", utc_text(holder.since)}};
  return object.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

/// Who wrote `file`; nothing if that is not whole, as in the moment in which it is written.
std::optional<Holder> holder_in(const Descriptor& file) {
  std::array<char, 16384> text{};
  const ssize_t count = pread(file.number(), text.data(), text.size(), 0);
  if (count <= 0) return std::nullopt;
  const auto object = ordered_json::parse(text.data(), text.data() + count, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto word = [&](const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return std::string{};
    return transports::printable(found->get_ref<const std::string&>());
  };
  const auto pid = object.find("pid");
  if (pid == object.end() || !pid->is_number_integer()) return std::nullopt;
  return Holder{.pid = pid->get<long>(),
                .user = word("user"),
                .host = word("host"),
                .run_folder = word("run_folder"),
                .playbook = word("playbook"),
                .since = utc_time(word("since")).value_or(Entry::Time{})};
}

std::string words_for(const std::string& address, const std::optional<Holder>& holder) {
  std::string words = address + ": another rtxctl is changing this router";
  if (!holder) return words;
  return words + ": process " + std::to_string(holder->pid) + " of " + holder->user + " on " + holder->host +
         ", since " + utc_text(holder->since) + ", with " + holder->playbook + " (" + holder->run_folder +
         ")";
}

}  // namespace

Holder Holder::myself(std::string run_folder, std::string playbook) {
  Holder me{.pid = getpid(), .run_folder = std::move(run_folder), .playbook = std::move(playbook)};
  const uid_t user = geteuid();
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 16384> room{};
  const bool known = getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  me.user = known ? found->pw_name : std::to_string(user);
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0) me.host = host.data();
  return me;
}

Held::Held(const std::string& address, std::optional<Holder> holder_)
    : StoreError{words_for(address, holder_),
                 "--wait-for-lock 5m waits for it; 'rtxctl runs --open' shows its run"},
      holder{std::move(holder_)} {}

RouterLock::~RouterLock() {
  // What is left behind then tells nothing wrong to who looks before the next holder has said who it is.
  if (file_.is_open()) static_cast<void>(ftruncate(file_.number(), 0));
}

RouterLock RouterLock::take(const fs::path& folder, const std::string& address, Holder me) {
  make_private_folder(folder);
  const fs::path file = folder / file_name_for(address);
  Descriptor opened{open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  if (!opened.is_open()) throw file_problem(file, "could not be opened", errno);
  if (!try_lock(opened, file)) throw Held{address, holder_in(opened)};
  me.since = std::chrono::system_clock::now();
  RouterLock lock{std::move(opened)};
  if (ftruncate(lock.file_.number(), 0) != 0 || !write_all(lock.file_, text_of(me), 0)) {
    throw file_problem(file, "could not be written", errno);
  }
  return lock;
}

std::vector<RouterLock> RouterLock::take_all(const fs::path& folder, std::vector<std::string> addresses,
                                             Holder me) {
  std::ranges::sort(addresses);
  const auto repeated = std::ranges::unique(addresses);
  addresses.erase(repeated.begin(), repeated.end());
  std::vector<RouterLock> locks;
  for (const std::string& address : addresses) locks.push_back(take(folder, address, me));
  return locks;
}

asio::awaitable<std::vector<RouterLock>> RouterLock::wait_for_all(fs::path folder,
                                                                  std::vector<std::string> addresses,
                                                                  Holder me,
                                                                  std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (;;) {
    try {
      co_return take_all(folder, addresses, me);
    } catch (const Held&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    timer.expires_at(std::min(deadline, std::chrono::steady_clock::now() + pause_between_tries));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<RouterLock> RouterLock::wait_for(fs::path folder, std::string address, Holder me,
                                                 std::chrono::milliseconds patience) {
  std::vector<std::string> addresses;
  addresses.push_back(std::move(address));
  auto locks = co_await wait_for_all(std::move(folder), std::move(addresses), std::move(me), patience);
  co_return std::move(locks.front());
}

}  // namespace rtx::safety
