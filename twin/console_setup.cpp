#include "language/text.hpp"
#include "twin/account_rules.hpp"
#include "twin/console.hpp"
#include "twin/models.hpp"
#include "twin/typed_words.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

namespace rtx::twin {
namespace {

// `bit=1024`, `bit=2048`; without it the key is long. None: something else.
// Source: command reference 4.69 (RTX830 and later; RTX1210 makes short ones).
std::optional<unsigned> bits_of(const std::vector<std::string>& words, std::string_view model) {
  if (words.size() == 4) return model == "RTX1210" || model == "RTX5000" ? 1024 : 2048;
  const std::string option = language::lowered(words[4]);
  if (option == "bit=1024") return 1024;
  if (option == "bit=2048") return 2048;
  return std::nullopt;
}

}  // namespace

// What asks for passwords, or takes its time. For one who is no administrator these are commands like others,
// which he may not use.
bool Console::run_setup_command(const std::vector<std::string>& words) {
  if (!is_administrator()) return false;
  const bool of_administrator = begins(words, {"administrator", "password"});
  if (of_administrator || begins(words, {"login", "password"})) {
    if (!of_administrator && !model_of(device_.router().settings().model).unnamed_user) {
      // Source: capture of an RTX1300.
      print(Router::error_line(language::Fault::unknown_command, language()));
      prompt();
      return true;
    }
    const bool encrypted = words.size() == 3 && language::same_word(words[2], "encrypted");
    if (words.size() == 2 || encrypted) {
      change_password(of_administrator, encrypted);
    } else {
      // Source: capture of an RTX1300, for `administrator password`.
      complain(ConsoleError::parameter_count);
      prompt();
    }
    return true;
  }
  if (begins(words, {"login", "user"}) && words.size() == 3) {
    make_user(words[2]);
    return true;
  }
  // With more words it is a line of a saved configuration.
  if (begins(words, {"sshd", "host", "key", "generate"}) && words.size() <= 5) {
    make_host_key(words);
    return true;
  }
  return false;
}

// Source: command reference 4.1 to 4.4: both passwords are asked for in the same way, encrypted or not.
void Console::change_password(bool of_administrator, bool encrypted) {
  const auto change = [this, of_administrator, encrypted](const std::string& password) {
    Router& router = device_.router();
    of_administrator ? router.set_administrator_password(password, encrypted)
                     : router.set_login_password(password, encrypted);
  };
  const Accounts& accounts = device_.router().accounts();
  const std::string old = of_administrator ? accounts.administrator_password : accounts.login_password;
  if (old.empty() && !device_.router().settings().console.asks_old_password_when_unset)
    return ask_new_password(change);
  ask_password("Old_Password: ", [this, old, change](const std::string& typed) {
    if (typed == old) return ask_new_password(change);
    complain(ConsoleError::wrong_password);
    prompt();
  });
}

// An empty password is none. Source: command reference 4.1, 4.3; the last question as on RTX1300, which has
// no unnamed user, and as on all others.
void Console::ask_new_password(std::function<void(const std::string&)> then) {
  ask_password("New_Password: ", [this, then = std::move(then)](const std::string& first) {
    const bool unnamed_user = model_of(device_.router().settings().model).unnamed_user;
    const char* again = unnamed_user ? "New_Password: " : "New_Password(Confirm): ";
    ask_password(again, [this, then, first](const std::string& second) {
      if (second != first) {
        complain(ConsoleError::password_mismatch);
      } else if (!first.empty() && !is_password(first)) {
        complain(ConsoleError::out_of_range);
      } else {
        then(first);
        if (!first.empty() && device_.router().settings().console.tells_password_strength)
          print("Password Strength : " + std::string{strength_of(first)});
      }
      prompt();
    });
  });
}

// `login user NAME` without the password. Source: command reference 4.5, that it asks; the questions are
// those of the other passwords.
void Console::make_user(const std::string& name) {
  ask_new_password([this, name](const std::string& password) {
    const Outcome outcome =
        device_.router().execute("login user " + name + " *", selection_, level_, language());
    for (const OutputLine& line : outcome.output) print(line.text);
    if (!outcome.error) device_.router().set_user(name, password);
  });
}

void Console::make_host_key(const std::vector<std::string>& words) {
  const std::optional<unsigned> bits = bits_of(words, device_.router().settings().model);
  if (!bits) {
    complain(ConsoleError::illegal_keyword);
    return prompt();
  }
  if (!device_.router().host_key()) return generate_host_key(*bits);
  ask_yes_no(text(Text::host_key_question, language()), [this, bits = *bits](bool yes) {
    terminal_.end_line();
    if (yes) return generate_host_key(bits);
    prompt();
  });
}

// One pair of DSA keys and one of RSA keys. Source: command reference 4.69 (how long it takes), 57.12.
void Console::generate_host_key(unsigned bits) {
  const ConsoleHabits& habits = device_.router().settings().console;
  const std::chrono::milliseconds whole = bits > 1024 ? habits.host_key_time : habits.host_key_time / 8;
  Job job;
  job.line = "sshd host key generate";
  const auto say = [&](std::chrono::milliseconds after, const char* words) {
    job.lines.push_back({after, habits.host_key_progress ? words : "", !habits.host_key_progress});
  };
  say({}, "Generating public/private dsa key pair ...");
  say(whole / 2, "|*******");
  say(whole / 2, "Generating public/private rsa key pair ...");
  say(whole, "|*******");
  job.done = [this, bits] { device_.router().renew_host_key(bits); };
  start(std::move(job));
}

}  // namespace rtx::twin
