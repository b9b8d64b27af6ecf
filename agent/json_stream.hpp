#pragma once

#include "playbooks/runner.hpp"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>

namespace rtx::agent {

/// Writes every event of a run as one JSON object a line: docs/json-output.md.
class JsonStream : public playbooks::Observer {
 public:
  JsonStream(const playbooks::Plan& plan, std::ostream& out) : plan_{&plan}, out_{&out} {}

  void on(const playbooks::Event& event) override;
  /// Any other object of the stream: the beginning, the report at its end.
  void write(const nlohmann::ordered_json& object);

 private:
  const playbooks::Plan* plan_;
  std::ostream* out_;
};

}  // namespace rtx::agent
