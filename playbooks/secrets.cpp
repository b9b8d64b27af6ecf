#include "playbooks/secrets.hpp"

#include "playbooks/file.hpp"
#include "playbooks/run_command.hpp"

#include <cstdlib>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

namespace rtx::playbooks {
namespace {

using transports::Secret;

constexpr std::size_t longest = 64 * 1024;

[[noreturn]] void fail(const SecretSource& source, std::string message, std::string hint = {}) {
  throw PlaybookError{{error_at(source.place, std::move(message), std::move(hint))}};
}

Secret first_line(const std::string& text, const SecretSource& source, const std::string& problem) {
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) fail(source, problem + " is empty");
  return Secret{std::move(line)};
}

Secret from_environment(const SecretSource& source, const std::string& what) {
  const char* value =
      std::getenv(source.argument.c_str());  // NOLINT(concurrency-mt-unsafe): before any thread
  const auto name = "'" + printable(source.argument) + "'";
  if (value == nullptr || *value == '\0')
    fail(source,
         what + ": the environment variable " + name + (value == nullptr ? " is not set" : " is empty"),
         "read -rs " + printable(source.argument) + "; export " + printable(source.argument));
  return Secret{value};
}

Secret from_file(const SecretSource& source, const std::string& what) {
  const auto read = read_file(source.argument, longest);
  const auto name = what + ": the file '" + printable(source.argument) + "'";
  if (!read.problem.empty()) fail(source, name + " cannot be read: " + read.problem);
  if (!read.private_mode)
    fail(source, name + " can be read by others, or is not yours", "chmod 600 " + printable(source.argument));
  return first_line(read.text, source, name);
}

Secret from_command(const SecretSource& source, const std::string& what, std::chrono::milliseconds timeout) {
  const auto& list = source.arguments;
  const auto arguments = list.empty() ? std::vector<std::string>{"/bin/sh", "-c", source.argument} : list;
  const auto name =
      what + ": the command '" + printable(list.empty() ? source.argument : list.front(), 60) + "'";
  const auto output = run_command(arguments, timeout, longest);
  if (!output.problem.empty()) fail(source, name + " " + output.problem);
  return first_line(output.text, source, name + ": its output");
}

Secret from_prompt(const SecretSource& source, const std::string& what, const SecretPrompt& prompt) {
  if (!prompt)
    fail(source, what + " is to be asked for, and there is no terminal to ask at",
         "give it another source, such as { env = \"NAME\" }");
  auto secret = prompt(source.argument.empty() ? what : source.argument);
  if (secret.empty()) fail(source, what + ": nothing was typed");
  return secret;
}

/// The fetched secrets by their source; two routers of one group have the same one.
class Fetcher {
 public:
  Fetcher(SecretPrompt prompt, std::chrono::milliseconds timeout)
      : prompt_{std::move(prompt)}, timeout_{timeout} {}

  Secret fetch(const SecretSource& source, const std::string& what) {
    if (source.from == SecretSource::From::nowhere) return {};
    if (source.from == SecretSource::From::literal) return source.literal;
    const bool own_prompt = source.from == SecretSource::From::prompt && source.argument.empty();
    const Key key{source.from, own_prompt ? what : source.argument, source.arguments};
    const auto known = secrets_.find(key);
    if (known != secrets_.end()) return known->second;
    return secrets_.emplace(key, ask(source, what)).first->second;
  }

 private:
  using Key = std::tuple<SecretSource::From, std::string, std::vector<std::string>>;

  Secret ask(const SecretSource& source, const std::string& what) {
    switch (source.from) {
      case SecretSource::From::environment:
        return from_environment(source, what);
      case SecretSource::From::file:
        return from_file(source, what);
      case SecretSource::From::command:
        return from_command(source, what, timeout_);
      case SecretSource::From::prompt:
        return from_prompt(source, what, prompt_);
      case SecretSource::From::nowhere:
      case SecretSource::From::literal:
        break;
    }
    return source.literal;
  }

  SecretPrompt prompt_;
  std::chrono::milliseconds timeout_;
  std::map<Key, Secret> secrets_;
};

}  // namespace

SecretFetcher make_secret_fetcher(SecretPrompt prompt, std::chrono::milliseconds command_timeout) {
  auto fetcher = std::make_shared<Fetcher>(std::move(prompt), command_timeout);
  return
      [fetcher](const SecretSource& source, const std::string& what) { return fetcher->fetch(source, what); };
}

SecretFetcher make_sample_fetcher() {
  return [](const SecretSource&, const std::string&) { return Secret{sample_of(VariableType::secret)}; };
}

}  // namespace rtx::playbooks
