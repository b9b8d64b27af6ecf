#include "parsers/json_text.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace rtx::parsers {

TEST_SUITE("agent/json_output") {
  TEST_CASE("what a terminal would obey is escaped, and nothing is lost") {
    const std::string text = "esc \x1b del \x7f csi \xc2\x9b rtl \xe2\x80\xae 設定 \n";
    const std::string json = json_text(nlohmann::ordered_json{{"text", text}});
    CHECK(json == "{\"text\":\"esc \\u001b del \\u007f csi \\u009b rtl \\u202e 設定 \\n\"}");
    CHECK(nlohmann::ordered_json::parse(json)["text"] == text);
  }

  TEST_CASE("bytes that are not UTF-8 are replaced, not thrown about") {
    const std::string json = json_text(nlohmann::ordered_json{{"text",
                                                               "a\xff"
                                                               "b"}});
    CHECK(nlohmann::ordered_json::parse(json)["text"] ==
          "a\xef\xbf\xbd"
          "b");
  }
}

}  // namespace rtx::parsers
