#include "twin/ssh_server.hpp"

#include "twin/lab_clock.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

using namespace rtx::twin;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "rtx-ssh-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string text_of(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The files of a folder with a user's key, made by OpenSSH's own tool.
struct UserKey {
  explicit UserKey(const Folder& folder) : file{folder / "id"} {
    const std::string command = "ssh-keygen -q -t ed25519 -N '' -f " + file;
    REQUIRE(std::system(command.c_str()) == 0);
    line = text_of(file + ".pub");
  }
  std::string file;
  std::string line;
};

Lab lab_for(const UserKey& key) {
  Lab lab;
  LabRouter router;
  router.name = "rtx";
  router.accounts.administrator_password = "secret";
  router.config = "console character en.ascii\nconsole prompt rtx\n";
  router.accounts.users.push_back({"admin", "password", {key.line}});
  lab.routers.push_back(router);
  return lab;
}

// A lab that is served by a thread of its own while OpenSSH's client visits it.
class Served {
 public:
  explicit Served(Lab lab)
      : keys_{std::nullopt},
        world_{std::move(lab), lab_clock(1.0)},
        devices_{},
        server_{context_, devices_, keys_} {
    for (Router& router : world_.routers()) devices_.emplace_back(world_, router);
    server_.listen();
    thread_ = std::thread{[this] { context_.run(); }};
  }
  ~Served() {
    context_.stop();
    thread_.join();
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  std::uint16_t port() const { return server_.addresses().front().port; }

 private:
  HostKeys keys_;
  World world_;
  std::deque<Device> devices_;
  boost::asio::io_context context_{1};
  SshServer server_;
  std::thread thread_;
};

struct Visit {
  int status;
  std::string output;
};

// Runs OpenSSH's client with `keys` as its input; `arguments` go before the host, `command` behind it.
Visit visit(const Served& served, const Folder& folder, const UserKey& key, const std::string& keys,
            const std::string& arguments = "-tt", const std::string& command = "") {
  std::ofstream{folder / "input", std::ios::binary} << keys;
  const std::string line = "timeout 60 ssh -F none " + arguments + " -i " + key.file +
                           " -o StrictHostKeyChecking=no -o UserKnownHostsFile=" + (folder / "hosts") +
                           " -o LogLevel=ERROR -o IdentityAgent=none -o BatchMode=yes -p " +
                           std::to_string(served.port()) + " admin@127.0.0.1 " + command + " < " +
                           (folder / "input") + " > " + (folder / "output") + " 2>&1";
  const int status = std::system(line.c_str());
  return {status, text_of(folder / "output")};
}

LabRouter& router_of(Lab& lab) {
  return lab.routers.front();
}

}  // namespace

