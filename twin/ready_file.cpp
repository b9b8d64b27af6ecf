#include "twin/ready_file.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <system_error>
#include <unistd.h>

namespace rtx::twin {

using Json = nlohmann::ordered_json;

namespace {

// More than that nobody reads.
constexpr std::size_t most_lines = 40;

}  // namespace

std::string ready_json(const SshServer& ssh, const LineServer& lines, const HostKeys& keys) {
  Json routers = Json::array();
  for (std::size_t i = 0; i < ssh.addresses().size(); ++i) {
    const SshServer::Address& address = ssh.addresses()[i];
    const LineServer::Doors& doors = lines.doors()[i];
    Json router{{"name", address.router}, {"host", address.host}, {"port", address.port}};
    if (doors.telnet_port) router["telnet_port"] = *doors.telnet_port;
    if (doors.tcp_port) router["tcp_port"] = *doors.tcp_port;
    if (!doors.serial.empty()) router["serial"] = doors.serial;
    routers.push_back(std::move(router));
  }
  const Json ready{{"routers", routers}, {"host_keys", keys.fingerprints()}, {"pid", ::getpid()}};
  return ready.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string ready_text(const SshServer& ssh, const LineServer& lines) {
  const std::size_t count = ssh.addresses().size();
  if (count > most_lines)
    return std::to_string(count) + " routers; --ready-file or --print-ports says where each of them is\n";
  std::string text;
  for (std::size_t i = 0; i < ssh.addresses().size(); ++i) {
    const SshServer::Address& address = ssh.addresses()[i];
    const LineServer::Doors& doors = lines.doors()[i];
    const std::string name = address.router + ": ";
    text += name + "ssh -p " + std::to_string(address.port) + " USER@" + address.host + '\n';
    if (doors.telnet_port)
      text += name + "telnet " + address.host + ' ' + std::to_string(*doors.telnet_port) + '\n';
    if (doors.tcp_port)
      text += name + "serial line on " + address.host + " TCP " + std::to_string(*doors.tcp_port) + '\n';
    if (!doors.serial.empty()) text += name + "serial line " + doors.serial + '\n';
  }
  return text;
}

void write_atomically(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path draft = file.string() + ".new";
  std::ofstream out{draft, std::ios::binary};
  out << text;
  out.close();
  if (!out) throw LabError{draft.string() + ": cannot write it"};
  std::filesystem::rename(draft, file);
}

}  // namespace rtx::twin
