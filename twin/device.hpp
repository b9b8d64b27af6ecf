#pragma once

#include "twin/entered_lines.hpp"
#include "twin/faults.hpp"
#include "twin/lua_tasks.hpp"
#include "twin/rollback_timers.hpp"
#include "twin/router.hpp"
#include "twin/terminal.hpp"
#include "twin/world.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

class Console;

/// How a session comes in.
enum class Door { ssh, telnet, serial };
/// As the log says it: `SSH`, `TELNET`, `Serial`.
[[nodiscard]] std::string_view door_name(Door door) noexcept;

/// One simulated router as the thing that people log in to: what all of its sessions share beside its
/// configurations. Lives as long as its consoles.
class Device {
 public:
  Device(World& world, Router& router);
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  [[nodiscard]] World& world() noexcept { return *world_; }
  [[nodiscard]] const World& world() const noexcept { return *world_; }
  [[nodiscard]] Router& router() noexcept { return *router_; }
  [[nodiscard]] const Router& router() const noexcept { return *router_; }
  [[nodiscard]] Faults& faults() noexcept { return faults_; }
  [[nodiscard]] const Faults& faults() const noexcept { return faults_; }

  /// Real milliseconds, in which faults are told, as lab time.
  [[nodiscard]] LabTime real(std::size_t milliseconds) const;

  /// How long it is until a lab time, in real time; an hour at most.
  [[nodiscard]] std::chrono::microseconds real_time_until(LabTime time) const;

  /// What the running configuration says about the console; where it says nothing, the defaults.
  [[nodiscard]] Display configured_display() const;
  [[nodiscard]] std::string prompt_string() const;
  /// None: no key for however long ends no session of that door.
  [[nodiscard]] std::optional<std::chrono::seconds> login_timer(Door door) const;
  [[nodiscard]] std::size_t session_limit(Door door) const;

  /// The unnamed user's; empty: none is set.
  [[nodiscard]] const std::string& login_password() const noexcept;
  /// Someone who may log in under that name; null: nobody.
  [[nodiscard]] const User* find_user(std::string_view name) const;
  [[nodiscard]] bool has_users() const { return !router_->accounts().users.empty(); }

  /// Whether its SSH server is on. A real router's is off without `sshd service on`; a lab whose
  /// configuration does not speak of it means a router that can be reached. One from the factory also needs a
  /// host key and an address. Source: command reference 2.2.2, 4.65, 4.69.
  [[nodiscard]] bool ssh_service() const;

  /// Whether it has booted.
  [[nodiscard]] bool is_up() const { return world_->now() >= up_at_; }
  /// Whether somebody can connect now: it has booted, the SSH server is on, a session is free.
  [[nodiscard]] bool accepts_ssh();
  /// Whether its telnet server answers: it has booted, and `telnetd service` is not off.
  [[nodiscard]] bool telnet_service() const;
  /// Whether `telnetd host` lets somebody in who comes from `address`.
  [[nodiscard]] bool admits_telnet_from(std::string_view address) const;
  /// Whether `sshd host` does. Source: command reference 4.67.
  [[nodiscard]] bool admits_ssh_from(std::string_view address) const;

  /// Whether `exit` asks.
  [[nodiscard]] bool has_unsaved_changes() const;

  /// Cuts all sessions and boots with the saved configuration; nobody can connect until that is done.
  void restart() { restart(world_->now()); }

  /// Whether packets find it: its path has not been cut, and it still has the address that clients know.
  [[nodiscard]] bool is_reachable() const;
  /// Its configuration may have become another one: if it can no longer be reached, all connections go dead.
  void look_at_path();

  /// All connections over its interfaces go dead, and nobody who comes is answered, until it has booted.
  void cut_path();
  [[nodiscard]] bool is_path_cut() const noexcept { return path_cut_; }

  /// Another administrator, who comes and goes at once, types a line or saves.
  void another_types(const std::string& line);
  void another_saves();

  [[nodiscard]] EnteredLines& entered() noexcept { return entered_; }
  [[nodiscard]] const EnteredLines& entered() const noexcept { return entered_; }
  /// The start of the lab included.
  [[nodiscard]] unsigned boots() const noexcept { return boots_; }

  /// As at the start of the lab, once its world is: all sessions are cut, nothing has been entered.
  void reset();
  /// The lab's clock has jumped.
  void clock_moved();

  /// Carries out what is due though nobody types it: schedule, Lua tasks, rollback timers.
  void pass();
  /// When something is due next.
  [[nodiscard]] std::optional<LabTime> next_event() const;
  /// Called when that time has become another one.
  void on_change(std::function<void()> handler) { changed_ = std::move(handler); }
  /// Tells it, if it has.
  void tell_change();

  [[nodiscard]] LuaTasks& lua() noexcept { return lua_; }
  [[nodiscard]] const LuaTasks& lua() const noexcept { return lua_; }
  [[nodiscard]] bool is_lua_on() const;
  /// None: it is no chunk that is understood, there are too many tasks, or Lua is off or stuck.
  std::optional<int> start_lua(const std::string& chunk, LabTime now);
  [[nodiscard]] RollbackTimers& rollbacks() noexcept { return rollbacks_; }
  [[nodiscard]] const RollbackTimers& rollbacks() const noexcept { return rollbacks_; }
  void roll_back(const Router::State& state);
  /// The line of a console has broken without a log-out.
  void lose(const Console& console);

  /// `by` has typed the setting with `key`: if it is `console character`, `columns` or `lines`, it acts on
  /// that session, or on all, as the habits say.
  void typed_setting(Console& by, std::string_view key);

  /// Which session of a recording the next client is served: 0, 1, ...
  [[nodiscard]] std::size_t next_replay() noexcept { return replays_++; }

  void enter(Console& console) { consoles_.push_back(&console); }
  void leave(Console& console) { std::erase(consoles_, &console); }
  [[nodiscard]] std::size_t sessions() const noexcept { return consoles_.size(); }
  /// All that are logged in, in their order.
  [[nodiscard]] const std::vector<Console*>& consoles() const noexcept { return consoles_; }
  [[nodiscard]] std::size_t sessions(Door door) const;
  [[nodiscard]] bool has_session(Door door, std::string_view user) const;

 private:
  void silence_connections();
  [[nodiscard]] std::vector<std::string> known_address() const;
  [[nodiscard]] bool admits(std::string_view key, std::string_view address) const;
  void restart(LabTime when);
  void carry_out(const std::string& line, language::Selection& selection, LabTime when);
  void carry_out_for_lua(const LuaTasks::Due& due);

  World* world_;
  Router* router_;
  Faults faults_;
  std::vector<Console*> consoles_;
  bool ssh_by_default_;
  std::size_t replays_ = 0;
  LabTime up_at_{0};
  EnteredLines entered_;
  unsigned boots_ = 1;
  bool path_cut_ = false;
  std::vector<std::string> address_;  ///< By which clients know it, as its configuration says it.
  LuaTasks lua_;
  RollbackTimers rollbacks_;
  bool passing_ = false;
  std::optional<LabTime> told_;
  std::function<void()> changed_;
};

}  // namespace rtx::twin
