#include "transports/secret.hpp"

#include <string.h>  // explicit_bzero is not in <cstring>'s namespace std
#include <utility>

namespace rtx::transports {

Secret::Secret(std::string text) {
  if (!text.empty()) {
    text_.reserve(text.size() + 1);
    text_.assign(text.begin(), text.end());
    text_.push_back('\0');
  }
  explicit_bzero(text.data(), text.size());
}

Secret& Secret::operator=(const Secret& other) {
  Secret copy{other};
  text_.swap(copy.text_);  // The copy's destructor wipes what was here.
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.text_.clear();
  }
  return *this;
}

void Secret::wipe() noexcept {
  if (!text_.empty()) explicit_bzero(text_.data(), text_.size());  // An empty vector's data may be null.
  text_.clear();
}

}  // namespace rtx::transports
