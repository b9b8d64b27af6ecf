#pragma once

#include "health/news.hpp"
#include "safety/private_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rtx::health {

class Database;

/// Who is still to be told of which change, kept beside the verdicts: `pending` until the message was handed
/// over, `told` from then on, for each receiver and each change once. Functions throw HistoryError.
class Outbox {
 public:
  /// `database` must outlive it.
  explicit Outbox(const Database& database) noexcept : database_{&database} {}

  /// From now on `receiver` is to be told of changes of these subjects too, whichever run sees them. Of those
  /// before it was first named, it is not.
  void watch(const std::string& receiver, const std::vector<std::string>& subjects) const;
  /// Notes what `receiver` is to be told of what has changed since it was queued for last, by any run: for
  /// each subject how it is now and what the receiver knew before. If those are the same it is no news, nor
  /// is what is healthy and was never looked at before.
  void queue(const std::string& receiver) const;
  /// What `receiver` is still to be told, oldest first.
  [[nodiscard]] std::vector<News> pending(const std::string& receiver, std::size_t limit) const;
  [[nodiscard]] std::size_t count_pending(const std::string& receiver) const;

  /// Notes that it is tried now: whoever cannot write this could not write `told` either.
  void note_try(const std::vector<News>& news) const;
  /// On disk when it returns.
  void note_told(const std::vector<News>& news, Time now) const;

 private:
  const Database* database_;
};

/// The file beside the history in which the right to tell somebody is locked. Throws HistoryError.
[[nodiscard]] safety::Descriptor open_telling_lock(const std::filesystem::path& history);
/// Takes the right to tell `receiver`, which goes with `file` and with the program, however that ends; false:
/// another program has it. Throws HistoryError.
[[nodiscard]] bool try_telling_lock(const safety::Descriptor& file, const std::string& receiver);

}  // namespace rtx::health
