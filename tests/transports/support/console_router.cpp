#include "tests/transports/support/console_router.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace rtx::tests {
namespace {

using transports::Charset;

std::size_t length_of_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return std::min<std::size_t>(text.size(), lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
}

std::optional<std::size_t> number_in(const std::string& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size() && number > 0;
  return is_number ? std::optional{number} : std::nullopt;
}

}  // namespace

ConsoleRouter::ConsoleRouter(ConsoleHabits habits)
    : config{habits.config}, habits_{std::move(habits)}, administrator_{habits_.is_administrator} {
  saved_config_ = config;
  if (!habits_.last_words.empty()) {
    print(habits_.last_words);
    has_hung_up_ = true;
    return;
  }
  if (habits_.says_nothing_at_login) return;
  print(habits_.banner);
  prompt();
}

void ConsoleRouter::type(std::string_view bytes) {
  for (const char c : bytes) key(c);
}

std::optional<ConsoleRouter::Printed> ConsoleRouter::next() {
  if (printed_.empty()) return std::nullopt;
  Printed first = std::move(printed_.front());
  printed_.pop_front();
  return first;
}

// --- Keys ------------------------------------------------------------------------------------------

void ConsoleRouter::key(char c) {
  if (has_hung_up_) return;
  if (c == '\n' && last_key_ == '\r') wrongs.emplace_back("CR LF");
  last_key_ = c;
  if (c == '\x03') return interrupt();
  switch (mode_) {
    case Mode::line:
      return line_key(c);
    case Mode::password:
      if (c != '\r') {
        input_ += c;
        return;
      }
      put("\r\n");
      column_ = 0;
      return answer(std::exchange(input_, {}));
    case Mode::question:
      echo(c);
      return answer(std::string(1, c));
    case Mode::hanging:
      return;
    case Mode::pager:
      if (c == ' ') lines_on_page_ = 0;
      if (c == '\r') --lines_on_page_;
      if (c == 'q') page_.clear();
      if (c == ' ' || c == '\r' || c == 'q') {
        put(habits_.erasure);
        mode_ = Mode::line;
        show_page();
      }
      return;
  }
}

void ConsoleRouter::line_key(char c) {
  if (c == '\r' || c == '\n') return enter();
  if (c == ' ') complete_word();
  input_ += c;
  if (habits_.loses_commands == 0) echo(c);
}

void ConsoleRouter::complete_word() {
  const std::string word = input_.substr(input_.rfind(' ') + 1);
  const auto whole = habits_.completions.find(word);
  if (whole == habits_.completions.end()) return;
  for (const char c : whole->second.substr(word.size())) {
    input_ += c;
    echo(c);
  }
}

void ConsoleRouter::enter() {
  const std::string command = std::exchange(input_, {});
  if (habits_.loses_commands > 0) {
    --habits_.loses_commands;
    return;
  }
  if (habits_.echoes_blank) put(" ");
  put("\r\n");
  column_ = 0;
  execute(command);
}

void ConsoleRouter::interrupt() {
  if (habits_.ignores_interrupt) return;
  page_.clear();
  input_.clear();
  asked_.reset();
  mode_ = Mode::line;
  // What has not been printed yet never will be.
  printed_.clear();
  put("^C\r\n");
  prompt();
}

// --- Commands --------------------------------------------------------------------------------------

