#include "transports/console.hpp"

#include "transports/console_echo.hpp"
#include "transports/console_login.hpp"
#include "transports/console_prompt.hpp"
#include "transports/console_reply.hpp"
#include "transports/console_resync.hpp"
#include "transports/console_screen.hpp"
#include "transports/console_setting.hpp"
#include "transports/console_settings.hpp"
#include "transports/end_mark.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace rtx::tests {
namespace {

using namespace transports::console;
using transports::Charset;
using transports::EndMarks;

/// What the screen shows of `bytes`, read whole and byte by byte; both must agree.
std::string shown(const std::string& bytes) {
  Screen whole;
  whole.feed(bytes);
  Screen single;
  for (const char byte : bytes) single.feed(std::string_view{&byte, 1});
  CHECK(whole.text() == single.text());
  CHECK(whole.tail() == single.tail());
  return whole.text();
}

const EndMarks marks{0x7f3a};

Output read(const std::string& lines, const std::string& command = "show status l2tp",
            std::size_t columns = 80) {
  return read_output(lines, command, columns, Charset::unknown, marks);
}

}  // namespace

TEST_SUITE("transports/console screen") {
  TEST_CASE("what is about the terminal goes, the text stays") {
    struct Row {
      std::string bytes, text;
    };
    for (const Row& row : std::vector<Row>{
             {"a\r\nb\r\n", "a\nb\n"},
             {"a\nb", "a\nb"},
             {"a\r\r\nb", "a\nb"},
             {std::string("a\r\0\nb", 5), "a\nb"},
             {"10%\r20%\r\n", "10%\n20%\n"},  // A CR alone hides nothing.
             {std::string("a\0b", 3), "ab"},
             {"a\x07\x11\x13"
              "b",
              "ab"},
             {"abc\b \b\r\n", "ab\n"},
             {"\b\b\ba\r\n\b\bb", "a\nb"},
             {"\x1b[31mred\x1b[0m", "red"},
             {"\x1b]0;title\x07text", "text"},
             {"\x1b]0;title\x1b\\text", "text"},
             {"\x1b(Btext\x1b=", "text"},
             {"\x1b]never ends\r\nnext line", "\nnext line"},
             {"\x1b[1\r\nnext", "\nnext"},
             {"\x83\x5c\x5c", "\x83\x5c\x5c"},  // Shift_JIS whose trail byte is a backslash.
         }) {
      CAPTURE(row.bytes);
      CHECK(shown(row.bytes) == row.text);
    }
  }

  TEST_CASE("an escape sequence that never ends swallows no more than its share") {
    const std::string flood = "\x1b]" + std::string(2000, 'x') + "\r\ny";
    CHECK(shown(flood).size() > 1500);
    CHECK(shown(flood).ends_with("\ny"));
  }

  TEST_CASE("the pager's line and what erases it are gone, in every form and charset") {
    const std::vector<std::pair<std::string, std::size_t>> pagers{
        {"---more---", 10},
        {"--- more ---", 12},
        {"---\x82\xc2\x82\xc3\x82\xad---", 12},
        {"--- \xa4\xc4\xa4\xc5\xa4\xaf ---", 14},
        {"---\xe3\x81\xa4\xe3\x81\xa5\xe3\x81\x8f---", 12},
    };
    for (const auto& [pager, columns] : pagers) {
      const std::string blanks(columns, ' ');
      CHECK(shown("a\r\n" + pager + "\r" + blanks + "\rb\r\n") == "a\nb\n");
      CHECK(shown("a\r\n" + pager + "\r" + blanks + "\r  b\r\n") == "a\n  b\n");
      CHECK(shown("a\r\n" + pager + "\r" + blanks + "\r\r\nb\r\n") == "a\n\nb\n");
      CHECK(shown("a\r\n" + pager + blanks + "b\r\n") == "a\nb\n");
      CHECK(shown("a\r\n" + pager + blanks + "  b\r\n") == "a\n  b\n");
      CHECK(shown("a\r\n" + pager + "\r  b\r\n") == "a\n  b\n");
      CHECK(shown("a\r\n" + pager + "\r\x1b[Kb\r\n") == "a\nb\n");
      CHECK(shown("a\r\n" + pager + "\r\nb\r\n") == "a\nb\n");
      CHECK(shown("a\r\n" + pager) == "a\n");
      CHECK(shown("a " + pager + "\r\n") == "a " + pager + "\n");  // Not at the beginning of a line.
    }
  }

  TEST_CASE("a pager is answered once, and not where keys typed ahead have answered it") {
    Screen screen;
    screen.feed("a\r\n---more--");
    CHECK_FALSE(screen.take_pager());
    screen.feed("-");
    CHECK(screen.take_pager());
    CHECK_FALSE(screen.take_pager());
    screen.feed("\r          \rb\r\n---more---\r");
    CHECK_FALSE(screen.take_pager());
    CHECK(screen.pagers() == 2);
  }

  TEST_CASE("text can be dropped up to anywhere") {
    Screen screen;
    screen.feed("one\r\ntwo\r\n# ");
    CHECK(screen.tail() == "# ");
    screen.drop(4);
    CHECK(screen.text() == "two\n# ");
    screen.drop(5);
    CHECK(screen.tail() == " ");
    screen.drop(100);
    CHECK(screen.tail().empty());
    screen.feed("x");
    CHECK(screen.tail() == "x");
  }
}

