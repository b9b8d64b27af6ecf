#include "safety/own_path.hpp"

#include "parsers/show_status_user.hpp"

#include <string>
#include <utility>

namespace rtx::safety {

Path seen_from_router(Path known, std::string_view status_user) {
  const auto parsed = parsers::parse_show_status_user(status_user);
  if (!parsed) return known;
  for (const auto& one : parsed->user) {
    if (!one.self) continue;
    if (one.name) known.user = std::string{*one.name};
    if (one.address) known.our_address = std::string{*one.address};
  }
  return known;
}

boost::asio::awaitable<Path> read_path(transports::Session& session, Path known) {
  transports::Command command{"show status user", transports::Typing::ahead};
  const transports::Reply reply = co_await session.send(std::move(command));
  if (reply.error) co_return known;
  co_return seen_from_router(std::move(known), reply.text);
}

}  // namespace rtx::safety
