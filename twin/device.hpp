#pragma once

#include "twin/faults.hpp"
#include "twin/router.hpp"
#include "twin/terminal.hpp"
#include "twin/world.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

class Console;

/// One simulated router as the thing that people log in to: what all of its sessions share beside its
/// configurations. Lives as long as its consoles.
class Device {
 public:
  Device(World& world, Router& router);
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  [[nodiscard]] World& world() noexcept { return *world_; }
  [[nodiscard]] Router& router() noexcept { return *router_; }
  [[nodiscard]] const Router& router() const noexcept { return *router_; }
  [[nodiscard]] Faults& faults() noexcept { return faults_; }

  /// Real milliseconds, in which faults are told, as lab time.
  [[nodiscard]] LabTime real(std::size_t milliseconds) const;

  /// What the running configuration says about the console; where it says nothing, the defaults.
  [[nodiscard]] Display configured_display() const;
  [[nodiscard]] std::string prompt_string() const;
  [[nodiscard]] std::chrono::seconds login_timer() const;
  [[nodiscard]] std::size_t session_limit() const;

  /// Whether its SSH server is on. A real router's is off without `sshd service on`; a lab whose
  /// configuration does not speak of it means a router that can be reached.
  [[nodiscard]] bool ssh_service() const;

  /// Whether somebody can connect now: it has booted, the SSH server is on, a session is free.
  [[nodiscard]] bool accepts_ssh() const;

  /// Whether `exit` asks.
  [[nodiscard]] bool has_unsaved_changes() const;

  /// Cuts all sessions and boots with the saved configuration; nobody can connect until that is done.
  void restart();

  /// `by` has typed the setting with `key`: if it is `console character`, `columns` or `lines`, it acts on
  /// that session, or on all, as the habits say.
  void typed_setting(Console& by, std::string_view key);

  void enter(Console& console) { consoles_.push_back(&console); }
  void leave(Console& console) { std::erase(consoles_, &console); }
  [[nodiscard]] std::size_t sessions() const noexcept { return consoles_.size(); }

 private:
  World* world_;
  Router* router_;
  Faults faults_;
  std::vector<Console*> consoles_;
  bool ssh_by_default_;
  LabTime up_at_{0};
};

}  // namespace rtx::twin
