#pragma once

#include "twin/console.hpp"
#include "twin/device.hpp"
#include "twin/world.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace rtx::twin::testing {

/// A lab of one router and the clock that its tests turn.
class Bench {
 public:
  explicit Bench(LabRouter settings)
      : world_{lab_of(std::move(settings)), [this] { return now_; }},
        device_{world_, world_.routers().front()} {}

  Device& device() { return device_; }
  Router& router() { return device_.router(); }
  void pass(LabTime time) { now_ += time; }
  void set(LabTime time) { now_ = time; }
  LabTime now() const { return now_; }

 private:
  static Lab lab_of(LabRouter settings) {
    Lab lab;
    lab.routers.push_back(std::move(settings));
    return lab;
  }

  LabTime now_{0};
  World world_;
  Device device_;
};

/// Someone who has logged in to the router of a bench, and what his screen has been sent.
class Typist {
 public:
  explicit Typist(Bench& bench, const std::string& user = "admin")
      : bench_{bench}, console_{bench.device(), user} {
    console_.open();
    banner_ = read();
  }

  /// Types `keys` and returns everything that comes before time has to pass.
  std::string type(std::string_view keys) {
    console_.receive(keys);
    return read();
  }

  /// Lets lab time go by, event after event, and returns what comes meanwhile.
  std::string wait(LabTime time) {
    const LabTime end = bench_.now() + time;
    std::string seen;
    while (console_.ending() == Console::Ending::open) {
      const auto next = console_.next_event();
      if (!next || *next > end) break;
      bench_.set(std::max(*next, bench_.now()));
      seen += read();
    }
    bench_.set(end);
    return seen + read();
  }

  std::string read() {
    std::string seen;
    for (std::string bytes = fetch(); !bytes.empty(); bytes = fetch()) seen += bytes;
    return seen;
  }

  const std::string& banner() const { return banner_; }
  Console& console() { return console_; }

 private:
  std::string fetch() {
    console_.pass();
    return console_.take();
  }

  Bench& bench_;
  Console console_;
  std::string banner_;
};

/// `config` on a router that speaks English, with administrator password `secret`.
inline LabRouter english_router(std::string_view config = "") {
  LabRouter router;
  router.name = "rtx";
  router.accounts.administrator_password = "secret";
  router.config = "console character en.ascii\n" + std::string{config};
  return router;
}

/// A bench and someone at it who is administrator already.
struct Administrator : Bench, Typist {
  explicit Administrator(const LabRouter& settings = english_router())
      : Bench{settings}, Typist{static_cast<Bench&>(*this)} {
    type("administrator\rsecret\r");
  }
};

// A command whose effect shows in the configuration.
inline const std::string route = "ip route default gateway 192.0.2.254\r";
inline const std::string echoed_route = "ip route default gateway 192.0.2.254\r\n";

inline bool has_route(Bench& bench) {
  return bench.router().running().find("ip route default") != nullptr;
}

}  // namespace rtx::twin::testing
