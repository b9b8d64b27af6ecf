#pragma once

#include "agent/screen.hpp"
#include "playbooks/runner.hpp"

#include <string>
#include <vector>

namespace rtx::agent {

/// Tells a person what a run is doing: lines that stay for what is finished, and on a terminal one live
/// line for each router.
class Progress : public playbooks::Observer {
 public:
  Progress(const playbooks::Plan& plan, const Screen& screen);

  void on(const playbooks::Event& event) override;

  /// A message of the program itself, between the others.
  void say(std::string_view text) { region_.say(text); }

 private:
  struct Teller;

  /// What `router` is doing, in its live line; empty: nothing.
  void doing(std::size_t router, std::string what);
  void tell(std::size_t router, std::string_view what, Colour colour = Colour::none);

  const playbooks::Plan* plan_;
  const Screen* screen_;
  LiveRegion region_;
  std::vector<std::string> doing_;  ///< By router.
  std::size_t name_columns_ = 0;
};

}  // namespace rtx::agent
