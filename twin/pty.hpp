#pragma once

#include <filesystem>

namespace rtx::twin {

/// A pseudo terminal that stands for a serial port: the router holds the master, a link names the slave.
class Pty {
 public:
  /// Makes the link, replacing one that is there already. Throws LabError; a file that is no link stays.
  explicit Pty(std::filesystem::path link);
  /// Takes the link away.
  ~Pty();
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;

  /// The master, non-blocking. Stays open as long as the object.
  [[nodiscard]] int master() const noexcept { return master_; }

  /// Whether the slave's driver stops at XOFF (`IXON`), as a program has set it.
  [[nodiscard]] bool stops_at_xoff() const;
  /// The speed that a program has set, in bits a second; 0 for one that has no name.
  [[nodiscard]] unsigned speed() const;

 private:
  std::filesystem::path link_;
  int master_ = -1;
  int slave_ = -1;  // kept open: without it, the master reports an error while no program has the port
};

}  // namespace rtx::twin
