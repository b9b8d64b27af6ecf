#include "transports/ssh_tunnel.hpp"

#include "transports/tcp_connect.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <libssh/libssh.h>

#include <utility>

namespace rtx::transports {
namespace {

constexpr std::size_t piece = 32 * 1024;

}  // namespace

SshTunnel::SshTunnel(asio::local::stream_protocol::socket near, std::string host, std::uint16_t port)
    : changed{near.get_executor()}, near_{std::move(near)}, host_{std::move(host)}, port_{port} {
  near_.non_blocking(true);
}

bool SshTunnel::move(SshLink& link) {
  if (state_ == State::wanted || state_ == State::opening) return open(link);
  if (state_ == State::over) return false;
  const bool to_user = move_to_user(link);
  const bool to_host = state_ == State::open && move_to_host(link);
  const bool moved = to_user || to_host;
  if (left_ && !moved) end();
  return moved;
}

bool SshTunnel::open(SshLink& link) {
  if (state_ == State::wanted) {
    if (left_) {
      state_ = State::over;
      return false;
    }
    channel_ = ssh_channel_new(link.session());
    if (channel_ == nullptr) throw std::bad_alloc{};
    state_ = State::opening;
  }
  const int result = ssh_channel_open_forward(channel_, host_.c_str(), port_, "127.0.0.1", 0);
  if (result == SSH_AGAIN) return false;
  if (result == SSH_OK) {
    state_ = State::open;
    changed.cancel();
  } else if (link.is_alive()) {
    fail(refused(link));
  }
  return true;
}

Failure SshTunnel::refused(const SshLink& link) const {
  const std::string where = host_and_port(host_, port_);
  // libssh gives the reason of RFC 4254, 5.1 as a number, and the server's words: `... error (2) Connection
  // refused`.
  const std::string text = link.error_text();
  const auto words = text.rfind(") ");
  const std::string why = words == text.npos ? text : text.substr(words + 2);
  if (text.find("error (1)") != text.npos) {
    return link.failure(Trouble::refused, fmt::format("it does not let us through to {} ({})", where, why),
                        "on the jump host, see AllowTcpForwarding and PermitOpen of its SSH server");
  }
  return link.failure(
      Trouble::unreachable, fmt::format("it cannot reach {} ({})", where, why),
      "check the address as the jump host sees it, and on the router that the service is on and "
      "lets the jump host in");
}

bool SshTunnel::move_to_user(SshLink& link) {
  bool moved = false;
  if (to_user_.empty() && !host_ended_) {
    to_user_.resize(piece);
    const int length =
        ssh_channel_read_nonblocking(channel_, to_user_.data(), static_cast<std::uint32_t>(piece), 0);
    to_user_.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    moved = length > 0;
    host_ended_ = length == SSH_EOF || (length <= 0 && ssh_channel_is_open(channel_) == 0);
  }
  if (!link.is_alive()) return moved;  // Whoever drives the session tells why.
  if (!to_user_.empty() && !user_ended_) {
    boost::system::error_code error;
    const std::size_t length = near_.write_some(asio::buffer(to_user_), error);
    to_user_.erase(0, length);
    moved = moved || length > 0;
    user_ended_ = error && error != asio::error::would_block;
  }
  if (user_ended_) to_user_.clear();
  if (host_ended_ && to_user_.empty()) {
    end();
    return true;
  }
  return moved;
}

bool SshTunnel::move_to_host(SshLink& link) {
  bool moved = false;
  if (wants_to_read(link)) {
    to_host_.resize(piece);
    boost::system::error_code error;
    const std::size_t length = near_.read_some(asio::buffer(to_host_), error);
    to_host_.resize(length);
    moved = length > 0;
    user_ended_ = error && error != asio::error::would_block;
  }
  if (!to_host_.empty()) {
    const int length =
        ssh_channel_write(channel_, to_host_.data(), static_cast<std::uint32_t>(to_host_.size()));
    if (length > 0) to_host_.erase(0, static_cast<std::size_t>(length));
    moved = moved || length > 0;
  }
  if (user_ended_ && to_host_.empty()) {
    end();
    return true;
  }
  return moved;
}

bool SshTunnel::wants_to_read(const SshLink& link) const {
  // With bytes still on their way out, more of them would only pile up.
  return state_ == State::open && to_host_.empty() && !user_ended_ && !link.has_unsent();
}

void SshTunnel::end() {
  if (channel_ != nullptr) ssh_channel_free(std::exchange(channel_, nullptr));  // Says that it is closed.
  state_ = State::over;
  boost::system::error_code ignored;
  near_.close(ignored);
  changed.cancel();
}

void SshTunnel::fail(Failure cause) {
  if (state_ == State::over) return;
  failure_ = std::move(cause);
  channel_ = nullptr;  // It goes with the session.
  end();
}

}  // namespace rtx::transports
