#include "safety/running_config.hpp"

#include "parsers/show_config.hpp"

#include <utility>

namespace rtx::safety {

using transports::Failure;
using transports::Trouble;

namespace {

constexpr std::chrono::seconds patience{120};

}  // namespace

language::Config config_in(const transports::Reply& reply, const std::string& router,
                           const std::string& command) {
  if (reply.error) throw Failure{Trouble::broken, router + " refused '" + command + "': " + *reply.error};
  const auto parsed = parsers::parse_show_config(reply.text);
  language::Config config = language::Config::parse(reply.text);
  // A header that is cut off lacks its last line.
  if (!parsed || !parsed->model || (config.lines().empty() && !parsed->reporting_date)) {
    throw Failure{Trouble::broken, router + ": '" + command + "' did not print a whole configuration",
                  "rtxctl run " + router + " -- " + command};
  }
  return config;
}

boost::asio::awaitable<language::Config> read_running(transports::Session& session, std::string router) {
  transports::Command command{"show config", transports::Typing::ahead};
  command.deadline = patience;
  command.prints_steadily = true;
  const transports::Reply reply = co_await session.send(std::move(command));
  co_return config_in(reply, router, "show config");
}

}  // namespace rtx::safety
