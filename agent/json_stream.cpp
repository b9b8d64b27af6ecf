#include "agent/json_stream.hpp"

#include "agent/report_parts.hpp"
#include "parsers/json_text.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace rtx::agent {

namespace {

using nlohmann::ordered_json;
namespace event = playbooks::event;

/// One object for each kind of event; null for those that are not part of the stream.
struct Objects {
  const playbooks::Plan& plan;

  [[nodiscard]] ordered_json begin(const char* type) const {
    return {{"schema", parsers::json_schema}, {"type", type}};
  }
  [[nodiscard]] std::string router(std::size_t index) const { return plan.targets[index].router.name; }

  [[nodiscard]] ordered_json at(const char* type, std::size_t step, std::size_t index) const {
    ordered_json json = begin(type);
    json["step"] = step + 1;
    json["router"] = router(index);
    return json;
  }

  ordered_json operator()(const event::Connecting& e) const {
    ordered_json json = begin("connecting");
    json["router"] = router(e.router);
    json["where"] = e.where;
    return json;
  }
  ordered_json operator()(const event::Connected& e) const {
    ordered_json json = begin("connected");
    json["router"] = router(e.router);
    json["model"] = e.result->model;
    json["firmware"] = e.result->firmware;
    return json;
  }
  ordered_json operator()(const event::StepBegan& e) const {
    ordered_json json = begin("step_began");
    json["step"] = e.step + 1;
    json["name"] = plan.steps[e.step].step->name;
    return json;
  }
  ordered_json operator()(const event::LineDone& e) const {
    ordered_json json = at("line_done", e.step, e.router);
    json["line"] = e.line + 1;
    json.update(json_of(*e.result));
    return json;
  }
  ordered_json operator()(const event::Sampled& e) const {
    ordered_json json = at("sampled", e.step, e.router);
    json["expectation"] = e.expectation + 1;
    json["verdict"] = playbooks::name_of(e.result->verdict);
    json["samples"] = e.result->samples;
    return json;
  }
  ordered_json operator()(const event::ExpectationDone& e) const {
    ordered_json json = at("expectation_done", e.step, e.router);
    json["expectation"] = e.expectation + 1;
    json.update(json_of(*e.result));
    return json;
  }
  ordered_json operator()(const event::StepDone& e) const {
    ordered_json json = begin("step_done");
    json["step"] = e.step + 1;
    json["name"] = e.result->name;
    json["verdict"] = playbooks::name_of(e.result->verdict);
    return json;
  }
  ordered_json operator()(const event::Exchange&) const { return nullptr; }
  ordered_json operator()(const event::Told& e) const {
    ordered_json json = begin("told");
    json["router"] = router(e.router);
    json["words"] = e.words;
    return json;
  }
  ordered_json operator()(const event::Saving& e) const {
    ordered_json json = begin("saving");
    json["router"] = router(e.router);
    return json;
  }
  ordered_json operator()(const event::Saved& e) const {
    ordered_json json = begin("saved");
    json["router"] = router(e.router);
    json["done"] = e.done;
    json["answer"] = e.answer;
    return json;
  }
  ordered_json operator()(const event::Left& e) const {
    ordered_json json = begin("left");
    json["router"] = router(e.router);
    json["not_put_back"] = e.result->not_put_back;
    return json;
  }
};

}  // namespace

void JsonStream::on(const playbooks::Event& event) {
  const ordered_json object = std::visit(Objects{*plan_}, event);
  if (!object.is_null()) write(object);
}

void JsonStream::write(const ordered_json& object) {
  *out_ << parsers::json_line(object) << std::flush;
}

}  // namespace rtx::agent