TEST_SUITE("transports/console prompt") {
  TEST_CASE("a prompt ends in a mark and one blank") {
    for (const std::string text : {"> ", "# ", "yamaha01# ", "[RTX1210] > ", "pp1# "})
      CHECK(ends_like_prompt(text));
    for (const std::string text : {"", " ", "#", "# RTX", "#  ", "Password: ", "(Y/N)", "# \n"}) {
      CHECK_FALSE(ends_like_prompt(text));
    }
  }

  TEST_CASE("only the known string with a context is the known prompt") {
    CHECK(is_prompt_with("# ", ""));
    CHECK(is_prompt_with("tunnel10# ", ""));
    CHECK(is_prompt_with("[x] lan1:4# ", "[x] "));
    CHECK_FALSE(is_prompt_with("[y] # ", "[x] "));
    CHECK_FALSE(is_prompt_with("two words# ", ""));
    CHECK_FALSE(is_prompt_with("# # ", ""));
    CHECK_FALSE(is_prompt_with("Save new configuration ? (Y/N)", ""));
  }

  TEST_CASE("string and context are told apart") {
    struct Row {
      std::string text, known, known_context;
      bool selects;
      std::string string, context;
    };
    for (const Row& row : std::vector<Row>{
             {"# ", "", "", false, "", ""},
             {"yamaha01# ", "", "", false, "yamaha01", ""},
             {"yamaha01tunnel1# ", "", "", false, "yamaha01", "tunnel1"},
             {"yamaha01tunnel1# ", "yamaha01", "", false, "yamaha01", "tunnel1"},
             {"tunnel1# ", "yamaha01", "", false, "", "tunnel1"},
             {"pp10> ", "", "", true, "", "pp10"},
             {"ppanonymous# ", "", "", true, "", "ppanonymous"},
             {"[RTX1210] pp1# ", "[RTX1210] ", "", false, "[RTX1210] ", "pp1"},
             {"RTXlan1:4# ", "RTX", "", true, "RTX", "lan1:4"},
             {"RTXlan1:4# ", "RTX", "lan1:4", false, "RTX", "lan1:4"},
             {"RTX2# ", "RTX", "", false, "RTX2", ""},
         }) {
      CAPTURE(row.text);
      Prompt known;
      known.string = row.known;
      known.context = row.known_context;
      const Prompt prompt = split_prompt(row.text, known, row.selects);
      CHECK(prompt.string == row.string);
      CHECK(prompt.context == row.context);
      CHECK(prompt.text == row.text);
      CHECK(prompt.administrator == (row.text[row.text.size() - 2] == '#'));
    }
  }

  TEST_CASE("questions are known by their form; no prompt is one") {
    for (const std::string text :
         {"Save new configuration ? (Y/N)", "新しい設定を保存しますか? (Y/N)", "Sure? (y/n) "}) {
      CHECK(question_in(text) == Question::one_key);
    }
    for (const std::string text : {"Password: ", "New_Password: ", "New_Password(Confirm):",
                                   "Login Password: ", "Username: ", "Administrator Password: "}) {
      CHECK(question_in(text) == Question::line);
    }
    for (const std::string text : {"", "> ", "# ", "yamaha01tunnel1# ", "Password Strength : Strong",
                                   "Saving ... CONFIG0", "CPU: 1%", "(Y/N)Y"}) {
      CHECK(question_in(text) == Question::none);
    }
    CHECK(may_be_question("Which slot ? "));
    CHECK(may_be_question("どれ："));
    CHECK_FALSE(may_be_question("Saving ... "));
    CHECK(asks_to_save("Save new configuration ? (Y/N)"));
    CHECK_FALSE(asks_to_save("Format the medium ? (Y/N)"));
    CHECK(selects_context("no pp select"));
    CHECK_FALSE(selects_context("show status pp 1"));
  }
}

