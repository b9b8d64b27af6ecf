#include "twin/caretaker.hpp"
#include "twin/control.hpp"
#include "twin/control_server.hpp"
#include "twin/descriptors.hpp"
#include "twin/device.hpp"
#include "twin/host_keys.hpp"
#include "twin/lab.hpp"
#include "twin/lab_clock.hpp"
#include "twin/line_server.hpp"
#include "twin/ready_file.hpp"
#include "twin/recording.hpp"
#include "twin/ssh_server.hpp"
#include "twin/stdio_console.hpp"
#include "twin/world.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::twin {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr int exit_failure = 2;

struct Options {
  fs::path lab;
  fs::path recording;
  fs::path ready_file;
  fs::path host_key;
  fs::path control;
  bool print_ports = false;
  std::string left;
  std::string right;
  std::string router;
  std::string user;
  std::vector<std::string> configs;
};

std::size_t doors_of(const Lab& lab) {
  std::size_t doors = 0;
  for (const LabRouter& router : lab.routers)
    doors += 1U + (router.telnet_port ? 1U : 0U) + (router.tcp_port ? 1U : 0U) + (router.serial ? 2U : 0U);
  return doors;
}

void serve(Lab lab, const Options& options) {
  if (!options.host_key.empty()) lab.host_key = options.host_key;
  for (const LabRouter& router : lab.routers) {
    if (router.replay) static_cast<void>(Recording::load(*router.replay));
  }
  raise_descriptor_limit(doors_of(lab));
  const HostKeys keys{lab.host_key};
  const double speed = lab.speed;
  LabClock clock{speed};
  World world{std::move(lab), [&clock] { return clock.now(); }};
  std::deque<Device> devices;
  for (Router& router : world.routers()) devices.emplace_back(world, router);

  asio::io_context context{1};
  asio::signal_set signals{context, SIGINT, SIGTERM};
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  SshServer ssh{context, devices, keys};
  LineServer lines{context, devices};
  ssh.listen();
  lines.listen();
  for (Device& device : devices) asio::co_spawn(context, take_care(device), asio::detached);
  Control control{world, devices, [&clock](LabTime time) { clock.advance(time); }};
  std::optional<ControlServer> door;
  if (!options.control.empty()) door.emplace(context, control, options.control);
  std::cerr << ready_text(ssh, lines);
  if (options.print_ports) std::cout << ready_json(ssh, lines, keys) << std::flush;
  if (!options.ready_file.empty()) write_atomically(options.ready_file, ready_json(ssh, lines, keys));
  context.run();
}

