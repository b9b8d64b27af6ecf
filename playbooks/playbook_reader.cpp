#include "playbooks/playbook_reader.hpp"

#include "playbooks/line_check.hpp"
#include "playbooks/table_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rtx::playbooks {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_files = 100;
constexpr std::size_t most_steps = 2'000;
const std::array<std::string, 3> reserved_names{"router", "role", "peer"};

/// The lines of a `run`, without indentation, empty lines and comments.
std::vector<SourceText> lines_of(const SourceText& run) {
  std::vector<SourceText> lines;
  const std::string_view text = run.text;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto first = text.find_first_not_of(" \t", begin);
    if (first < end && text[first] != '#') {
      const auto last = text.find_last_not_of(" \t", end - 1);
      lines.push_back(run.part(first, last + 1 - first));
    }
    begin = end + 1;
  }
  return lines;
}

class PlaybookReader {
 public:
  PlaybookReader(Playbook& playbook, const FileReader& read, Diagnostics& problems)
      : playbook_{playbook}, read_{read}, problems_{problems} {}

  void read(const std::string& text, const std::filesystem::path& file) {
    const auto document = parse_document(text, file.string(), problems_);
    if (!document) return;
    const bool outermost = open_.empty();
    open_.push_back(file.lexically_normal());
    ++files_;
    TableReader reader{*document, file.string(), outermost ? "a playbook" : "an included playbook",
                       problems_};
    read_head(reader, outermost);
    for (const auto& entry : reader.entries("vars")) read_declaration(entry, file.string());
    const auto allow = read_allow(reader);
    for (const auto* step : reader.tables("step")) read_step(*step, file, allow);
    for (const char* table : {"rules", "fleet", "notify"})
      static_cast<void>(reader.take(table));  // A health check's.
    reader.finish();
    open_.pop_back();
  }

 private:
  // --- The head -----------------------------------------------------------------------------------

  void read_head(TableReader& reader, bool outermost) {
    const auto name = reader.text("name");
    const auto description = reader.text("description");
    const auto save = reader.boolean("save");
    const auto fresh_login = reader.boolean("fresh_login");
    auto roles = read_roles(reader);
    if (outermost) {
      playbook_.name = name.value_or(playbook_.file.stem().string());
      playbook_.description = description.value_or("");
      playbook_.save = save.value_or(false);
      playbook_.fresh_login = fresh_login.value_or(true);
      playbook_.roles = roles.empty() ? std::vector<std::string>{"router"} : std::move(roles);
    } else if (!roles.empty() && roles != playbook_.roles) {
      report(reader.place_of("roles"), "the roles differ from those of the playbook that includes this one",
             "they are " + joined(playbook_.roles));
    }
  }

  std::vector<std::string> read_roles(TableReader& reader) {
    std::vector<std::string> roles;
    for (const auto& role : reader.texts("roles")) {
      const Place place{reader.file(), role.spots.front().line, role.spots.front().column};
      if (!is_variable_name(role.text) || role.text == "peer") {
        report(place, "'" + printable(role.text) + "' cannot name a role",
               "a name is letters, digits, _ and -");
      } else if (std::ranges::find(roles, role.text) != roles.end()) {
        report(place, "the role '" + role.text + "' is there twice");
      } else {
        roles.push_back(role.text);
      }
    }
    if (roles.size() <= 2) return roles;
    report(reader.place_of("roles"),
           "a playbook has one or two roles, and this one has " + std::to_string(roles.size()));
    roles.resize(2);
    return roles;
  }

  std::vector<std::string> read_allow(TableReader& reader) {
    std::vector<std::string> allow;
    for (const auto& command : reader.texts("allow")) {
      const auto may_be_named = std::ranges::any_of(allowable_commands(), [&](const std::string& one) {
        return command.text == one || command.text.starts_with(one + " ");
      });
      if (!may_be_named)
        report({reader.file(), command.spots.front().line, command.spots.front().column},
               "'" + printable(command.text) + "' is not refused, so it cannot be allowed",
               suggestion(command.text, allowable_commands()));
      allow.push_back(command.text);
    }
    return allow;
  }

  // --- Variables ----------------------------------------------------------------------------------

