#include "reports/html_frame.hpp"

#include <map>

namespace rtx::reports {
namespace {

void fact(Markup& table, const char* name, const std::string& value) {
  table.add("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", name, value);
}

std::size_t total(const std::vector<Card>& all) {
  std::size_t count = 0;
  for (const Card& card : all) count += card.count;
  return count;
}

/// The counts as one bar. The cards below it say the same in numbers.
Markup bar(const std::vector<Card>& all) {
  Markup bar;
  const std::size_t whole = total(all);
  if (whole == 0) return bar;
  bar.add("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  std::size_t before = 0;
  for (const Card& card : all) {
    const std::size_t from = before * 1'000 / whole;
    before += card.count;
    const std::size_t to = before * 1'000 / whole;
    if (to > from) bar.add("<path class=\"{}\" d=\"M{} 0H{}V10H{}z\"/>", card.sign, from, to, from);
  }
  bar.add("</svg>");
  return bar;
}

}  // namespace

Markup page_head(const HtmlWords& words, std::string_view title, const std::string& about) {
  Markup head;
  head.add("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", words.tag);
  head.add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "base-uri 'none'; form-action 'none'\">\n",
      style_permission());
  head.add(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
      "content=\"no-referrer\">\n");
  head.add("<title>{} – {}</title>\n<style>", title, about);
  head.add_source(style_sheet());
  head.add("</style>\n</head>\n");
  return head;
}

Markup signs() {
  // Told apart by form, not by colour.
  Markup markup;
  markup.add(
      "<svg class=\"signs\" aria-hidden=\"true\">"
      "<symbol id=\"h0\" viewBox=\"0 0 16 16\"><path d=\"M3 8.5l3.5 3.5L13 4.5\"/></symbol>"
      "<symbol id=\"h1\" viewBox=\"0 0 16 16\"><path d=\"M8 2L15 14H1zM8 6.5v3.5M8 12h0\"/></symbol>"
      "<symbol id=\"h2\" viewBox=\"0 0 16 16\">"
      "<path d=\"M5 5.5C5 2 11 2 11 5.5C11 8 8 7.5 8 10M8 13.5h0\"/></symbol>"
      "<symbol id=\"h3\" viewBox=\"0 0 16 16\"><path d=\"M3.5 3.5l9 9M12.5 3.5l-9 9\"/></symbol></svg>\n");
  return markup;
}

Markup badge(std::string_view sign, std::string_view word) {
  Markup markup;
  markup.add("<span class=\"badge {0}\"><svg aria-hidden=\"true\"><use href=\"#{0}\"/></svg>{1}</span>", sign,
             word);
  return markup;
}

Markup cards(const HtmlWords& words, const std::vector<Card>& all) {
  Markup markup = bar(all);
  markup.add("<fieldset class=\"cards\"><legend>{}</legend>", words.show);
  markup.add(
      "<input type=\"radio\" name=\"f\" id=\"fa\" checked><label for=\"fa\"><b>{}</b><span>{}</span></label>",
      total(all), words.all);
  for (const Card& card : all) {
    markup.add("<input type=\"radio\" name=\"f\" id=\"f{0}\"{2}><label class=\"{0}\" for=\"f{0}\"><b>{1}</b>",
               card.sign, card.count, card.count == 0 ? " disabled" : "");
    markup.add("{}</label>", badge(card.sign, card.word));
  }
  markup.add("</fieldset>");
  return markup;
}

std::string target_words(const HtmlWords& words, const std::string& name) {
  if (name == "--all") return words.everything;
  const std::map<std::string_view, const char*> options{
      {"--group", words.group}, {"--pair", words.pair}, {"--router", words.router}};
  const auto blank = name.find(' ');
  const auto found = options.find(std::string_view{name}.substr(0, blank));
  if (found == options.end() || blank == std::string::npos) return name;
  return found->second + name.substr(blank);
}

Markup paper_head(const HtmlWords& words, const ReportStyle& style, const PaperHead& head) {
  Markup paper;
  paper.add("<div class=\"paper\"><h1>{}</h1>", words.paper_title);
  paper.add(
      "<table class=\"seals\"><tr><th>{}</th><th>{}</th><th>{}</th></tr><tr><td></td><td></td><td></td></tr>"
      "</table><table class=\"facts\">",
      words.approved, words.confirmed, words.in_charge);
  fact(paper, words.report_date, health::date_words(style.made, style.offset, style.language));
  fact(paper, words.customer, style.customer);
  fact(paper, words.place, style.place);
  fact(paper, words.worker, style.worker);
  fact(paper, words.target, head.target);
  fact(paper, words.work_time, head.time);
  fact(paper, words.result, head.result);
  fact(paper, words.remarks, style.remarks);
  paper.add("</table>{}</div>", head.caveat);
  return paper;
}

Markup page_foot(const HtmlWords& words, const ReportStyle& style) {
  Markup foot;
  foot.add("</main>\n<footer>{} {} · {} {}</footer>\n</body>\n</html>\n", words.made_by, RTX_VERSION,
           health::time_words(style.made, style.offset, true), health::zone_words(style.offset));
  return foot;
}

std::string with_numbers(const char* form, std::size_t first, std::size_t second) {
  return fmt::format(fmt::runtime(form), first, second);
}

}  // namespace rtx::reports
