#pragma once

#include "health/receiver.hpp"
#include "tests/safety/scratch.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace rtx::health::testing {

/// A server that takes messages (sink.py). It ends with this.
class Sink {
 public:
  /// `smtp`, `http` or `https`.
  explicit Sink(std::string kind);
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink();

  void start();
  void stop();
  /// `take`, `slow`, `hang`, `refuse`, `fail once`, `moved`, `endless` or a status of HTTP.
  void behave(const std::string& mode) const;

  /// What has come, in its order.
  [[nodiscard]] std::vector<nlohmann::json> got() const;
  /// How many requests there were, taken or not.
  [[nodiscard]] std::size_t asked() const;

  [[nodiscard]] Receiver mail(const std::string& name, Language language = Language::english) const;
  [[nodiscard]] Receiver webhook(const std::string& name) const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return scratch_.path; }

 private:
  std::string kind_;
  safety::testing::Scratch scratch_;
  pid_t server_ = -1;
};

}  // namespace rtx::health::testing