// One router for a recording, or for each `NAME.ndjson` of a folder, at the door that was recorded.
Lab lab_of_recordings(const fs::path& path) {
  std::vector<fs::path> files;
  if (fs::is_directory(path)) {
    for (const fs::directory_entry& entry : fs::directory_iterator{path}) {
      if (entry.path().extension() == ".ndjson") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    if (files.empty()) throw LabError{path.string() + ": there is no recording (NAME.ndjson) in this folder"};
  } else {
    files.push_back(path);
  }
  Lab lab;
  for (const fs::path& file : files) {
    const Recording recording = Recording::load(file).front();
    LabRouter& router = lab.routers.emplace_back();
    router.name = recording.router.empty() ? file.stem().string() : recording.router;
    router.replay = file;
    router.admits_anybody = true;
    if (recording.transport == "telnet") router.telnet_port = 0;
    if (recording.transport == "serial" || recording.transport == "tcp") router.tcp_port = 0;
  }
  return lab;
}

Router& find_router(World& world, const std::string& name) {
  if (Router* router = world.find(name)) return *router;
  std::string known;
  for (const Router& router : world.routers()) known += (known.empty() ? "" : ", ") + router.name();
  throw LabError{"the lab has no router '" + name + "'; it has " + known};
}

// `ROUTER=FILE`: that router with the configuration in FILE, for instance of a `show config`.
void replace_config(Lab& lab, const std::string& argument) {
  const std::size_t sign = argument.find('=');
  const std::string name = argument.substr(0, sign);
  for (LabRouter& router : lab.routers) {
    if (router.name != name || sign == std::string::npos) continue;
    std::ifstream in{argument.substr(sign + 1), std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw LabError{argument.substr(sign + 1) + ": cannot read it"};
    router.config = text.str();
    return;
  }
  throw LabError{"--config " + argument + ": expected ROUTER=FILE with a router of the lab"};
}

void explain(const Options& options) {
  Lab lab = Lab::load(options.lab);
  for (const std::string& config : options.configs) replace_config(lab, config);
  World world{std::move(lab), [] { return LabTime{0}; }};
  const Router& left = find_router(world, options.left);
  const Router& right = find_router(world, options.right);
  for (const std::string& line : world.explain(left, right)) std::cout << line << '\n';
}

void console(const Options& options) {
  Lab lab = Lab::load(options.lab);
  const double speed = lab.speed;
  World world{std::move(lab), lab_clock(speed)};
  Device device{world, find_router(world, options.router)};
  run_stdio_console(device, options.user);
}

void add_lab(CLI::App& app, Options& options) {
  app.add_option("lab", options.lab, "The lab: routers and what joins them (docs/twin.md)")->required();
}

void add_serving(CLI::App& app, Options& options) {
  app.add_option("--ready-file", options.ready_file,
                 "Write addresses and ports to this file (JSON) once all listen");
  app.add_option("--host-key", options.host_key, "Keep the SSH host key in this file, whatever the lab says");
  app.add_option("--control", options.control,
                 "A Unix socket by which the lab is watched, disturbed and set back (docs/twin.md)");
  app.add_flag("--print-ports", options.print_ports, "Print addresses and ports (JSON) once all listen");
}

int run(int argc, char** argv) {
  CLI::App app{"rtxtwin: simulated Yamaha RTX routers to train with"};
  app.set_version_flag("--version", RTX_VERSION);
  app.require_subcommand(1);
  Options options;

  CLI::App& serving = *app.add_subcommand("serve", "Serve every router of a lab (also: rtxtwin LAB)");
  add_lab(serving, options);
  add_serving(serving, options);

  CLI::App& explaining =
      *app.add_subcommand("explain", "Say why the tunnels between two routers are up or not");
  add_lab(explaining, options);
  explaining.add_option("left", options.left, "A router of the lab")->required();
  explaining.add_option("right", options.right, "Another one")->required();
  explaining.add_option("--config", options.configs,
                        "ROUTER=FILE: with that configuration instead of the lab's");

  CLI::App& talking = *app.add_subcommand("console", "One router's console on standard input and output");
  add_lab(talking, options);
  talking.add_option("router", options.router, "A router of the lab")->required();
  talking.add_option("--user", options.user, "Who has logged in; the unnamed user if not given");

  CLI::App& replaying = *app.add_subcommand("replay", "Serve sessions that rtxctl --record wrote down");
  replaying.add_option("recording", options.recording, "A recording, or the folder that they are in")
      ->required();
  add_serving(replaying, options);

  // `rtxtwin lab.toml` is short for `rtxtwin serve lab.toml`.
  std::vector<std::string> arguments{argv + 1, argv + argc};
  if (!arguments.empty() && arguments.front().ends_with(".toml"))
    arguments.insert(arguments.begin(), "serve");
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_failure;
  }
  if (serving) serve(Lab::load(options.lab), options);
  if (replaying) serve(lab_of_recordings(options.recording), options);
  if (explaining) explain(options);
  if (talking) console(options);
  return 0;
}

int start(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "rtxtwin: " << error.what() << '\n';
    return exit_failure;
  }
}

}  // namespace
}  // namespace rtx::twin

int main(int argc, char** argv) {
  return rtx::twin::start(argc, argv);
}
