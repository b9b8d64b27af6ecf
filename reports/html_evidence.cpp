#include "reports/html_parts.hpp"

#include <algorithm>

namespace rtx::reports {

using health::Measures;
using health::Output;

namespace {

/// The first `most` bytes of `text`, or a few less: never a part of a character.
std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80;
  };
  std::size_t end = most;
  while (end > 0 && most - end < 4 && continues(end)) --end;
  return text.substr(0, end);
}

}  // namespace

Markup router_text(const Scene& scene, std::string_view text, Allowance& allowance) {
  Markup markup;
  const std::string_view shown = first_bytes(text, scene.style.most_of_output);
  if (text.empty()) {
    markup.add("<p class=\"note\">{}</p>", scene.words.nothing_printed);
  } else {
    // A line feed right behind the tag would be taken for the tag's own.
    markup.add("<pre tabindex=\"0\">\n{}</pre>", shown);
  }
  if (shown.size() < text.size())
    markup.add("<p class=\"note\">{}</p>", with_numbers(scene.words.cut, shown.size(), text.size()));
  if (markup.text().size() > allowance.left) {
    Markup note;
    note.add("<p class=\"note\">{}</p>", scene.words.not_included);
    return note;
  }
  allowance.left -= markup.text().size();
  return markup;
}

Markup evidence(const Scene& scene, const health::Verdict& verdict, Allowance& allowance) {
  Markup markup;
  if (std::ranges::all_of(verdict.ends, [](const Measures& end) { return end.outputs.empty(); }))
    return markup;
  markup.add("<h4>{}</h4>", scene.words.evidence);
  for (const Measures& end : verdict.ends) {
    if (end.outputs.empty()) continue;
    markup.add("<details class=\"evidence\"><summary><b>{}</b> {}</summary>", end.router,
               with_numbers(scene.words.outputs, end.outputs.size()));
    for (const Output& output : end.outputs) {
      markup.add("<h5><code>{}</code></h5>", output.command);
      markup.add(router_text(scene, output.text, allowance));
    }
    markup.add("</details>");
  }
  return markup;
}

}  // namespace rtx::reports
