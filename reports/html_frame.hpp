#pragma once

#include "reports/html.hpp"
#include "reports/html_words.hpp"
#include "reports/markup.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What every HTML report has around what it tells.
namespace rtx::reports {

/// From the document type to the end of the head: policy, title, style sheet.
[[nodiscard]] Markup page_head(const HtmlWords& words, std::string_view title, const std::string& about);

/// The signs of the classes `h0` (well) to `h3`, drawn once and used by each badge.
[[nodiscard]] Markup signs();

/// A sign and a word; the colour is the style sheet's.
[[nodiscard]] Markup badge(std::string_view sign, std::string_view word);

/// How many are how.
struct Card {
  std::string_view sign;
  std::string_view word;
  std::size_t count = 0;
};

/// The counts as a bar and as cards, which are the buttons of a filter that needs no script: of what has the
/// class `r`, only that with the card's sign is shown. The worst is the first.
[[nodiscard]] Markup cards(const HtmlWords& words, const std::vector<Card>& all);

/// `--group west`, as a run or a snapshot calls what it is of, for people: `group west`.
[[nodiscard]] std::string target_words(const HtmlWords& words, const std::string& name);

/// The head that only paper shows; `caveat` is what keeps the report from being the whole truth.
struct PaperHead {
  std::string target;
  std::string time;
  std::string result;
  Markup caveat;
};
[[nodiscard]] Markup paper_head(const HtmlWords& words, const ReportStyle& style, const PaperHead& head);

/// Behind the last section: who made it and when, and the end of the document.
[[nodiscard]] Markup page_foot(const HtmlWords& words, const ReportStyle& style);

/// `form` with its numbers, escaped by whoever adds it. `form` is a text of this program.
[[nodiscard]] std::string with_numbers(const char* form, std::size_t first, std::size_t second = 0);

/// The style sheet, and what a policy allows it by: `'sha256-...'`.
[[nodiscard]] Markup::Source style_sheet() noexcept;
[[nodiscard]] std::string style_permission();

}  // namespace rtx::reports
