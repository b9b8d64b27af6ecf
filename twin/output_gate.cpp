#include "twin/output_gate.hpp"

#include <algorithm>

namespace rtx::twin {

void OutputGate::push(std::string_view bytes, LabTime now) {
  if (bytes.empty()) return;
  const LabTime due = std::max(last_due_, now) + waiting_;
  waiting_ = LabTime{0};
  pending_ += bytes.size();
  if (!chunks_.empty() && chunks_.back().due == due) {
    chunks_.back().bytes += bytes;
  } else {
    chunks_.push_back({due, std::string{bytes}});
  }
  last_due_ = due;
}

std::string OutputGate::take(LabTime now, std::size_t most) {
  std::string taken;
  while (!held_ && !chunks_.empty() && chunks_.front().due <= now && taken.size() < most) {
    std::string& bytes = chunks_.front().bytes;
    const std::size_t count = std::min(bytes.size(), most - taken.size());
    taken.append(bytes, 0, count);
    bytes.erase(0, count);
    if (bytes.empty()) chunks_.pop_front();
  }
  pending_ -= taken.size();
  return taken;
}

std::optional<LabTime> OutputGate::next() const {
  if (held_ || chunks_.empty()) return std::nullopt;
  return chunks_.front().due;
}

}  // namespace rtx::twin