  void read_declaration(const Entry& entry, const std::string& file) {
    VariableDeclaration declaration;
    declaration.name = entry.key;
    declaration.place = {file, entry.spot.line, entry.spot.column};
    if (!is_variable_name(entry.key) ||
        std::ranges::find(reserved_names, entry.key) != reserved_names.end()) {
      report(declaration.place, "'" + printable(entry.key) + "' cannot name a variable",
             "a name is letters, digits, _ and -; 'router', 'role' and 'peer' have a meaning of their own");
      return;
    }
    if (!std::holds_alternative<Item::Table>(entry.value.data)) {
      report(declaration.place, "variable '" + entry.key + "' is declared with a table",
             "write for example { type = \"text\", help = \"...\" }");
      return;
    }
    TableReader reader{entry.value, file, "variable '" + entry.key + "'", problems_};
    const auto type = reader.text("type");
    const auto known = type ? variable_type(*type) : std::nullopt;
    if (!type)
      report(declaration.place, "variable '" + entry.key + "' has no type",
             "types are " + joined(variable_type_names()));
    if (type && !known)
      report(reader.place_of("type"), "unknown type '" + printable(*type) + "'",
             suggestion(*type, variable_type_names()));
    // What was probably meant, so that its uses are not reported as well.
    const auto meant = variable_type(nearest(type.value_or(""), variable_type_names()));
    declaration.type = known.value_or(meant.value_or(VariableType::text));
    declaration.help = reader.text("help").value_or("");
    declaration.environment = reader.text("env");
    read_default(reader, declaration);
    reader.finish();
    declare(std::move(declaration));
  }

  void read_default(TableReader& reader, VariableDeclaration& declaration) {
    const auto* item = reader.take("default");
    if (item == nullptr) return;
    if (declaration.type == VariableType::secret) {
      problems_.push_back({Severity::error, reader.place(item->spot), "a secret has no default",
                           "its value comes from the inventory, or from env = \"NAME\"", true});
      return;
    }
    std::string text;
    if (const auto* string = std::get_if<std::string>(&item->data)) {
      text = *string;
    } else if (const auto* number = std::get_if<std::int64_t>(&item->data)) {
      text = std::to_string(*number);
    } else if (const auto* flag = std::get_if<bool>(&item->data)) {
      text = *flag ? "true" : "false";
    } else {
      return reader.error(item->spot, "'default' is a string, a number, true or false, and this is " +
                                          std::string{item->kind()});
    }
    auto checked = check_value(declaration.type, text);
    if (!checked.problem.empty())
      return reader.error(item->spot, "the default '" + printable(text, 60) + "' " + checked.problem);
    declaration.fallback = std::move(checked.canonical);
  }

  /// An included playbook may declare what the outer one has declared; the outer declaration counts.
  void declare(VariableDeclaration declaration) {
    const auto same = std::ranges::find(playbook_.variables, declaration.name, &VariableDeclaration::name);
    if (same == playbook_.variables.end()) {
      playbook_.variables.push_back(std::move(declaration));
    } else if (same->type != declaration.type) {
      report(declaration.place, "variable '" + declaration.name + "' is " +
                                    std::string{name_of(declaration.type)} + " here and " +
                                    std::string{name_of(same->type)} + " in " + same->place.file + ":" +
                                    std::to_string(same->place.line));
    }
  }

  // --- Steps --------------------------------------------------------------------------------------

  void read_step(const Item& item, const std::filesystem::path& file, const std::vector<std::string>& allow) {
    TableReader reader{item, file.string(), "a step", problems_};
    if (const auto included = reader.source_text("include")) {
      reader.finish();
      include(*included, file);
      return;
    }
    Step step;
    step.place = reader.place();
    step.allow = allow;
    const auto name = reader.text("name");
    for (const auto& run : reader.texts("run"))
      for (auto& line : lines_of(run))
        if (auto text = template_of(std::move(line), file)) step.run.push_back({*text, text->place()});
    step.on = read_role(reader);
    step.when = read_template(reader, "when", file);
    step.timeout = reader.duration("timeout", 1s, 1h);
    for (const auto* answer : reader.tables("answers")) read_answer(*answer, file, step);
    read_expected_error(reader, step);
    for (const auto* expectation : reader.tables("expect")) read_expectation(*expectation, file, step);
    reader.finish();
    step.name = name.value_or(default_name(step));
    const bool wrote_run = reader.place_of("run") != reader.place();
    if (step.run.empty() && step.expect.empty() && !wrote_run)
      report(step.place, "the step does nothing", "give it 'run', [[step.expect]] or 'include'");
    playbook_.steps.push_back(std::move(step));
    if (playbook_.steps.size() == most_steps) report(playbook_.steps.back().place, "more than 2000 steps");
  }

  [[nodiscard]] std::string default_name(const Step& step) const {
    if (!step.run.empty()) return step.run.front().text.text();
    if (!step.expect.empty()) return step.expect.front().name;
    return "step " + std::to_string(playbook_.steps.size() + 1);
  }

  std::optional<Template> template_of(SourceText text, const std::filesystem::path& file) {
    try {
      return Template::parse(std::move(text), file.string());
    } catch (const PlaybookError& error) {
      problems_.insert(problems_.end(), error.diagnostics.begin(), error.diagnostics.end());
      return std::nullopt;
    }
  }

  std::optional<Template> read_template(TableReader& reader, const std::string& key,
                                        const std::filesystem::path& file) {
    auto text = reader.source_text(key);
    return text ? template_of(std::move(*text), file) : std::nullopt;
  }

