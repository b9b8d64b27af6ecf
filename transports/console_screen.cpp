#include "transports/console_screen.hpp"

#include <algorithm>
#include <array>

namespace rtx::transports::console {
namespace {

struct Pager {
  std::string_view bytes;
  std::size_t columns;
};

// Source: command reference 2.4 (with blanks); captures (without). Japanese in all three encodings.
constexpr std::array<Pager, 8> pager_texts{{
    {"---more---", 10},
    {"--- more ---", 12},
    {"---\x82\xc2\x82\xc3\x82\xad---", 12},               // Shift_JIS
    {"--- \x82\xc2\x82\xc3\x82\xad ---", 14},             //
    {"---\xa4\xc4\xa4\xc5\xa4\xaf---", 12},               // EUC-JP
    {"--- \xa4\xc4\xa4\xc5\xa4\xaf ---", 14},             //
    {"---\xe3\x81\xa4\xe3\x81\xa5\xe3\x81\x8f---", 12},   // UTF-8
    {"--- \xe3\x81\xa4\xe3\x81\xa5\xe3\x81\x8f ---", 14}  //
}};

constexpr char bell = '\x07';
constexpr char escape = '\x1b';
constexpr char x_on = '\x11';
constexpr char x_off = '\x13';
constexpr char cancel = '\x18';

/// A sequence that does not end is taken for text after so many bytes: it must not swallow what follows.
constexpr std::size_t longest_sequence = 256;

bool is_final_of_control_sequence(char byte) {
  return byte >= '@' && byte <= '~';
}

}  // namespace

void Screen::feed(std::string_view bytes) {
  for (const char byte : bytes) take(byte);
}

void Screen::drop(std::size_t count) {
  count = std::min(count, text_.size());
  text_.erase(0, count);
  line_ = line_ > count ? line_ - count : 0;
}

bool Screen::take_pager() noexcept {
  const bool waits = pager_waits_;
  pager_waits_ = false;
  return waits;
}

void Screen::take(char byte) {
  if (byte == bell && state_ == State::control_string) state_ = State::text;
  if (byte == '\0' || byte == bell || byte == x_on || byte == x_off) return;
  switch (state_) {
    case State::text:
      return take_text(byte);
    case State::erasing:
      return take_erasure(byte);
    case State::escape:
    case State::control_sequence:
    case State::control_string:
      return take_escape(byte);
  }
}

void Screen::take_text(char byte) {
  if (carriage_return_) {
    if (byte == '\r') return;
    carriage_return_ = false;
    // A CR alone would let later text hide earlier text; as a line end it loses nothing.
    end_line();
    if (byte == '\n') return;
  }
  switch (byte) {
    case '\r':
      carriage_return_ = true;
      return;
    case '\n':
      return end_line();
    case '\b':
      if (text_.size() > line_) text_.pop_back();
      return;
    case escape:
      state_ = State::escape;
      sequence_ = 0;
      return;
    default:
      text_ += byte;
      if (byte == '-') look_for_pager();
  }
}

void Screen::take_escape(char byte) {
  const bool gives_up = ++sequence_ > longest_sequence || byte == '\r' || byte == '\n' || byte == cancel;
  if (gives_up) {
    state_ = State::text;
    return take_text(byte);
  }
  if (state_ == State::escape) {
    if (byte == '[') {
      state_ = State::control_sequence;
    } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
      state_ = State::control_string;
    } else if (byte < ' ' || byte >= '0') {  // Intermediate bytes (0x20-0x2f) go on.
      state_ = State::text;
    }
    return;
  }
  if (state_ == State::control_sequence) {
    if (is_final_of_control_sequence(byte)) state_ = State::text;
    return;
  }
  // A control string ends with ESC \; the backslash then ends a two-byte sequence.
  if (byte == escape) state_ = State::escape;
}

void Screen::end_line() {
  text_ += '\n';
  line_ = text_.size();
}

void Screen::look_for_pager() {
  const std::string_view line = tail();
  const auto* pager = std::ranges::find(pager_texts, line, &Pager::bytes);
  if (pager == pager_texts.end()) return;
  text_.resize(line_);
  ++pagers_;
  pager_waits_ = true;
  pager_columns_ = pager->columns;
  blanks_ = 0;
  erases_by_return_ = false;
  state_ = State::erasing;
}

// Captures show the pager overwritten with as many blanks as it is wide, the next line following on the same
// line; whether a CR stands before and behind the blanks is not certain, nor whether a line end may follow.
void Screen::take_erasure(char byte) {
  pager_waits_ = false;
  if (byte == '\b') return;
  if (byte == ' ' && (erases_by_return_ || blanks_ < pager_columns_)) {
    ++blanks_;
    return;
  }
  if (byte == '\r') {
    if (blanks_ == 0) {
      erases_by_return_ = true;
      return;
    }
    blanks_ = 0;
    state_ = State::text;
    return;
  }
  if (byte == '\n' && blanks_ == 0) {  // The pager's own line end: no line of output.
    state_ = State::text;
    return;
  }
  end_erasure();
  take_text(byte);
}

/// Text came without the CR that ends an erasure: blanks that were not needed to erase are indentation.
void Screen::end_erasure() {
  const std::size_t indentation = blanks_ < pager_columns_ ? blanks_ : blanks_ - pager_columns_;
  text_.append(indentation, ' ');
  state_ = State::text;
}

}  // namespace rtx::transports::console
