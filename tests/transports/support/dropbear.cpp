#include "tests/transports/support/dropbear.hpp"

#include "tests/transports/support/inetd.hpp"
#include "tests/transports/support/sshd.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <unistd.h>

namespace rtx::tests {
namespace {

constexpr const char* dropbear_program = "/usr/sbin/dropbear";

}  // namespace

Dropbear::Dropbear(const std::string& command) : command_{command} {
  if (::access(dropbear_program, X_OK) != 0) {
    throw std::runtime_error{"/usr/sbin/dropbear is missing: install the package dropbear-bin"};
  }
  run_command(fmt::format("dropbearkey -t rsa -s 2048 -f {}", (folder_ / "host_rsa").string()));
  run_command(fmt::format("ssh-keygen -q -N '' -t ed25519 -f {}", user_key().string()));
  run_command(fmt::format("ssh-keygen -q -N '' -t rsa -b 2048 -f {}", user_rsa_key().string()));
  std::filesystem::create_directories(folder_ / "home/.ssh");
  folder_.write("home/.ssh/authorized_keys", folder_.read("user_ed25519.pub") + folder_.read("user_rsa.pub"));
  run_command(fmt::format("chmod -R go= {}", (folder_ / "home").string()));
  folder_.write("passwd", fmt::format("admin:x:{}:{}::{}:/bin/sh\n", ::geteuid(), ::getegid(),
                                      (folder_ / "home").string()));
  folder_.write("group", fmt::format("admin:x:{}:\n", ::getegid()));
  listener_ = std::make_unique<TcpListener>([this](int socket) { serve(socket); });
}

void Dropbear::serve(int socket) const {
  serve_as_inetd(socket, {dropbear_program, "-i", "-r", (folder_ / "host_rsa").string(), "-c", command_},
                 folder_ / "log",
                 {"LD_PRELOAD=libnss_wrapper.so", "NSS_WRAPPER_PASSWD=" + (folder_ / "passwd").string(),
                  "NSS_WRAPPER_GROUP=" + (folder_ / "group").string()});
}

}  // namespace rtx::tests