  std::optional<std::string> read_role(TableReader& reader) {
    auto role = reader.text("on");
    if (!role || std::ranges::find(playbook_.roles, *role) != playbook_.roles.end()) return role;
    report(reader.place_of("on"), "unknown role '" + printable(*role) + "'",
           suggestion(*role, playbook_.roles));
    return std::nullopt;
  }

  void read_answer(const Item& item, const std::filesystem::path& file, Step& step) {
    TableReader reader{item, file.string(), "an answer", problems_};
    const auto question = reader.text("question");
    auto reply = read_template(reader, "reply", file);
    reader.finish();
    if (!question || question->empty())
      report(reader.place(), "an answer has no question", "write { question = \"Y/N\", reply = \"y\" }");
    if (!reply)
      report(reader.place(), "an answer has no reply", "write { question = \"Y/N\", reply = \"y\" }");
    if (question && reply) step.answers.push_back({*question, std::move(*reply)});
  }

  void read_expected_error(TableReader& reader, Step& step) {
    step.expect_error = reader.text("expect_error");
    if (!step.expect_error) return;
    if (step.expect_error->empty())
      report(reader.place_of("expect_error"), "'expect_error' is empty",
             "write a part of the router's error text");
    if (step.run.empty())
      report(reader.place_of("expect_error"), "'expect_error' without a line in 'run' that could fail");
  }

  /// `otherwise = "degraded"`: what a health check makes of an expectation that is not met.
  bool read_otherwise(TableReader& reader) {
    const std::string otherwise = reader.text("otherwise").value_or("down");
    if (otherwise != "down" && otherwise != "degraded")
      report(reader.place_of("otherwise"), "'otherwise' is '" + printable(otherwise) + "'",
             "it is \"down\" or \"degraded\"");
    return otherwise == "degraded";
  }

  void read_expectation(const Item& item, const std::filesystem::path& file, Step& step) {
    TableReader reader{item, file.string(), "an expectation", problems_};
    Expectation expectation;
    expectation.place = reader.place();
    auto show = read_template(reader, "show", file);
    const auto has_show = reader.place_of("show") != reader.place();
    if (!has_show)
      report(expectation.place, "an expectation has no 'show'",
             "write the command whose output is looked at");
    if (show) expectation.show = std::move(*show);
    expectation.name = reader.text("name").value_or(expectation.show.text());
    for (auto& that : reader.texts("that"))
      if (auto text = template_of(std::move(that), file)) expectation.that.push_back(std::move(*text));
    expectation.on = read_role(reader);
    expectation.when = read_template(reader, "when", file);
    expectation.within = reader.duration("within", 0s, 24h).value_or(expectation.within);
    expectation.every = reader.duration("every", 100ms, 1h).value_or(expectation.every);
    expectation.hold = static_cast<int>(reader.integer("hold", 1, 1'000).value_or(1));
    expectation.timeout = reader.duration("timeout", 1s, 24h);
    expectation.because = reader.text("because").value_or("");
    expectation.degraded_only = read_otherwise(reader);
    reader.finish();
    if (show) step.expect.push_back(std::move(expectation));
  }

  // --- Includes -----------------------------------------------------------------------------------

  void include(const SourceText& path, const std::filesystem::path& from) {
    const Place place{from.string(), path.spots.front().line, path.spots.front().column};
    const auto file = (from.parent_path() / path.text).lexically_normal();
    const auto begin = std::ranges::find(open_, file);
    if (begin != open_.end()) {
      std::string circle;
      for (auto member = begin; member != open_.end(); ++member) circle += member->string() + " -> ";
      report(place, "the playbook includes itself: " + circle + file.string());
      return;
    }
    if (files_ >= most_files || playbook_.steps.size() >= most_steps) {
      if (!too_many_) report(place, "more than 100 playbooks are included");
      too_many_ = true;
      return;
    }
    try {
      const auto text = read_(file);
      read(text, file);
    } catch (const PlaybookError& error) {
      for (const auto& problem : error.diagnostics) report(place, problem.message, problem.hint);
    }
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  void report(Place place, std::string message, std::string hint = {}) {
    problems_.push_back(error_at(std::move(place), std::move(message), std::move(hint)));
  }

  Playbook& playbook_;
  const FileReader& read_;
  Diagnostics& problems_;
  std::vector<std::filesystem::path> open_;  ///< The file being read, and those that include it.
  std::size_t files_ = 0;
  bool too_many_ = false;
};

}  // namespace

void read_playbook(Playbook& playbook, const std::string& text, const std::filesystem::path& file,
                   const FileReader& read, Diagnostics& problems) {
  PlaybookReader{playbook, read, problems}.read(text, file);
}

}  // namespace rtx::playbooks
