#include "safety/running_config.hpp"

#include "parsers/show_config.hpp"

#include <utility>

namespace rtx::safety {

using transports::Failure;
using transports::Trouble;

namespace {

constexpr std::chrono::seconds patience{120};

transports::Command listing(std::string text, transports::Typing typing) {
  transports::Command command{std::move(text), typing};
  command.deadline = patience;
  command.prints_steadily = true;
  return command;
}

/// A configuration begins with its header; what stands before it are the questions for passwords.
void drop_questions(transports::Reply& reply) {
  if (reply.text.starts_with('#')) return;
  const auto header = reply.text.find("\n#");
  if (header == std::string::npos) return;
  const std::size_t dropped = header + 1;
  reply.text.erase(0, dropped);
  std::erase_if(reply.joints, [dropped](std::size_t joint) { return joint < dropped; });
  for (std::size_t& joint : reply.joints) joint -= dropped;
}

}  // namespace

language::Unwrapped text_in(const transports::Reply& reply) {
  return language::unwrapped(reply.text, reply.joints);
}

language::Config config_in(const transports::Reply& reply, const std::string& router,
                           const std::string& command) {
  if (reply.error) throw Failure{Trouble::broken, router + " refused '" + command + "': " + *reply.error};
  const std::string text = text_in(reply).text;
  const auto parsed = parsers::parse_show_config(text);
  language::Config config = language::Config::parse(text);
  // A header that is cut off lacks its last line.
  if (!parsed || !parsed->model || (config.lines().empty() && !parsed->reporting_date)) {
    throw Failure{Trouble::broken, router + ": '" + command + "' did not print a whole configuration",
                  "rtxctl run " + router + " -- " + command};
  }
  return config;
}

transports::Command show_config() {
  return listing("show config", transports::Typing::ahead);
}

boost::asio::awaitable<language::Config> read_running(transports::Session& session, std::string router) {
  auto command = show_config();
  const transports::Reply reply = co_await session.send(std::move(command));
  co_return config_in(reply, router, "show config");
}

boost::asio::awaitable<std::optional<language::Config>> read_saved(transports::Session& session,
                                                                   FilePasswords passwords, int slot,
                                                                   std::string router, std::string& why) {
  // Typed alone: it asks for both passwords, in Japanese perhaps in other words.
  auto command = listing("show config " + std::to_string(slot), transports::Typing::alone);
  command.answers.emplace_back("login password", passwords.login);
  command.answers.emplace_back("administrator password", passwords.administrator);
  command.answers.emplace_back("ログイン", passwords.login);
  command.answers.emplace_back("管理", passwords.administrator);
  const std::string text = command.text;
  auto reply = co_await session.send(std::move(command));
  drop_questions(reply);
  try {
    co_return config_in(reply, router, text);
  } catch (const Failure& failure) {
    why = failure.what();
  }
  co_return std::nullopt;
}

}  // namespace rtx::safety