void ConsoleRouter::execute(const std::string& command) {
  if (command.find_first_not_of(' ') == std::string::npos) {
    if (habits_.says_nothing_at_login) {
      habits_.says_nothing_at_login = false;
      print(habits_.banner);
    }
    return prompt();
  }
  if (command.front() == '#') {
    ++comments;
    if (habits_.answers_comments_with_error) error("Invalid command name", "コマンド名を確認してください");
    return prompt();
  }
  commands.push_back(command);
  if (command == hangs_at_) {
    mode_ = Mode::hanging;
    return;
  }
  if (command == "exit" || command == "quit") return leave();
  if (command == "administrator") {
    if (administrator_) {
      print("Error: You are already administrator\n");
      return prompt();
    }
    if (!habits_.may_be_administrator) {
      error("Administrator use only", "このコマンドは管理レベルでのみ使用できます");
      return prompt();
    }
    Ask question;
    question.text = "Password: ";
    question.one_key = false;
    is_typing_password_ = true;
    if (habits_.asks_administrator_password) return ask(question);
    return answer(habits_.administrator_password);
  }
  if (const auto found = habits_.asks.find(command); found != habits_.asks.end()) {
    if (const auto before = habits_.outputs.find(command); before != habits_.outputs.end()) {
      for (const Say& say : before->second) print(say.text);
    }
    return ask(found->second);
  }
  if (saves_ && command.starts_with("save ")) {
    save();
    return prompt();
  }
  if (const auto found = habits_.outputs.find(command); found != habits_.outputs.end()) {
    page_ = found->second;
    lines_on_page_ = 0;
    return show_page();
  }
  execute_console(command);
}

void ConsoleRouter::execute_console(const std::string& command) {
  const bool may_see_config = administrator_ || habits_.general_users_see_config;
  if (command == "show config" || command == "show config | grep console") {
    const bool filters = command != "show config";
    if (!may_see_config) {
      error("Administrator use only", "このコマンドは管理レベルでのみ使用できます");
      return prompt();
    }
    if (filters && !habits_.knows_grep) {
      error("Insufficient or too many parameters", "パラメータの数が不適当です");
      return prompt();
    }
    page_.clear();
    page_.push_back(Say{filters ? "Searching ...\n" : "# RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)\n"});
    for (const std::string& line : config) {
      if (!filters || line.find("console") != std::string::npos) page_.push_back(Say{line + "\n"});
    }
    lines_on_page_ = 0;
    return show_page();
  }
  const std::string undone = command.starts_with("no ") ? command.substr(3) : command;
  const auto set_to = [&](const std::string& key) {
    if (undone.rfind(key, 0) != 0) return false;
    set(key, undone == command ? command : std::string{});
    return true;
  };
  if (command == "console character en.ascii" && !habits_.knows_en_ascii) {
    error("Illegal keyword", "パラメータのキーワードが認識できません");
  } else if (command.starts_with("console columns ") &&
             number_in(command.substr(16)).value_or(habits_.widest + 1) > habits_.widest) {
    error("Parameter out of range", "パラメータが範囲を越えています");
  } else if (set_to("console character") || set_to("console columns") || set_to("console lines") ||
             set_to("console prompt") || set_to("ip ") || set_to("description ")) {
  } else if (command.starts_with("tunnel select ") || command.starts_with("pp select ")) {
    const std::string number = command.substr(command.rfind(' ') + 1);
    context_ = number == "none" ? std::string{} : command.substr(0, command.find(' ')) + number;
  } else {
    error("Invalid command name", "コマンド名を確認してください");
  }
  prompt();
}

void ConsoleRouter::set(const std::string& key, const std::string& line) {
  std::erase_if(config, [&](const std::string& old) { return old.starts_with(key); });
  if (!line.empty()) config.push_back(line);
  std::ranges::sort(config);
}

void ConsoleRouter::leave() {
  if (!administrator_) {
    has_hung_up_ = true;
    return;
  }
  if (has_unsaved_changes()) {
    Ask question;
    question.text = is_japanese() ? "新しい設定を保存しますか? (Y/N)" : "Save new configuration ? (Y/N)";
    question.answers["N"] = {};
    question.answers["Y"] = {Say{"Saving ... CONFIG0 Done .\n"}};
    administrator_ = false;
    return ask(question);
  }
  administrator_ = false;
  prompt();
}

void ConsoleRouter::save() {
  print(is_japanese() ? "セーブ中... CONFIG0 終了\n" : "Saving ... CONFIG0 Done .\n");
  saved = saved_config_ = config;
}

void ConsoleRouter::ask(const Ask& question) {
  asked_ = question;
  print(question.text);
  mode_ = question.one_key ? Mode::question : Mode::password;
}

