#include "reports/html_comparison_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rtx::reports {
namespace {

constexpr ComparisonWords comparison_in_english{
    .title = "Before and after",
    .all_same = "All {} are as before",
    .differ = "{} of {} differ",
    .not_compared = "{} of {} could not be compared",
    .nothing = "Nothing was compared",
    .caveat =
        "Routers of which not everything could be compared: {}. Whether something has changed there is not "
        "known.",
    .same = "as before",
    .differs = "differs",
    .could_not_tell = "could not tell",
    .before = "Before",
    .after = "After",
    .result = "Result",
    .differences = "Differences",
    .count = "{}",
    .unseen = "Could not be compared",
    .kind = "Kind",
    .what = "What",
    .absent = "not there",
    .seen = "seen",
    .looked_at = "looked at",
    .not_looked_at = "not looked at",
    .more = "{} more are not shown; `--json` prints them all.",
};

constexpr ComparisonWords comparison_in_japanese{
    .title = "作業前後の比較",
    .all_same = "全{}台 変化ありません",
    .differ = "{1}台中 {0}台に差異があります",
    .not_compared = "{1}台中 {0}台を比較できませんでした",
    .nothing = "比較した対象がありません",
    .caveat = "{}台は一部または全部を比較できませんでした。その部分の変化の有無は不明です。",
    .same = "変化なし",
    .differs = "差異あり",
    .could_not_tell = "判定不能",
    .before = "作業前",
    .after = "作業後",
    .result = "結果",
    .differences = "差異",
    .count = "{}件",
    .unseen = "比較できなかった項目",
    .kind = "種別",
    .what = "項目",
    .absent = "なし",
    .seen = "確認済み",
    .looked_at = "確認日時",
    .not_looked_at = "未確認",
    .more = "ほか{}件は省略しました。`--json` ですべて出力できます。",
};

constexpr std::array<std::array<const char*, 2>, 8> kinds{{{"tunnel", "トンネル"},
                                                           {"sa", "SA"},
                                                           {"route", "経路"},
                                                           {"neighbour", "ARP"},
                                                           {"loss", "パケット損失"},
                                                           {"config", "設定"},
                                                           {"firmware", "ファームウェア"},
                                                           {"unseen", "判定不能"}}};

}  // namespace

const ComparisonWords& comparison_words(health::Language language) noexcept {
  return language == health::Language::japanese ? comparison_in_japanese : comparison_in_english;
}

std::string kind_words(const std::string& kind, health::Language language) {
  if (language == health::Language::english) return kind == "sa" ? "SA" : kind;
  const auto found = std::ranges::find_if(kinds, [&](const auto& one) { return one[0] == kind; });
  return found == kinds.end() ? kind : (*found)[1];
}

}  // namespace rtx::reports
