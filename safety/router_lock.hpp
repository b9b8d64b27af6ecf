#pragma once

#include "safety/journal_entry.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rtx::safety {

/// Who changes a router now.
struct Holder {
  long pid = 0;
  std::string user;
  std::string host;
  std::string run_folder;
  std::string playbook;
  Entry::Time since{};  ///< Set when the lock is taken.

  /// This process, its user and its host.
  [[nodiscard]] static Holder myself(std::string run_folder, std::string playbook);
};

/// Somebody else holds the lock.
class Held : public StoreError {
 public:
  Held(const std::string& address, std::optional<Holder> holder_);

  std::optional<Holder> holder;  ///< Nothing in the moment in which it has not said yet who it is.
};

/// One rtxctl at a time changes a router. The lock goes with the program, however that ends; the file stays.
class RouterLock {
 public:
  /// Takes the lock for the router at `address` (what identifies it: `host:port` or a device), a file below
  /// `folder`. Throws Held, and StoreError.
  [[nodiscard]] static RouterLock take(const std::filesystem::path& folder, const std::string& address,
                                       Holder me);
  /// The same for several routers: all or none, in an order that is the same for everyone; the same address
  /// twice counts once.
  [[nodiscard]] static std::vector<RouterLock> take_all(const std::filesystem::path& folder,
                                                        std::vector<std::string> addresses, Holder me);

  /// Tries again until the lock is free or `patience` is over; then it throws Held. Ends early, with
  /// operation_aborted, when cancelled.
  [[nodiscard]] static boost::asio::awaitable<RouterLock> wait_for(std::filesystem::path folder,
                                                                   std::string address, Holder me,
                                                                   std::chrono::milliseconds patience);
  /// The same for several, as `take_all`. None is held while it waits, so nobody waits for each other.
  [[nodiscard]] static boost::asio::awaitable<std::vector<RouterLock>> wait_for_all(
      std::filesystem::path folder, std::vector<std::string> addresses, Holder me,
      std::chrono::milliseconds patience);

  RouterLock(RouterLock&&) noexcept = default;
  RouterLock& operator=(RouterLock&&) noexcept = default;
  RouterLock(const RouterLock&) = delete;
  RouterLock& operator=(const RouterLock&) = delete;
  ~RouterLock();

 private:
  explicit RouterLock(Descriptor file) noexcept : file_{std::move(file)} {}
  Descriptor file_;
};

}  // namespace rtx::safety