TEST_SUITE("transports/console echo") {
  TEST_CASE("marks are of one length, all different, and hold no key of a pager or a question") {
    EndMarks some{0xbeef};
    std::set<std::string> seen;
    for (int i = 0; i < 4096; ++i) {
      const std::string mark = some.next();
      CHECK(mark.size() == EndMarks::length);
      CHECK(mark.front() == '#');
      CHECK(mark.find_first_of(" qQyYnN?\r") == std::string::npos);
      CHECK(some.is_ours(mark));
      CHECK(seen.insert(mark).second);
    }
    CHECK_FALSE(some.is_ours("#rtx:7f3a000"));
    CHECK_FALSE(some.is_ours("#rtx:beef0000"));
  }

  TEST_CASE("a mark is found where it is broken at the edge, and not where it is cut short") {
    const std::string mark = "#rtx:7f3a001";
    CHECK(find_mark("# #rtx:7f3a001\n", mark, 0, 80)->begin == 2);
    CHECK(find_mark("# #rtx\n:7f3a001\n", mark, 0, 8)->end == 16);
    CHECK(find_mark("# #rtx:7f3a001 \n# ", mark, 0, 80)->end == 16);
    CHECK(find_mark("# #rtx:7f3a000\n# #rtx:7f3a001\n", mark, 0, 80)->begin == 17);
    CHECK_FALSE(find_mark("# #rtx:7f3a00", mark, 0, 80));
    CHECK_FALSE(find_mark("", mark, 0, 80));
    CHECK_FALSE(find_mark("# #rtx:7f3a001\n", mark, 3, 80));
  }

  TEST_CASE("an echo may have its words completed, and misses no key") {
    const auto is_found = [](const std::string& echoed, const std::string& typed) {
      return find_command("# " + echoed + "\n", "# ", typed, 80).has_value();
    };
    CHECK(is_found("show environment detail", "sh env detail"));
    CHECK_FALSE(is_found("show environment", "sh env"));
    CHECK_FALSE(is_found("description 1 Tokyo7f3a001", "description 1 Tokyo"));
    CHECK(is_found("save ", "save"));
    CHECK(is_found("ip  lan1 mtu 1400", "ip lan1 mtu 1400"));
    CHECK_FALSE(is_found("ip lan1 mtu 140", "ip lan1 mtu 1400"));
    CHECK_FALSE(is_found("iplan1 mtu 1400", "ip lan1 mtu 1400"));
    CHECK_FALSE(is_found("ip lan1 mtu 1400 x", "ip lan1 mtu 1400"));
    CHECK_FALSE(is_found("ip lan1 mtu", "ip lan1 mtu 1400"));
    CHECK_FALSE(is_found("", "exit"));
  }

  TEST_CASE("a mark whose Enter has not come is none yet, and never one with a command behind it") {
    const std::string mark = "#rtx:7f3a001";
    CHECK_FALSE(find_mark("# #rtx:7f3a001", mark, 0, 80));
    CHECK_FALSE(find_mark("# #rtx:7f3a001l2tp service on\n# ", mark, 0, 80));
  }

  TEST_CASE("the prompt is what stands before the mark") {
    const std::string full = std::string(78, 'p') + "# ";
    CHECK(find_prompt_before("out\n# #m", 6, 80) == 4U);
    CHECK(find_prompt_before("out\n#  #m", 7, 80) == 4U);  // A late key for the pager.
    CHECK(find_prompt_before(full + "\n#m", 81, 80) == 0U);
    CHECK_FALSE(find_prompt_before("out\n#m", 4, 80));
    CHECK_FALSE(find_prompt_before("half a li#m", 9, 80));
    CHECK_FALSE(find_prompt_before("# \n#m", 3, 80));
    CHECK(prompt_between("[x] #  #m", 0, 7) == "[x] # ");
    CHECK(prompt_between(full + "\n#m", 0, 81) == full);
  }

  TEST_CASE("the command is found behind the prompt, complete, however it is broken") {
    CHECK(find_command("# show log\nout\n", "# ", "show log", 80)->end == 11);
    CHECK(find_command("\nError: x\n# show log \nout\n", "# ", "show log", 80)->begin == 10);
    CHECK(find_command("# sho\nw log\nout\n", "# ", "show log", 5)->end == 12);
    CHECK(find_command("#  show log\n", "# ", "show log", 80));
    CHECK(find_command("# show log\n\nout\n", "# ", "show log", 10)->end == 12);
    CHECK(find_command("# show log\n\nout\n", "# ", "show log", 80)->end == 11);
    CHECK_FALSE(find_command("# show log", "# ", "show log", 80));
    CHECK_FALSE(find_command("# show log x\n", "# ", "show log", 80));
    CHECK_FALSE(find_command("> show log\n", "# ", "show log", 80));
    CHECK_FALSE(find_command("", "# ", "show log", 80));
  }
}

