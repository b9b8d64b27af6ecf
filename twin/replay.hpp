#pragma once

#include "twin/conversation.hpp"
#include "twin/recording.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// A recorded session, served again: each line that is typed must be the one that was recorded, and gets the
/// answer that was recorded. Anything else is told, and ends the session. Time plays no part.
class Replay final : public Conversation {
 public:
  /// Session `number` in `file`; after the last, the first again. Throws LabError.
  Replay(const std::filesystem::path& file, std::size_t number);
  explicit Replay(Recording recording);

  void open() override;
  void receive(std::string_view bytes) override;
  void pass() override {}
  using Conversation::take;
  [[nodiscard]] std::string take(std::size_t most) override;
  [[nodiscard]] std::optional<LabTime> next_event() const override { return std::nullopt; }
  [[nodiscard]] Ending ending() const noexcept override { return ending_; }
  [[nodiscard]] bool is_idle() const override { return out_.empty(); }
  void on_disturbance(std::function<void()>) override {}

 private:
  void key(char byte);
  void echo(const Recording::Unit& unit, char typed);
  void answer(const Recording::Unit& unit);
  void refuse();
  void print(std::string_view bytes);

  Recording recording_;
  std::size_t next_ = 0;  ///< The unit that is expected.
  std::string line_;
  std::string out_;
  std::size_t echoed_ = 0;  ///< How far into the recorded echo the typed one is.
  std::size_t column_ = 0;
  std::size_t columns_ = 80;
  Ending ending_ = Ending::open;
};

}  // namespace rtx::twin
