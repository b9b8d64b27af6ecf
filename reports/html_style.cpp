#include "reports/html_frame.hpp"

#include <array>
#include <sodium.h>
#include <string>

namespace rtx::reports {
namespace {

// Three parts: what holds everywhere, what holds on a screen, what holds on paper. h0 to h3 are the healths,
// from healthy to down.
constexpr const char* css = R"css(
:root{--bg:#f4f6f8;--card:#fff;--ink:#17212b;--soft:#566372;--line:#dbe1e7;--link:#1a5fb4;--mark:#eef2f6;
--h0:#18794e;--h1:#8f5a00;--h2:#5a5fc7;--h3:#c11d2b;--f0:#8fd0b0;--f1:#f0bd4f;--f2:#a9adf0;--f3:#e5484d}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
font:15px/1.55 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans JP","Yu Gothic UI",Meiryo,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 24px 8px}
h1,h2,h3,h4,h5,p{margin:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.01em}
h2{font-size:19px;margin:36px 0 12px}
h3{font-size:18px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;overflow-wrap:anywhere}
h4{font-size:13px;color:var(--soft);margin:22px 0 8px;font-weight:600}
h5{font-size:13px;margin:14px 0 4px}
a{color:var(--link);text-underline-offset:2px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"BIZ UDGothic","MS Gothic",monospace}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-bottom:1px solid var(--line)}
thead th{font-size:12.5px;color:var(--soft);font-weight:600;white-space:nowrap}
td{font-variant-numeric:tabular-nums}
tbody tr:last-child>*{border-bottom:0}
small{font-size:12.5px;color:var(--soft)}
svg{display:block}
.signs{position:absolute;width:0;height:0}
.badge{display:inline-flex;align-items:center;gap:5px;font-size:13.5px;font-weight:600;white-space:nowrap}
.badge svg{width:14px;height:14px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round}
.badge.h0{color:var(--h0)}.badge.h1{color:var(--h1)}.badge.h2{color:var(--h2)}.badge.h3{color:var(--h3)}
path.h0{fill:var(--f0)}path.h1{fill:var(--f1)}path.h2{fill:var(--f2)}path.h3{fill:var(--f3)}
.meta{color:var(--soft);font-size:13.5px;display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline}
.meta strong{color:var(--ink)}
.kind{color:var(--soft);font-size:13.5px;font-weight:600;margin-bottom:4px}
header .meta{margin-top:8px}
.caveat{margin-top:16px;padding:10px 14px;border:1px solid var(--h1);border-left-width:5px;border-radius:6px;
font-weight:600}
.bar{width:100%;height:10px;border-radius:5px;margin-top:22px}
.cards{border:0;padding:0;margin:14px 0 0;display:grid;grid-auto-flow:column;grid-auto-columns:1fr;
gap:10px}
.cards legend{padding:0;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards input{position:absolute;opacity:0;width:1px;height:1px}
.cards label{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 14px;cursor:pointer;
display:block;min-width:0}
.cards label b{display:block;font-size:26px;line-height:1.15;font-variant-numeric:tabular-nums}
.cards label span{font-size:13.5px}
.cards label>span:not(.badge){color:var(--soft);font-weight:600}
.cards input:checked+label{border-color:var(--link);box-shadow:inset 0 0 0 1px var(--link)}
.cards input:focus-visible+label{outline:3px solid var(--link);outline-offset:2px}
.cards input:disabled+label{opacity:.62;cursor:default}
.fleet,.subject,.changes,.wide{font-size:14px}
.fleet{background:var(--card);border:1px solid var(--line);border-radius:10px;border-collapse:separate;
border-spacing:0}
.fleet th,.fleet td{padding:9px 8px}
.fleet tr>:first-child{padding-left:16px}
.fleet tr>:last-child{padding-right:16px;overflow-wrap:anywhere}
.fleet tbody th{font-weight:600;overflow-wrap:anywhere;min-width:150px;width:19%}
.fleet td{white-space:nowrap}
.fleet td:last-child{white-space:normal;width:27%}
.fleet td small{display:block}
.strip{width:100%;height:26px;background:var(--mark);border-radius:3px}
.fleet .strip{width:96px;height:18px}
.note{color:var(--soft);font-size:13px;margin:4px 0}
.changes td:last-child{overflow-wrap:anywhere}
.changes td,.changes th{white-space:nowrap}
.changes td:last-child{white-space:normal;width:50%}
.diffs{table-layout:fixed}
.diffs :is(th,td){overflow-wrap:anywhere}
.diffs :is(th,td):first-child{width:9em}
.diffs tbody th{font-weight:600}
.wide{overflow-x:auto}
section[aria-labelledby=changes]>.wide{background:var(--card);border:1px solid var(--line);border-radius:10px;
padding:4px 16px}
.subject{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--f0);border-radius:10px;
padding:18px 22px 12px;margin:0 0 16px;scroll-margin-top:12px}
.subject.h1{border-left-color:var(--f1)}.subject.h2{border-left-color:var(--f2)}
.subject.h3{border-left-color:var(--f3)}
.subject:target{box-shadow:0 0 0 3px var(--link)}
.reason{font-size:16px;margin:4px 0 2px;overflow-wrap:anywhere}
.findings{list-style:none;margin:0;padding:0}
.findings li{padding:8px 0 8px 14px;border-left:3px solid var(--f0);margin-bottom:8px;overflow-wrap:anywhere}
.findings .h1{border-left-color:var(--f1)}.findings .h2{border-left-color:var(--f2)}
.findings .h3{border-left-color:var(--f3)}
.findings .badge{margin-right:6px}
.rule{color:var(--soft);font-size:12.5px}
.next{margin-top:4px}
pre{margin:6px 0;padding:10px 12px;background:var(--mark);border-radius:6px;font-size:12.5px;line-height:1.45;
overflow:auto;max-height:420px;white-space:pre}
.measures{width:auto;min-width:min(100%,520px)}
.measures th,.measures td{overflow-wrap:anywhere}
.measures tbody th{color:var(--soft);font-weight:400}
.pictures{display:grid;grid-template-columns:repeat(3,1fr);gap:16px 22px}
figure{margin:0;min-width:0}
figure.health{grid-column:1/-1}
figcaption{font-size:13px;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline;
margin-bottom:4px}
figcaption strong{font-size:17px;color:var(--ink);font-variant-numeric:tabular-nums}
.plot{width:100%;height:72px;overflow:visible}
.plot path{vector-effect:non-scaling-stroke;fill:none}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot .area{fill:var(--link);opacity:.12}
.plot .line{stroke:var(--link);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
.span{display:flex;justify-content:space-between;gap:8px;font-size:11.5px;color:var(--soft);margin-top:3px}
details{margin:8px 0}
summary{cursor:pointer;padding:5px 0;overflow-wrap:anywhere}
.values{font-size:13px}
.top{font-size:13px;margin-top:10px}
footer{max-width:1180px;margin:0 auto;padding:12px 24px 36px;color:var(--soft);font-size:12.5px}
.paper{display:none}
@media screen{
.subject{content-visibility:auto;contain-intrinsic-size:auto 560px}
body:has(#fh0:checked) .r:not(.h0),body:has(#fh1:checked) .r:not(.h1),
body:has(#fh2:checked) .r:not(.h2),body:has(#fh3:checked) .r:not(.h3){display:none}
}
@media screen and (prefers-color-scheme:dark){
:root{--bg:#0e1318;--card:#171e25;--ink:#e7edf3;--soft:#9dabb9;--line:#2b3641;--link:#78b4ff;--mark:#10161c;
--h0:#5cc99a;--h1:#f2b84b;--h2:#b0b4ff;--h3:#ff8589;--f0:#256b4c;--f1:#c98a12;--f2:#6b70d6;--f3:#e5484d}
}
@media screen and (max-width:820px){
main{padding:18px 14px 4px}
h1{font-size:25px}
.cards{grid-auto-flow:row;grid-template-columns:repeat(2,1fr);gap:8px}
.cards #fa+label{grid-column:1/-1;display:flex;gap:10px;align-items:baseline}
.fleet{background:none;border:0}
.fleet thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.fleet,.fleet tbody{display:block}
.fleet tr{display:grid;grid-template-columns:repeat(3,1fr);gap:2px 14px;background:var(--card);margin-bottom:10px;
border:1px solid var(--line);border-radius:10px;padding:10px 14px}
.fleet th,.fleet td,.fleet tr>:first-child,.fleet tr>:last-child{display:block;border:0;padding:2px 0;width:auto;
min-width:0}
.fleet td{white-space:normal}
.fleet tbody tr>th{font-size:16px;grid-column:1/-1;width:auto}
.fleet td:nth-child(2){grid-column:span 2}
.fleet td:nth-child(3){text-align:right}
.fleet td:nth-child(3)::before{display:none!important}
.fleet td:nth-child(n+3)::before{content:attr(data-l);display:block;font-size:12px;color:var(--soft)}
.fleet td:nth-child(8){grid-column:1/-1;width:auto;order:-1}
.fleet tbody th,.fleet td:nth-child(2),.fleet td:nth-child(3){order:-2}
.fleet td:nth-child(8)::before{display:none!important}
.fleet td:nth-child(7){grid-column:1/-1}
.fleet td:is(:nth-child(7),:nth-child(8)):empty,.fleet td small{display:none!important}
.fleet .strip{width:100%}
.subject{padding:14px 14px 8px}
.changes thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.changes,.changes tbody{display:block}
.changes tr{display:flex;flex-wrap:wrap;gap:0 14px;padding:8px 0;border-bottom:1px solid var(--line)}
.changes tr:last-child{border-bottom:0}
.changes th,.changes td{border:0;padding:1px 0}
.changes tbody th{width:100%;order:-1}
.changes td:last-child{width:100%}
.fleet.compared td:nth-child(4){grid-column:1/-1}
.fleet.compared td:empty{display:none}
.diffs thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.diffs,.diffs tbody,.diffs tr{display:block}
.diffs tr{padding:8px 0;border-bottom:1px solid var(--line)}
.diffs tr:last-child{border-bottom:0}
.diffs :is(th,td),.diffs :is(th,td):first-child{display:block;border:0;padding:1px 0;width:auto}
.diffs td:first-child{color:var(--soft);font-size:13px}
.diffs td[data-l]::before{content:attr(data-l)": ";color:var(--soft)}
.pictures{grid-template-columns:1fr}
footer{padding:12px 14px 28px}
}
@media print{
@page{size:A4;margin:16mm 14mm 18mm;@bottom-center{content:counter(page) " / " counter(pages);font-size:8pt}}
:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#999;--link:#000;--mark:#fff}
body{font-size:9.5pt;line-height:1.45;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,footer{max-width:none;padding:0}
.screen,main>.caveat,.cards,.bar,.top,.values{display:none}
.paper{display:block}
.paper h1{text-align:center;font-size:20pt;letter-spacing:.3em;margin:0 0 8mm;text-indent:.3em}
:lang(en) .paper h1{letter-spacing:.04em;text-indent:0}
.seals{width:66mm;margin:0 0 6mm auto;table-layout:fixed}
.seals th,.seals td{border:.6pt solid #000!important;text-align:center;padding:1mm;font-weight:400;font-size:8.5pt}
.seals td{height:18mm}
.facts th,.facts td{border:.6pt solid #000!important;padding:2mm 3mm}
.facts th{width:34mm;font-weight:600;background:#eee}
.facts tr:last-child td{height:22mm}
.caveat{margin-top:5mm}
h2{font-size:13pt;margin:8mm 0 3mm;break-after:avoid}
h2.details{break-before:page;margin-top:0}
h3{font-size:12pt}
h3,h4,h5,summary{break-after:avoid}
a{color:inherit;text-decoration:none}
.fleet,section[aria-labelledby=changes]>.wide{border:0;padding:0}
.fleet,.changes,.diffs,.measures{font-size:8.5pt}
.fleet thead{display:table-header-group}
.fleet th,.fleet td,.fleet tr>:first-child,.fleet tr>:last-child,.changes th,.changes td,.diffs th,.diffs td{
padding:1.2mm 2mm 1.2mm 0}
.fleet tbody th{min-width:0;width:34mm}
.fleet td small{font-size:7.5pt}
.fleet :is(th,td):nth-child(7){display:none}
tr,figure,.findings li{break-inside:avoid}
.subject{border:0;border-top:1.2pt solid #000;border-radius:0;padding:3mm 0 0;margin:0 0 7mm}
.subject:target{box-shadow:none}
.wide{overflow:visible}
.plot{height:16mm}
.span{font-size:7pt}
.strip{height:6mm}
pre{max-height:none;overflow:visible;white-space:pre-wrap;overflow-wrap:anywhere;border:.5pt solid #999;
font-size:7.5pt;padding:2mm}
summary{list-style:none;padding:1mm 0}
summary::-webkit-details-marker{display:none}
details::details-content{content-visibility:visible;display:block}
footer{margin-top:6mm;font-size:8pt}
}
)css";

}  // namespace

Markup::Source style_sheet() noexcept {
  return css;
}

std::string style_permission() {
  const std::string_view text{css};
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      base64{};
  sodium_bin2base64(base64.data(), base64.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return "'sha256-" + std::string{base64.data()} + "'";
}

}  // namespace rtx::reports
