#include "health/translation.hpp"

#include <array>

namespace rtx::health {
namespace {

// The words for things are those of Yamaha's own Japanese manuals.
constexpr auto known = std::to_array<Sentence>({
    // judge_routers.cpp
    {"it restarted {d} ago, since the last check", "前回の確認のあとに再起動しています({0}前)"},
    {"CPU at {w} % over five minutes", "CPU使用率が{0} %です(5分間)"},
    {"memory at {w} %", "メモリ使用率が{0} %です"},
    {"its configuration is not what it should be: {l}", "設定が定められた内容と違います: {0}"},
    {"it cannot be told whether all is saved: {e}", "設定が保存されているか判定できません: {0}"},
    {"changes are not saved: {l}", "設定が保存されていません: {0}"},
    {"it runs {x} and boots from {x}", "{0} で動作していますが、起動に使うのは {1} です"},
    // judge_undecided.cpp
    {"their configurations hold no VPN between them", "両端の設定に、互いを結ぶVPNがありません"},
    {"it cannot be told which tunnels are one VPN: {x}",
     "どのトンネルが1つのVPNの両端であるか判定できません: {0}"},
    {"tunnel {w} leads to the far router, where no tunnel is its other end",
     "トンネル{0}は対向のルーターに向いていますが、相手となるトンネルが対向にありません"},
    {"say which in [pair.{w}.vars] of the inventory: tunnel_a = N, tunnel_b = N",
     "インベントリの [pair.{0}.vars] に tunnel_a = N と tunnel_b = N を指定してください"},
    // judge_vpn.cpp
    {"tunnel {w} does not run", "トンネル{0}が動作していません"},
    {"tunnel {w} is not enabled", "トンネル{0}が有効になっていません"},
    {"tunnel {w} is established, but its session is not there",
     "トンネル{0}は確立していますが、セッションがありません"},
    {"tunnel {w} is established, but its session is {w}",
     "トンネル{0}は確立していますが、セッションが確立していません(状態: {1})"},
    {"tunnel {w} is {w}", "トンネル{0}が確立していません(状態: {1})"},
    {"a circuit of tunnel {w} is DOWN: see the link of the LAN port",
     "トンネル{0}のサーキットがDOWNです。LANポートのリンクを確認してください"},
    {"tunnel {w}: {e}", "トンネル{0}: {1}"},
    {"tunnel {w} of {w}: {e}", "{1}のトンネル{0}: {2}"},
    {"ping {w}: {e}", "{0} へのping: {1}"},
    {"their tunnel IDs do not mirror each other", "両端のトンネルIDが対応していません"},
    {"their session IDs do not mirror each other", "両端のセッションIDが対応していません"},
    {"there is no SA with the far end", "対向とのSAがありません"},
    {"there is no IPsec SA in each direction", "送信・受信の両方向のIPsec SAがそろっていません"},
    {"an SA ends in {d} and has no successor", "SAの残り寿命が{0}で、次のSAがありません"},
    {"their SAs do not agree: {w} send and {w} recv against {w} send and {w} recv",
     "両端のSAの数が合いません: 送信{0}・受信{1} に対して 送信{2}・受信{3}"},
    {"no address of the far end to ping is known", "pingの宛先となる対向のアドレスが分かりません"},
    {"say ping_a and ping_b, by which the two ping each other, in [pair.{w}.vars] of the inventory",
     "互いのpingの宛先 ping_a と ping_b をインベントリの [pair.{0}.vars] に指定してください"},
    {"the far end does not answer through the VPN", "VPN経由のpingに対向が応答しません"},
    {"{w} % of the pings are lost", "pingの{0} %が失われました"},
    {"the round trip takes {w} {w}", "往復遅延が{0} {1}です"},
    {"the tunnel was down since the last check: it has been up for {d}",
     "前回の確認のあとにトンネルが切断されています(現在の接続時間: {0})"},
    {"the inventory gives it {w}, no interface has it",
     "インベントリにあるアドレス {0} が、どのインタフェースにもありません"},
    // diagnosis.cpp
    {"one end is {w}, the other {w}", "トンネルの種別が両端で違います({0} と {1})"},
    {"the L2TPv3 service is off", "L2TPv3サービスが無効です"},
    {"tunnel {w} has no 'ipsec tunnel'", "トンネル{0}に 'ipsec tunnel' がありません"},
    {"there is no 'ipsec sa policy {w}'", "'ipsec sa policy {0}' がありません"},
    {"no 'ipsec transport' carries policy {w}",
     "ポリシー{0}を使うトランスポートモードの定義('ipsec transport')がありません"},
    {"its tunnel leads to {w}, which is no address of the far router",
     "トンネルの端点 {0} は、対向のルーターのアドレスではありません"},
    {"no NAT entry lets {x} in to {w}",
     "NATディスクリプターに、{0} を {1} に通す静的マスカレードがありません"},
    {"there is no pre-shared key", "事前共有鍵が設定されていません"},
    {"the pre-shared keys differ", "事前共有鍵が両端で違います"},
    {"the algorithms differ: {x} and {x}", "アルゴリズムが両端で違います: {0} と {1}"},
    {"the end IDs differ", "エンドIDが両端で違います"},
    {"it expects router ID {w}, the far end has {w}", "対向のルーターIDが {0} であるはずのところ、{1} です"},
    {"L2TP tunnel authentication is on at one end only", "L2TPトンネル認証が片側だけで有効です"},
    {"the passwords of the L2TP tunnel authentication differ",
     "L2TPトンネル認証のパスワードが両端で違います"},
    // observation.cpp
    {"it was not asked", "確認していません"},
    {"it refused '{x}': {x}", "'{0}' を受け付けませんでした: {1}"},
    {"what it printed for '{x}' cannot be read: expected {x}",
     "'{0}' の出力を読み取れません(期待した内容: {1})"},
    {"'{x}' did not print a whole configuration", "'{0}' の出力が設定の全体ではありません"},
    {"{w} refused '{x}': {x}", "{0} が '{1}' を受け付けませんでした: {2}"},
    // compare.cpp
    {"the router", "ルーター"},
    {"it was not looked at", "確認していません"},
    {"not read", "読み取れません"},
    {"tunnel {w}", "トンネル {0}"},
    {"gateway {w}", "セキュリティーゲートウェイ {0}"},
    {"route {w}", "経路 {0}"},
    {"neighbour {w}", "隣接機器 {0}"},
    {"model", "機種"},
    {"firmware", "ファームウェア"},
    {"{w} % lost", "損失 {0} %"},
    // visit.cpp, and what of the ways to a router is met most
    {"it was not done in the time that a check gives a router", "確認の制限時間内に終わりませんでした"},
    {"cannot connect to port {w} ({x})", "ポート{0}に接続できません({1})"},
    {"the name was not resolved in time", "時間内に名前を解決できません"},
    {"nothing came in time", "時間内に応答がありません"},
    {"no answer in time", "時間内に応答がありません"},
    {"no answer from behind it in time", "その先から時間内に応答がありません"},
    {"the connection was cut", "接続が切れました"},
    {"the connection was cut ({x})", "接続が切れました({0})"},
    {"the router closed the connection", "ルーターが接続を閉じました"},
    {"the router ended the connection", "ルーターが接続を閉じました"},
    {"the router ended the connection ({x})", "ルーターが接続を閉じました({0})"},
    {"the router does not answer any more ({x})", "ルーターが応答しなくなりました({0})"},
    {"what answered does not speak SSH-2 ({x})", "接続先がSSHバージョン2に対応していません({0})"},
    {"unknown host key {x}", "未知のホスト鍵です: {0}"},
    {"THE HOST KEY HAS CHANGED: the router shows {x}, known is another one: {x}. Somebody may be listening "
     "in, "
     "or the router was replaced or its key renewed",
     "ホスト鍵が変わっています: ルーターの鍵は {0}、既知の鍵は別のものです: "
     "{1}。盗聴されているか、ルーターの交換"
     "または鍵の再生成が行われた可能性があります"},
    {"user {x} was refused (tried: {x}; the server offers: {x})",
     "ユーザー {0} のログインが拒否されました(試した方法: {1}、サーバーの方法: {2})"},
    {"{w} refused the login of user '{x}'", "{0} がユーザー '{1}' のログインを拒否しました"},
    {"{w} refused the login of user '{x}': {x}", "{0} がユーザー '{1}' のログインを拒否しました: {2}"},
    {"{w} refused `administrator`: {x}", "{0} で管理ユーザーになれません: {1}"},
    {"{w} did not come back to its prompt after \"{x}\" in time",
     "{0} が \"{1}\" のあと時間内にプロンプトへ戻りません"},
    // What to do next.
    {"try it by itself; 'deadline' of [fleet] in a check file gives more",
     "この対象だけで確認してください。制限時間は確認ファイルの [fleet] の 'deadline' で延ばせます"},
    {"check on the router that the service is on (`sshd service on`) and listens on that port",
     "ルーターでサービスが有効であること(`sshd service "
     "on`)と、そのポートで待ち受けていることを確認してください"},
    {"check the address and the route to it, and `sshd host` and the filters on the router",
     "アドレスと経路、ルーターの `sshd host` とフィルターを確認してください"},
    {"check the name, or give the router's address",
     "名前を確認するか、ルーターのアドレスを指定してください"},
    {"check that it is on and the way to it", "電源と経路を確認してください"},
    {"it may have lost power or its way here; what it had been sent before may be in effect",
     "電源断または経路断の可能性があります。それまでに送った内容は有効かもしれません"},
    {"check the way to the jump host, and from there to the router",
     "踏み台までの経路と、踏み台からルーターまでの経路を確認してください"},
    {"check the port: 22 is SSH, 23 telnet", "ポートを確認してください(22はSSH、23はTELNET)"},
    {"check the user name (`login user` on the router) and where its password or key comes from",
     "ユーザー名(ルーターの `login user`)と、パスワードまたは鍵の指定を確認してください"},
    {"check `user` and `password` of this router, and its `user attribute`",
     "このルーターの `user` と `password`、および `user attribute` を確認してください"},
    {"check the administrator password of this router", "このルーターの管理パスワードを確認してください"},
    {"check `user attribute administrator` of this user",
     "このユーザーの `user attribute administrator` を確認してください"},
    {"raise the deadline if the command takes longer",
     "時間のかかるコマンドなら、制限時間を延ばしてください"},
    {"find out why at the router itself (`show sshd public key`); only then remove the old line",
     "ルーター本体で理由を確認し(`show sshd public key`)、そのあとで古い行を消してください"},
    {"compare it with what the router itself shows ({x}); if it is right: {x}",
     "ルーター本体の表示({0})と照合し、正しければ次を実行してください: {1}"},
});

}  // namespace

std::span<const Sentence> sentences() noexcept {
  return known;
}

}  // namespace rtx::health