void ConsoleRouter::answer(const std::string& reply) {
  mode_ = Mode::line;
  if (reply.find('#') != std::string::npos) wrongs.push_back("a mark as an answer: " + reply);
  if (std::exchange(is_typing_password_, false)) {
    asked_.reset();
    administrator_ = reply == habits_.administrator_password;
    if (!administrator_) error("Incorrect password", "パスワードが間違っています");
    return prompt();
  }
  const Ask question = *std::exchange(asked_, std::nullopt);
  if (question.one_key) put("\r\n");
  column_ = 0;
  const auto found = question.answers.find(reply);
  if (found == question.answers.end()) {
    wrongs.push_back("an answer nobody declared: " + reply);
    print("Error: Illegal keyword\n");
  } else {
    for (const Say& say : found->second) {
      if (say.text.starts_with("Saving")) saved = saved_config_ = config;
      print(say.text);
    }
  }
  if (question.asks_for_ever) return ask(question);
  if (mode_ == Mode::line) prompt();
}

// --- Printing --------------------------------------------------------------------------------------

void ConsoleRouter::put(std::string bytes) {
  if (bytes.empty()) return;
  if (!printed_.empty() && printed_.back().pause.count() == 0) {
    printed_.back().bytes += bytes;
  } else {
    printed_.push_back(Printed{std::move(bytes)});
  }
}

void ConsoleRouter::echo(char c) {
  if (!habits_.wraps_eagerly && column_ == columns()) {
    put("\r\n");
    column_ = 0;
  }
  put(std::string(1, c));
  ++column_;
  if (habits_.wraps_eagerly && column_ == columns()) {
    put("\r\n");
    column_ = 0;
  }
}

/// Prints UTF-8 text in the console's charset, cut at the right edge.
void ConsoleRouter::print(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    if (rest.front() == '\n') {
      put("\r\n");
      column_ = 0;
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t length = length_of_character(rest);
    const std::size_t width = length >= 3 ? 2 : 1;
    if (column_ + width > columns()) {
      put("\r\n");
      column_ = 0;
    }
    const std::string_view character = rest.substr(0, length);
    const auto bytes = transports::encode(character, charset());
    put(bytes ? *bytes : std::string{character});
    column_ += width;
    rest.remove_prefix(length);
  }
}

void ConsoleRouter::show_page() {
  const std::string lines = value_of("console lines", "24");
  const std::size_t most =
      lines == "infinity" ? static_cast<std::size_t>(-1) : number_in(lines).value_or(24) - 1;
  while (!page_.empty()) {
    const Say say = page_.front();
    if (lines_on_page_ >= most && column_ == 0) {
      put(habits_.pager);
      mode_ = Mode::pager;
      return;
    }
    page_.erase(page_.begin());
    if (say.pause.count() > 0) printed_.push_back(Printed{{}, say.pause});
    print(say.text);
    if (say.text.ends_with('\n')) ++lines_on_page_;
  }
  prompt();
}

void ConsoleRouter::prompt() {
  if (!habits_.noise.empty()) put(habits_.noise + "\r\n");
  std::string string = value_of("console prompt", "");
  if (string.size() >= 2 && string.front() == '"') string = string.substr(1, string.size() - 2);
  const std::string text = string + context_ + (administrator_ ? "# " : "> ");
  put(text);
  column_ = text.size();
}

void ConsoleRouter::error(std::string_view english, std::string_view japanese) {
  print(is_japanese() ? "エラー: " + std::string{japanese} + "\n" : "Error: " + std::string{english} + "\n");
}

std::string ConsoleRouter::value_of(const std::string& key, const std::string& otherwise) const {
  for (const std::string& line : config) {
    if (line.starts_with(key + " ")) return line.substr(key.size() + 1);
  }
  return otherwise;
}

transports::Charset ConsoleRouter::charset() const {
  return transports::charset_named(value_of("console character", "ja.sjis"));
}

bool ConsoleRouter::is_japanese() const {
  return charset() != Charset::ascii;
}

std::size_t ConsoleRouter::columns() const {
  return number_in(value_of("console columns", "80")).value_or(80);
}

}  // namespace rtx::tests