TEST_SUITE("transports/console reply") {
  TEST_CASE("errors in both languages, with a caret line or without, as the first or the last line") {
    CHECK(read("Error: Invalid command name\n").error == "Invalid command name");
    CHECK(read("エラー: コマンド名を確認してください\n").error == "コマンド名を確認してください");
    CHECK(read("エラー：コマンド名を確認してください \n").error == "コマンド名を確認してください");
    CHECK(read("   ^\nError: Illegal keyword\n").error == "Illegal keyword");
    CHECK(read("Searching ...\nError: Illegal keyword\n").error == "Illegal keyword");
    CHECK(read("\x83\x47\x83\x89\x81\x5b: \x83\x5c\n").error == "ソ");
    CHECK(read("Error:\n").error == "");
    CHECK_FALSE(read("a\nError: in the midst\nb\n").error);
    CHECK_FALSE(read("an Error: inside\n").error);
    CHECK_FALSE(read("").error);
    CHECK_FALSE(read("Password Strength : Strong\n").error);
  }

  TEST_CASE("lines cut at the edge are joined") {
    const std::string cut(80, 'a');
    CHECK(read(cut + "\nb\n").text == cut + "b\n");
    CHECK(read(cut + "\n" + cut + "\nb\n").text == cut + cut + "b\n");
    CHECK(read(cut + "\n").text == cut + "\n");
    CHECK(read(cut + "\n\nb\n").text == cut + "\nb\n");
    CHECK(read(std::string(79, 'a') + "\nb\n").text == std::string(79, 'a') + "\nb\n");
    // A wide character does not fit into the last column.
    CHECK(read(std::string(79, 'a') + "\n\x83\x5c"
                                      "b\n")
              .text == std::string(79, 'a') + "ソb\n");
    // Cut in the middle of a character.
    CHECK(read(std::string(79, 'a') + "\x83\n\x5c"
                                      "b\n")
              .text == std::string(79, 'a') + "ソb\n");
    CHECK(read(cut + "\nb\n", "show log", 200).text == cut + "\nb\n");
  }

  TEST_CASE("where rows were joined is told, in readable text") {
    const std::string cut(80, 'a');
    CHECK(read("x\n" + cut + "\n" + cut + "\nb\n").joints == std::vector<std::size_t>{82, 162});
    CHECK(read(cut + "\n\nb\n").joints == std::vector<std::size_t>{80});
    CHECK(read(cut + "\n").joints.empty());
    // Two columns and two bytes in Shift_JIS, three bytes in UTF-8.
    CHECK(read("\x83\x5c" + std::string(78, 'a') + "\nb\n").joints == std::vector<std::size_t>{81});
    CHECK(read(std::string(79, 'a') + "\x83\n\x5c"
                                      "b\n")
              .joints == std::vector<std::size_t>{0});
    CHECK(read("2026/01/02 03:04:05: " + std::string(59, 'a') + "\nb\n" + cut + "\nb\n").joints ==
          std::vector<std::size_t>{80});
  }

  TEST_CASE("system messages are notices, but not where they are the output") {
    const std::string message = "2026/01/02 03:04:05: LAN2: link up";
    const Output settings = read(message + "\n", "ip lan1 mtu 1400");
    CHECK(settings.text.empty());
    CHECK(settings.notices == std::vector<std::string>{message});
    for (const std::string log : {"show log", "SHOW LOG | grep x", "less log", "show techinfo"}) {
      CHECK(read(message + "\n", log).text == message + "\n");
    }
    CHECK_FALSE(is_notice("2026/01/02 03:04:05 x"));
    CHECK_FALSE(is_notice(""));
  }

  TEST_CASE("marks that were echoed in the midst are no output") {
    CHECK(read("a\n#rtx:7f3a001\nb\n#rtx:0000001\n").text == "a\nb\n#rtx:0000001\n");
  }

  TEST_CASE("a command's name in a message is two words") {
    CHECK(name_of_command("ipsec ike pre-shared-key 1 text x") == "ipsec ike ...");
    CHECK(name_of_command("show log") == "show log");
    CHECK(name_of_command("  save  0 ") == "  save  0 ...");
    CHECK(name_of_command("exit") == "exit");
    CHECK(name_of_command("") == "");
  }

  TEST_CASE("console settings are recognised in commands") {
    CHECK(setting_in("console columns 200")->value == "200");
    CHECK(setting_in("no console lines")->value.empty());
    CHECK(setting_in("NO Console Character ja.sjis")->setting == Setting::character);
    for (const std::string text :
         {"console prompt x", "console", "show console columns", "console columns", ""}) {
      CHECK_FALSE(setting_in(text));
    }
  }

  TEST_CASE("a configuration without what we have set keeps the places at which its rows were joined") {
    Settings settings{{"RTX830", "15.02.31"}};
    settings.found("console lines 30\n");
    settings.typed("console lines infinity");
    settings.typed("console columns 200");
    std::vector<std::size_t> joints{2, 49, 52};
    CHECK(settings.as_found("a b\nconsole columns 200\nconsole lines infinity\nc d e\n", joints) ==
          "a b\nconsole lines 30\nc d e\n");
    CHECK(joints == std::vector<std::size_t>{2, 23, 26});
  }

  TEST_CASE("the banner tells model and firmware") {
    CHECK(read_banner("RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)\n").model == "RTX830");
    CHECK(read_banner("\nRTX5000 Rev.14.00.34 (x)").firmware == "14.00.34");
    CHECK(read_banner("# RTX830 Rev.15.02.31\n").model.empty());
    CHECK(read_banner("").firmware.empty());
  }
}

}  // namespace rtx::tests
