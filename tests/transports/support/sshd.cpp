#include "tests/transports/support/sshd.hpp"

#include "tests/transports/support/inetd.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <pwd.h>
#include <stdexcept>
#include <unistd.h>

namespace rtx::tests {
namespace {

constexpr const char* sshd_program = "/usr/sbin/sshd";

/// sshd run by root wants this folder, which its service makes.
void make_privilege_separation_folder() {
  if (::geteuid() == 0) std::filesystem::create_directories("/run/sshd");
}

std::string configuration(const TemporaryFolder& folder, const std::string& command) {
  return fmt::format(
      "HostKey {0}\n"
      "HostKey {1}\n"
      "AuthorizedKeysFile {2}\n"
      "StrictModes no\n"
      "UsePAM no\n"
      "PasswordAuthentication no\n"
      "KbdInteractiveAuthentication no\n"
      "PermitRootLogin yes\n"
      "LogLevel VERBOSE\n"
      "ForceCommand {3}\n",
      (folder / "host_ed25519").string(), (folder / "host_rsa").string(),
      (folder / "authorized_keys").string(), command);
}

void make_key(const TemporaryFolder& folder, const std::string& name, const std::string& options) {
  run_command(fmt::format("ssh-keygen -q -N '' -C test {} -f {}", options, (folder / name).string()));
}

}  // namespace

void run_command(const std::string& command) {
  if (std::system(("(" + command + ") </dev/null >/dev/null 2>&1").c_str()) != 0) {
    throw std::runtime_error{"failed: " + command};
  }
}

std::string Sshd::user() {
  return ::getpwuid(::geteuid())->pw_name;
}

Sshd::Sshd(const std::string& command, const std::string& more_configuration) {
  if (::access(sshd_program, X_OK) != 0) {
    throw std::runtime_error{"/usr/sbin/sshd is missing: install the package openssh-server"};
  }
  make_privilege_separation_folder();
  make_key(folder_, "host_ed25519", "-t ed25519");
  make_key(folder_, "host_rsa", "-t rsa -b 2048");
  make_key(folder_, "user_ed25519", "-t ed25519");
  folder_.write("authorized_keys", folder_.read("user_ed25519.pub"));
  folder_.write("sshd_config", more_configuration + configuration(folder_, command));
  listener_ = std::make_unique<TcpListener>([this](int socket) { serve(socket); });
}

void Sshd::serve(int socket) const {
  serve_as_inetd(socket, {sshd_program, "-i", "-e", "-f", (folder_ / "sshd_config").string()},
                 folder_ / "log");
}

}  // namespace rtx::tests
