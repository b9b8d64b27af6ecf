#include "safety/notes.hpp"

#include <spdlog/spdlog.h>

namespace rtx::safety {

boost::asio::awaitable<void> Notes::write(Mark mark, Entry::Facts facts) {
  if (journal_ == nullptr) co_return;
  Entry entry;
  entry.mark = mark;
  entry.router = router_;
  entry.facts = std::move(facts);
  co_await journal_->write(std::move(entry));
}

boost::asio::awaitable<void> Notes::try_write(Mark mark, Entry::Facts facts) {
  try {
    co_await write(mark, std::move(facts));
  } catch (const StoreError& error) {
    spdlog::warn("the journal cannot be written: {}", error.what());
  }
}

}  // namespace rtx::safety