TEST_SUITE("twin/ssh_server") {
  TEST_CASE("OpenSSH's client logs in with a key and works") {
    const Folder folder;
    const UserKey key{folder};
    const Served served{lab_for(key)};
    const Visit done =
        visit(served, folder, key, "administrator\rsecret\rip lan2 address 192.0.2.1/24\rexit\rNexit\r");
    CHECK(done.status == 0);
    CHECK(done.output.find("RTX830 Rev.15.02.31") != std::string::npos);
    CHECK(done.output.ends_with(
        "rtx> administrator\r\nPassword: \r\nrtx# ip lan2 address 192.0.2.1/24\r\nrtx# exit\r\n"
        "Save new configuration ? (Y/N)N\r\nrtx> exit\r\n"));
    const Visit again =
        visit(served, folder, key, "administrator\rsecret\rshow config | grep lan2\rexit\rNexit\r");
    CHECK(again.output.find("ip lan2 address 192.0.2.1/24\r\n") != std::string::npos);
  }

  TEST_CASE("a router that refuses, and one behind whose door something else answers") {
    const Folder folder;
    const UserKey key{folder};
    Lab lab = lab_for(key);
    router_of(lab).faults.push_back({.kind = "refuses-connections", .times = 1});
    router_of(lab).faults.push_back({.kind = "no-ssh", .argument = "HTTP/1.1 400 Bad Request", .times = 1});
    const Served served{lab};
    const Visit refused = visit(served, folder, key, "exit\r");
    CHECK(refused.status != 0);
    CHECK(refused.output.find("rtx>") == std::string::npos);
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket client{context};
    client.connect({boost::asio::ip::make_address("127.0.0.1"), served.port()});
    std::string heard;
    boost::system::error_code end;
    boost::asio::read(client, boost::asio::dynamic_buffer(heard), end);
    CHECK(heard == "HTTP/1.1 400 Bad Request\r\n");
    CHECK(visit(served, folder, key, "exit\r").output.find("rtx>") != std::string::npos);
  }

  TEST_CASE("the size of the client's terminal changes nothing") {
    const Folder folder;
    const UserKey key{folder};
    const Served served{lab_for(key)};
    const Visit done = visit(served, folder, key, "#" + std::string(100, 'x') + "\rexit\r");
    CHECK(done.output.find("rtx> #" + std::string(74, 'x') + "\r\n" + std::string(26, 'x') + "\r\n") !=
          std::string::npos);
  }

  TEST_CASE("exec and subsystems are refused") {
    const Folder folder;
    const UserKey key{folder};
    const Served served{lab_for(key)};
    CHECK(visit(served, folder, key, "", "-T", "show environment").status != 0);
    CHECK(visit(served, folder, key, "", "-s", "sftp").status != 0);
  }

  TEST_CASE("an unknown key or user does not get in") {
    const Folder folder;
    const UserKey key{folder};
    const Folder elsewhere;
    const UserKey stranger{elsewhere};
    const Served served{lab_for(key)};
    const Visit refused = visit(served, elsewhere, stranger, "exit\r");
    CHECK(refused.status != 0);
    CHECK(refused.output.find("Permission denied") != std::string::npos);
  }

  TEST_CASE("output of megabytes arrives whole") {
    const Folder folder;
    const UserKey key{folder};
    Lab lab = lab_for(key);
    router_of(lab).config += "console lines infinity\n";
    const Served served{lab};
    std::string keys = "administrator\rsecret\r";
    for (int i = 0; i < 2000; ++i) keys += "show config\r";
    const Visit done = visit(served, folder, key, keys + "exit\rexit\r");
    CHECK(done.status == 0);
    CHECK(done.output.size() > 600'000);
    CHECK(done.output.ends_with("rtx> exit\r\n"));
  }

  TEST_CASE("latency takes its time in both directions, once for keys that are sent together") {
    const Folder folder;
    const UserKey key{folder};
    Lab lab = lab_for(key);
    router_of(lab).latency = 50ms;
    const Served served{lab};
    const auto began = std::chrono::steady_clock::now();
    const Visit done = visit(served, folder, key, "# a\r# b\r# c\rexit\r");
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(done.status == 0);
    CHECK(done.output.ends_with("rtx> # a\r\nrtx> # b\r\nrtx> # c\r\nrtx> exit\r\n"));
    // The connection, the banners, the key exchange, the login and the shell: about ten round trips, whatever
    // the client does. A server that waited for each key would need more than twice as many.
    CHECK(took > 600ms);
    CHECK(took < 2500ms);
  }

  TEST_CASE("a fault's cut is a reset in the middle of the session") {
    const Folder folder;
    const UserKey key{folder};
    Lab lab = lab_for(key);
    SUBCASE("at once") {
      router_of(lab).latency = 0ms;
    }
    SUBCASE("far away") {
      router_of(lab).latency = 5ms;
    }
    router_of(lab).faults.push_back({"drop-after-lines", "1", 1});
    const Served served{lab};
    const Visit cut = visit(served, folder, key, "administrator\rsecret\rshow config\r");
    CHECK(cut.status != 0);
    CHECK(cut.output.find("rtx# show config\r\n") != std::string::npos);
    CHECK(visit(served, folder, key, "exit\r").status == 0);
  }

  TEST_CASE("host keys in a file are the same ones next time, and nobody else may read them") {
    const Folder folder;
    const std::string file = folder / "host_key";
    const HostKeys first{file};
    const HostKeys second{file};
    CHECK(first.fingerprints() == second.fingerprints());
    CHECK(first.fingerprints().front().starts_with("SHA256:"));
    CHECK((fs::status(file).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    std::ofstream{file} << "nonsense";
    CHECK_THROWS_AS(HostKeys{file}, LabError);
  }

  TEST_CASE("only loopback addresses are listened on, and only for somebody who can log in") {
    const Folder folder;
    const UserKey key{folder};
    Lab lab = lab_for(key);
    router_of(lab).listen = "0.0.0.0";
    CHECK_THROWS_WITH_AS(Served{lab}, "router rtx: '0.0.0.0' is no loopback address", LabError);
    router_of(lab).listen = "127.0.0.1";
    router_of(lab).config += "sshd service off\n";
    CHECK_THROWS_AS(Served{lab}, LabError);
    lab = lab_for(key);
    router_of(lab).accounts.users.clear();
    CHECK_THROWS_AS(Served{lab}, LabError);
  }
}
