#pragma once

#include "transports/console.hpp"
#include "transports/console_action.hpp"
#include "transports/session.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports::console {

/// A command line on its way to the router.
struct Line {
  Line() = default;
  explicit Line(std::string text_, Typing typing_ = Typing::ahead)
      : text{std::move(text_)}, typing{typing_} {}

  std::string text;  ///< UTF-8, no control characters.
  Typing typing = Typing::ahead;
  std::vector<Answer> answers;
  bool leaves = false;  ///< It ends the level or the session: the next prompt, or the line's end, is its end.
  bool wakes = false;   ///< Behind it, after silence, Enter is pressed once: some lines show their login so.
};

/// Types lines and collects what the router says to each.
///
/// A line that never asks anything is typed together with its end mark, and the following such lines with it,
/// up to a window: all of it costs one round trip. A line that may ask is typed alone, and nothing after it
/// until the last line on the screen is the known prompt; only then its end mark is typed, to be certain.
/// A question is never the prompt, so no mark is ever typed into one.
class Exchange {
 public:
  /// `types_ahead` false: every line is treated as one that may ask, because a pager could swallow the next.
  Exchange(Console& console, std::vector<Line> lines, bool types_ahead = true);

  [[nodiscard]] Action resume(const Event& event);

  /// The replies to the lines that are over, in order.
  [[nodiscard]] std::vector<Reply>& replies() noexcept { return replies_; }

  /// True if the console asks for a login again: the session is over, though the line is not.
  [[nodiscard]] bool has_left() const noexcept { return has_left_; }

 private:
  struct Item {
    Line line;
    std::string bytes;  ///< As typed, without Enter.
    std::string mark;   ///< Empty until it has been chosen.
    bool mark_typed = false;
    bool mark_wanted = false;
    int marks_typed = 0;
    std::size_t answered_up_to = 0;  ///< Text before this has been answered.
    std::size_t pagers_at_mark = 0;
    std::vector<int> uses;  ///< How often each answer was given.
  };

  Action begin(const Start& start);
  Action progress();
  Action next_action();
  Action on_quiet();
  Action on_expired();

  bool finish_current();
  bool find_end(Item& item);
  void look_at_tail(Item& item);
  bool leave_at_login(const Item& item, std::string_view tail);
  bool has_answered(const Item& item) const;
  bool echo_is_complete(const Item& item) const;
  void complete(Item& item, std::size_t prompt_begin, std::size_t mark_begin, std::size_t mark_end);
  void complete_leaving();
  std::optional<std::size_t> end_of_echo(const Item& item, std::string_view block, Reply& reply) const;

  bool answer(Item& item, std::string_view question, bool one_key);
  std::string type_more();
  bool may_type(std::size_t index, std::size_t in_flight) const;
  bool is_followed(const Item& item) const;
  std::string_view open_tail(const Item& item) const;
  Failed undeclared(const Item& item, std::string_view question) const;

  Console& console_;
  bool types_ahead_;
  std::vector<Item> items_;
  std::size_t current_ = 0;  ///< The item whose end is awaited.
  std::size_t next_ = 0;     ///< The item to be typed next.
  std::size_t searched_ = 0;
  std::vector<Reply> replies_;
  std::optional<Secret> answer_;
  std::optional<Failed> failed_;
  bool has_left_ = false;
  Clock::time_point now_;
  Clock::time_point since_;
};

}  // namespace rtx::transports::console
