"""`rtxctl check`: it finds what is wrong with a VPN, says why, and changes nothing."""

import contextlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
import textwrap
import time
import unittest

from support import ROOT, RTXCTL, SLOW
from support_pair import CONFIGURED_SECRETS, SIDES, PairLab, config_of, plain_ipsec_configs


class Check(PairLab):
    def verdict(self, *options, status, subject="tokyo-osaka"):
        run = self.check(*(options or ("--pair", "tokyo-osaka")), "--json")
        self.assert_status(run, status)
        verdicts = [event for event in run.events() if event["type"] == "verdict"]
        return next(one for one in verdicts if one["subject"] == subject)

    def test_a_vpn_that_works_is_healthy(self):
        self.start_pair()
        run = self.check("--pair", "tokyo-osaka")
        self.assert_status(run, 0)
        self.assertRegex(run.out, r"tokyo-osaka +healthy .* 0 % ")
        self.assertIn("1 healthy of 1", run.out)

    def test_it_only_looks(self):
        self.start_pair()
        before = {name: self.state(name) for name in SIDES}
        self.assert_status(self.check("--pair", "tokyo-osaka"), 0)
        for name in SIDES:
            typed = [line for line in self.entered(name) if line and not line.startswith("#")]
            self.assertGreater(len(typed), 5)
            for line in typed:
                self.assertRegex(line, r"^(show |ping |administrator$|exit$|\*+$)")
            after = self.state(name)
            self.assertEqual(after["running"], before[name]["running"])
            self.assertEqual(after["saved"], before[name]["saved"])

    def test_a_missing_nat_entry_is_named(self):
        broken = config_of("osaka").replace(
            "nat descriptor masquerade static 1 1 192.168.100.2 udp 500\n", "")
        self.start_pair(configs={"osaka": broken})
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "down")
        self.assertEqual(verdict["reason"], "osaka: no NAT entry lets udp 500 in to 192.168.100.2 "
                                            "(tokyo: tunnel 1 is wait_ctl_reply)")

    def test_keys_that_differ_are_named_and_not_told(self):
        self.start_pair(configs={"osaka": config_of("osaka", key="another-ike-key")})
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "down")
        self.assertTrue(verdict["reason"].startswith("the pre-shared keys differ ("), verdict["reason"])

    def test_a_plain_ipsec_tunnel_that_flapped_is_degraded(self):
        self.start_pair(configs=plain_ipsec_configs())
        verdict = self.verdict(status=0)
        self.assertEqual((verdict["health"], verdict["vpn"]), ("healthy", "ipsec"))
        self.assertGreater(verdict["ends"][0]["tunnel_uptime"], 0)
        self.ask(ask="advance", seconds=3600)
        self.assertEqual(self.verdict(status=0)["health"], "healthy")
        self.ask(ask="flap", router="tokyo", tunnel=1)
        self.ask(ask="advance", seconds=1800)
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "degraded")
        self.assertEqual([(one["rule"], one["router"]) for one in verdict["findings"]],
                         [("flapped", "tokyo"), ("flapped", "osaka")])

    def test_what_was_seen_up_is_not_told_as_the_cause(self):
        configs = plain_ipsec_configs()
        configs["tokyo"] = configs["tokyo"].replace("sha-hmac\n", "sha-hmac anti-replay-check=off\n")
        configs["osaka"] = configs["osaka"].replace("ip route 10.0.1.0/24 gateway tunnel 1\n", "")
        self.start_pair(configs=configs)
        self.assertEqual(self.verdict(status=1)["reason"], "osaka: no route leads into tunnel 1 "
                                                           "(tokyo: the far end does not answer through the VPN)")

    def test_a_nat_entry_with_several_ports_lets_all_of_them_in(self):
        entry = "nat descriptor masquerade static 1 1 192.168.100.2 udp 500"
        osaka = config_of("osaka", key="another-ike-key").replace(entry + "\n", entry + ",4500\n")
        self.start_pair(configs={"osaka": osaka})
        verdict = self.verdict(status=1)
        self.assertEqual([one["words"] for one in verdict["findings"] if one["rule"] == "cause"],
                         ["the pre-shared keys differ"])

    def test_that_nobody_begins_is_named(self):
        self.start_pair(configs={name: config_of(name).replace("ipsec auto refresh on\n", "") for name in SIDES})
        self.assertEqual(self.verdict(status=1)["reason"], "neither end begins IKE: 'ipsec auto refresh' is off "
                                                           "(tokyo: tunnel 1 is wait_ctl_reply)")

    def test_a_tunnel_in_no_bridge_is_down(self):
        osaka = config_of("osaka").replace("bridge member bridge1 lan1 tunnel1\n", "")
        self.start_pair(configs={"osaka": osaka})
        verdict = self.verdict(status=1)
        self.assertTrue(verdict["reason"].startswith("osaka: tunnel 1 is a member of no bridge ("), verdict["reason"])

    def test_a_restart_is_seen_however_long_ago_it_was(self):
        self.start_pair()
        self.ask(ask="advance", seconds=3600)
        only_tokyo = ("--router", "tokyo")
        self.assertEqual(self.verdict(*only_tokyo, status=0, subject="tokyo")["health"], "healthy")
        self.ask(ask="advance", seconds=3600)
        self.assertEqual(self.verdict(*only_tokyo, status=0, subject="tokyo")["health"], "healthy")
        self.ask(ask="restart", router="tokyo")
        self.ask(ask="advance", seconds=6 * 3600)
        verdict = self.verdict(*only_tokyo, status=1, subject="tokyo")
        self.assertRegex(verdict["reason"], r"^it restarted [56] h.* ago, since the last check$")

    def test_every_vpn_of_a_pair_counts(self):
        wans = {"tokyo": "198.51.101.1", "osaka": "203.0.114.1"}
        lans = {"tokyo": "10.0.1", "osaka": "10.0.2"}
        configs = {}
        for name, far in (("tokyo", "osaka"), ("osaka", "tokyo")):
            configs[name] = config_of(name, more=f"""\
ip lan3 address {wans[name]}/24
ip lan4 address {lans[name]}.1/24
ip route {wans[far]} gateway {wans[name][:-1]}254
ip route {lans[far]}.0/24 gateway tunnel 2
tunnel select 2
 ipsec tunnel 2
  ipsec sa policy 2 2 esp aes-cbc sha-hmac
  ipsec ike keepalive use 2 on
  ipsec ike local address 2 {wans[name]}
  ipsec ike pre-shared-key 2 text {"common-ike-key" if name == "tokyo" else "another-ike-key"}
  ipsec ike remote address 2 {wans[far]}
 tunnel enable 2
""")
        self.start_pair(configs=configs, routers=dict.fromkeys(SIDES, 'model = "RTX5000"'), network="""
[[network]]
name = "other wan"
interfaces = ["tokyo.lan3", "osaka.lan3"]
gateways = ["198.51.101.254", "203.0.114.254"]
""")
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "down")
        self.assertIn("tunnel 2 of tokyo: the pre-shared keys differ", [one["words"] for one in verdict["findings"]])
        self.assertTrue(all("unnel 1" not in one["words"] for one in verdict["findings"]), verdict["findings"])

    def test_an_address_that_dhcp_gives_is_said_in_the_inventory(self):
        self.start_pair(configs={"osaka": config_of("osaka").replace(
            "ip bridge1 address 192.168.100.2/24", "ip bridge1 address dhcp")})
        verdict = self.verdict(status=1)  # Its end has no address before DHCP gives it one.
        self.assertIn({"rule": "ping", "health": "could_not_tell", "router": "tokyo",
                       "words": "no address of the far end to ping is known",
                       "next_step": "say ping_a and ping_b, by which the two ping each other, in "
                                    "[pair.tokyo-osaka.vars] of the inventory"},
                      [{key: one[key] for key in one if key != "evidence"} for one in verdict["findings"]])
        self.write_inventory(*SIDES, more="[pair.tokyo-osaka]\na = 'tokyo'\nb = 'osaka'\n"
                                          "[pair.tokyo-osaka.vars]\nping_b = '192.168.100.2'\n")
        self.verdict(status=1)
        self.assertIn("ping -c 5 192.168.100.2", self.entered("tokyo"))
        self.assertFalse([line for line in self.entered("tokyo") if "dhcp" in line])

    def test_loss_is_degraded_or_worse(self):
        self.start_pair(network="loss = 0.3")
        checks = self.write("checks.toml", "[rules]\npings = 40\nunsaved = false\n")
        verdict = self.verdict("--pair", "tokyo-osaka", checks, status=1)
        losses = [finding for finding in verdict["findings"] if finding["rule"] == "loss"]
        self.assertTrue(losses, verdict["findings"])
        self.assertRegex(losses[0]["words"], r"^\d+(\.\d)? % of the pings are lost$")

    def test_changes_that_are_not_saved_are_degraded(self):
        self.start_pair()
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "tokyo", "--", "ip lan1 mtu 1400")
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "degraded")
        self.assertEqual(verdict["reason"], "tokyo: changes are not saved: ip lan1 mtu 1400")
        text = self.rtxctl("check", "--pair", "tokyo-osaka").out
        self.assertEqual(text.count(verdict["reason"]), 2, text)  # In the table, and above what to do about it.

    def test_a_router_that_cannot_be_reached_is_not_called_healthy(self):
        self.start_pair()
        inventory = self.folder / "inventory.toml"
        text = inventory.read_text().replace(f"port = {self.ports['osaka']}", "port = 1")
        inventory.write_text(text)
        verdict = self.verdict(status=2)
        self.assertEqual(verdict["health"], "could_not_tell")
        self.assertTrue(verdict["reason"].startswith("osaka: "), verdict["reason"])

    def test_what_is_not_well_counts_beside_what_cannot_be_told(self):
        self.start_pair(routers={"tokyo": 'login_password = "lab-word"'})  # Its file asks for what nobody gave.
        verdict = self.verdict(status=2)
        self.assertEqual([one["rule"] for one in verdict["findings"]], ["unsaved"])
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "osaka", "--", "ip lan1 mtu 1400")
        verdict = self.verdict(status=1)
        self.assertEqual(verdict["health"], "could_not_tell")
        self.assertRegex(verdict["reason"], r"^tokyo: it cannot be told whether all is saved: .*; besides, "
                                            r"osaka: changes are not saved: ip lan1 mtu 1400$")

    def test_the_unnamed_users_password_opens_the_saved_file(self):
        self.start_pair(routers={"tokyo": 'telnet_port = 0\nlogin_password = "lab-word"'})
        port = next(one["telnet_port"] for one in json.loads((self.folder / "ready.json").read_text())["routers"]
                    if one["name"] == "tokyo")
        inventory = self.folder / "inventory.toml"
        inventory.write_text(inventory.read_text() + textwrap.dedent(f"""\
            [router.unnamed]
            host = "127.0.0.1"
            transport = "telnet"
            port = {port}
            password = {{ env = "LAB_WORD" }}
            administrator_password = {{ env = "LAB_ADMINISTRATOR_PASSWORD" }}
            """))
        self.environment["LAB_WORD"] = "lab-word"
        self.assertEqual(self.verdict("--router", "unnamed", status=0, subject="unnamed")["health"], "healthy")

    def test_a_router_that_never_answers_does_not_hold_the_night(self):
        self.start_pair()
        checks = self.write("checks.toml", '[fleet]\ndeadline = "5s"\n')
        self.lab.send_signal(signal.SIGSTOP)
        try:
            run = self.check("--pair", "tokyo-osaka", checks, timeout=60)
        finally:
            self.lab.send_signal(signal.SIGCONT)
        self.assert_status(run, 2)
        self.assertIn("could not tell", run.out)

    def test_a_group_and_everything(self):
        self.start_pair()
        for which in (("--group", "lab"), ("--all",)):
            verdict = self.verdict(*which, status=0)
            self.assertEqual(verdict["kind"], "pair")
        run = self.check("--router", "tokyo", "--json")
        self.assert_status(run, 0)
        _, verdict, end = run.events()
        self.assertEqual((verdict["kind"], verdict["subject"], verdict["health"]), ("router", "tokyo", "healthy"))
        self.assertEqual((end["type"], end["counts"]["healthy"], end["complete"]), ("check_ended", 1, True))

    def test_a_file_of_expectations(self):
        self.start_pair()
        checks = self.write("checks.toml", """\
            name  = "West"
            roles = ["a", "b"]
            [rules]
            built_in = false
            [[step]]
            [[step.expect]]
            name      = "few users"
            show      = "show status user"
            that      = ["count(user) == 7"]
            otherwise = "degraded"
            [[step.expect]]
            name = "one tunnel, and the other's"
            show = "show status l2tp"
            that = ["tunnel[1].remote_tunnel_id == peer.tunnel[1].local_tunnel_id"]
            """)
        verdict = self.verdict("--pair", "tokyo-osaka", checks, status=1)
        self.assertEqual(verdict["health"], "degraded")
        self.assertEqual([(f["rule"], f["router"]) for f in verdict["findings"]],
                         [("expectation", "tokyo"), ("expectation", "osaka")])
        self.assertIn("few users: count(user)", verdict["reason"])

    def test_everybody_is_looked_at_whatever_the_expectations_fit(self):
        self.start_pair()
        self.add_router_to_inventory("kobe", self.ports["tokyo"])
        expect = ('[[step]]\n[[step.expect]]\nname = "nobody"\nshow = "show status user"\n'
                  'that = ["count(user) == 0"]\notherwise = "degraded"\n')
        pairs = self.write("pairs.toml", 'roles = ["a", "b"]\n' + expect)
        routers = self.write("routers.toml", expect)
        found = {}
        for file in (pairs, routers):
            run = self.check("--all", file, "--json")
            self.assert_status(run, 1)
            self.assertTrue(run.events()[-1]["complete"])
            found[file] = {one["subject"]: [each["router"] for each in one["findings"]]
                           for one in run.events() if one["type"] == "verdict"}
        self.assertEqual(found[pairs], {"tokyo-osaka": ["tokyo", "osaka"], "kobe": []})
        self.assertEqual(found[routers], {"tokyo-osaka": ["tokyo", "osaka"], "kobe": ["kobe"]})
        self.assert_status(self.check("--router", "kobe", pairs), 3)
        alone = self.write("alone.toml", 'roles = ["a", "b"]\n[rules]\nbuilt_in = false\n' + expect)
        run = self.check("--all", alone)
        self.assert_status(run, 3)
        self.assertIn("of 'kobe' nothing would be checked", run.err)

    def guess_passwords(self):
        """Somebody at tokyo's telnet door, until it is closed: the router logs that."""
        ready = json.loads((self.folder / "ready.json").read_text())
        port = next(one["telnet_port"] for one in ready["routers"] if one["name"] == "tokyo")
        with socket.create_connection(("127.0.0.1", port), timeout=20 * SLOW) as door:
            try:
                while door.recv(4096):
                    door.sendall(b"wrong\r")
            except ConnectionError:
                pass

    def test_complaints_in_the_log_count_for_a_day(self):
        self.start_pair(routers={"tokyo": "telnet_port = 0"})
        example = re.search(r'(\[\[step\]\]\n\[\[step\.expect\]\]\nname      = "no complaints.*?)```',
                            (ROOT / "docs" / "health-checks.md").read_text(), re.DOTALL).group(1)
        checks = self.write("checks.toml", "[rules]\nbuilt_in = false\n" + example)
        one_day = ("--router", "tokyo", checks)
        verdict = self.verdict(*one_day, status=1, subject="tokyo")  # It has just been switched on.
        self.assertTrue(verdict["reason"].startswith("the log reaches back a day: "), verdict["reason"])
        self.ask(ask="advance", seconds=25 * 3600)
        self.assertEqual(self.verdict(*one_day, status=0, subject="tokyo")["health"], "healthy")
        self.guess_passwords()
        verdict = self.verdict(*one_day, status=1, subject="tokyo")
        self.assertEqual((verdict["health"], verdict["findings"][0]["rule"]), ("degraded", "expectation"))
        self.assertIn("no complaints in the log within a day", verdict["reason"])
        self.ask(ask="advance", seconds=25 * 3600)
        self.assertEqual(self.verdict(*one_day, status=0, subject="tokyo")["health"], "healthy")

    def test_a_part_of_the_log(self):
        self.start_pair()
        self.ask(ask="advance", seconds=3600)
        log = ("run", "--accept-new-host-key", "tokyo")
        whole = self.rtxctl(*log, "--json", "--", "show log")
        self.assert_status(whole, 0)
        entries = json.loads(whole.out)["entry"]
        late = self.rtxctl(*log, "--since", "5min", "--", "show log")
        self.assert_status(late, 0)
        self.assertIn("Login succeeded", late.out)
        self.assertNotIn("IPsec", late.out)
        self.assertNotIn("begins later", late.err)
        self.assertIn("IPsec", whole.out)
        early = self.rtxctl(*log, "--json", "--until", entries[0]["time"], "--since", "2000/01/01", "--", "show log")
        self.assert_status(early, 0)
        self.assertIn("the log begins later than --since, at " + entries[0]["time"], early.err)
        self.assertEqual({one["time"] for one in json.loads(early.out)["entry"]}, {entries[0]["time"]})
        some = self.rtxctl(*log, "--json", "--", "show log | grep Login")
        self.assert_status(some, 0)
        found = json.loads(some.out)
        self.assertTrue(found["entry"])
        self.assertTrue(all("Login" in one["text"] for one in found["entry"]), found)
        self.assertEqual(found["unrecognised"], [])
        other = self.rtxctl(*log, "--since", "1h", "--", "show arp")
        self.assert_status(other, 3)
        self.assertIn("--since and --until are for 'show log'", other.err)

    def test_a_change_is_told_once(self):
        self.start_pair()
        checks = self.write("checks.toml", f"""\
            [[notify]]
            name    = "noc"
            mail    = ["noc@example.com"]
            from    = "rtxctl@example.com"
            command = ["/bin/sh", "-c", "cat >> {self.folder}/mail.txt"]
            """)
        mail = self.folder / "mail.txt"
        self.assert_status(self.check("--pair", "tokyo-osaka", checks), 0)
        self.assertFalse(mail.exists(), "a first look at a healthy pair is no news")
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "osaka", "--", "no tunnel enable 1")
        self.ask(ask="advance", seconds=400)
        for _ in range(2):
            run = self.check("--pair", "tokyo-osaka", checks)
            self.assert_status(run, 1)
            self.assertIn("osaka: tunnel 1 is not enabled", run.out)
            self.assertEqual(mail.read_text().count("\nTo: noc@example.com"), 1)
        run = self.rtxctl("history", "--pair", "tokyo-osaka", "--json")
        self.assertEqual([(one.get("from"), one["to"]) for one in run.events()],
                         [(None, "healthy"), ("healthy", "down")])

    def test_a_missed_night_is_seen(self):
        self.start_pair()
        self.assert_status(self.rtxctl("history", "--fresh-within", "26h"), 1)
        self.assert_status(self.check("--pair", "tokyo-osaka"), 0)
        run = self.rtxctl("history", "--fresh-within", "26h")
        self.assert_status(run, 0)
        self.assertIn("the last whole check (--pair tokyo-osaka) was ", run.out)
        time.sleep(1.1)
        self.assert_status(self.rtxctl("history", "--fresh-within", "1s"), 1)
        self.assert_status(self.rtxctl("history", "--all"), 3)

    def test_a_night_is_missed_beside_a_check_that_is_fresh(self):
        self.start_pair()
        everything = ("history", "--all", "--fresh-within", "26h")
        self.assert_status(self.check("--all"), 0)
        self.assert_status(self.rtxctl(*everything), 0)
        self.shift_history(-2 * 86400)
        self.assert_status(self.check("--router", "tokyo"), 0)
        run = self.rtxctl(*everything)
        self.assert_status(run, 1)
        self.assertEqual(run.out, "the last whole check (--all) was 2 d ago: too long\n")
        self.assert_status(self.rtxctl("history", "--router", "tokyo", "--fresh-within", "26h"), 0)
        run = self.rtxctl("history", "--group", "lab", "--fresh-within", "26h")
        self.assert_status(run, 1)
        self.assertIn("no check (--group lab) has ever looked at everything", run.out)
        run = self.rtxctl("history", "--fresh-within", "26h")
        self.assert_status(run, 1)
        self.assertRegex(run.out, r"\(--all\) was 2 d ago: too long\n.*\(--router tokyo\) was [\d.]+ m?s ago\n")
        self.shift_history(-9 * 86400, "--all")
        self.assert_status(self.rtxctl("history", "--fresh-within", "26h"), 0)

    def shift_history(self, seconds, name="%"):
        """The checks of this name were so much later."""
        history = self.folder / "state" / "rtxctl" / "history.db"
        with contextlib.closing(sqlite3.connect(history)) as database, database:
            database.execute("UPDATE runs SET began = began + ?1, ended = ended + ?1 WHERE name LIKE ?2",
                             (seconds * 1000, name))

    def test_configurations_are_kept_in_git(self):
        self.start_pair()
        folder = self.folder / "configurations"
        git = lambda *words: subprocess.run(["git", "-C", folder, *words], check=True, text=True, capture_output=True,
                                            env=self.environment).stdout
        options = ("--pair", "tokyo-osaka", "--backup", folder, "--backup-sealed")
        self.assert_status(self.check(*options), 0)
        self.assertEqual(git("log", "--format=%s").splitlines(), ["2 configurations have changed"])
        self.assert_status(self.check(*options), 0)
        self.assertEqual(len(git("log", "--format=%s").splitlines()), 1, "nothing has changed")
        self.rtxctl("run", "--accept-new-host-key", "--allow-change", "tokyo", "--", "ip lan1 mtu 1400")
        run = self.check(*options)
        self.assert_status(run, 1)
        self.assertIn("the configuration of tokyo has changed", run.err)
        self.assertEqual(git("log", "-1", "--format=%B").strip(), "tokyo has changed\n\ntokyo: ip lan1 mtu 1400")
        self.assertIn("+ip lan1 mtu 1400", git("show", "--", "tokyo.txt"))
        self.assertEqual(git("status", "--porcelain"), "")
        for file in [*folder.glob("*.txt"), *folder.glob("*.sealed")]:
            for secret in CONFIGURED_SECRETS:
                self.assertNotIn(secret.encode(), file.read_bytes())
        run = self.check("--pair", "tokyo-osaka", "--backup", self.folder)
        self.assert_status(run, 3)
        self.assertIn("neither empty nor a git repository", run.err)

    def test_the_configuration_that_a_router_should_have(self):
        self.start_pair()
        golden = self.folder / "golden"
        golden.mkdir()
        run = self.rtxctl("run", "--accept-new-host-key", "tokyo", "--", "show", "config")
        checks = self.write("checks.toml", '[rules]\ngolden = "golden"\n')
        (golden / "tokyo.txt").write_text(run.out)
        self.verdict("--pair", "tokyo-osaka", checks, status=0)
        (golden / "tokyo.txt").write_text(run.out.replace("end-id SITES", "end-id OTHER"))
        verdict = self.verdict("--pair", "tokyo-osaka", checks, status=1)
        self.assertEqual([(one["rule"], one["router"]) for one in verdict["findings"]], [("golden", "tokyo")])
        golden.rename(self.folder / "elsewhere")
        self.assert_status(self.check("--pair", "tokyo-osaka", checks), 3)

    def test_reports_are_written(self):
        self.start_pair()
        files = {kind: self.folder / f"night.{kind}" for kind in ("html", "junit", "prometheus")}
        options = [word for kind, file in files.items() for word in (f"--{kind}", file)]
        self.assert_status(self.check("--all", "--japanese", *options), 0)
        self.assertIn("tokyo-osaka", files["html"].read_text())
        self.assertIn('testcase name="tokyo-osaka"', files["junit"].read_text())
        self.assertIn('rtxctl_pair_health{check="--all",pair="tokyo-osaka"} 0', files["prometheus"].read_text())
        self.assertEqual(files["prometheus"].stat().st_mode & 0o777, 0o644)
        for file in files.values():
            for secret in CONFIGURED_SECRETS:
                self.assertNotIn(secret, file.read_text())
        run = self.check("--all", "--html", self.folder / "no-such-folder" / "night.html")
        self.assert_status(run, 3)

    def test_a_history_that_is_damaged_is_kept_aside(self):
        self.start_pair()
        state = self.folder / "state" / "rtxctl"
        state.mkdir(parents=True)
        (state / "history.db").write_text("no database " * 100)
        run = self.check("--pair", "tokyo-osaka")
        self.assert_status(run, 0)
        self.assertIn("history.db.corrupt-", run.err)
        self.assertEqual(len(list(state.glob("history.db.corrupt-*"))), 1)
        self.assert_status(self.rtxctl("history"), 0)

    def test_ctrl_c_leaves_a_valid_part(self):
        self.start_pair(speed=1.0)  # A hundred pings take a hundred seconds: they are not awaited.
        inventory = self.folder / "inventory.toml"
        inventory.write_text(inventory.read_text() + '[pair.the-same-again]\na = "tokyo"\nb = "osaka"\n')
        process = subprocess.Popen(
            [RTXCTL, "check", "--accept-new-host-key", "--json", "--all",
             self.write("checks.toml", "[rules]\npings = 100\n")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        self.wait_for_a_ping()
        process.send_signal(signal.SIGINT)
        stopped = time.monotonic()
        out, err = process.communicate(timeout=60 * SLOW)
        self.assertLess(time.monotonic() - stopped, 30 * SLOW, "the pings were awaited")
        self.assertEqual(process.returncode, 130, err)
        end = json.loads(out.splitlines()[-1])
        self.assertEqual((end["type"], end["complete"]), ("check_ended", False))
        deadline = time.monotonic() + 20 * SLOW
        while self.state("tokyo")["sessions"] and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.state("tokyo")["sessions"], 0, "a session was left behind")

    def add_router_to_inventory(self, name, port):
        """tokyo under another name, behind that port: a subject of its own."""
        inventory = self.folder / "inventory.toml"
        text = inventory.read_text()
        block = re.search(r"^\[router\.tokyo\]\n(?:(?!\[).*\n)*", text, re.MULTILINE).group(0)
        inventory.write_text(text + re.sub(r"port = \d+", f"port = {port}", block.replace("tokyo", name, 1)))

    def test_again_only_what_is_not_healthy(self):
        self.start_pair()
        self.add_router_to_inventory("kobe", port=1)
        inventory = self.folder / "inventory.toml"
        again = ("--all", "--only-unhealthy")

        first = self.check(*again, "--json")  # Nothing is known yet: it is a check like any other.
        self.assert_status(first, 2)
        self.assertEqual((first.events()[0]["name"], first.events()[-1]["complete"]), ("--all", True))
        typed = len(self.entered("tokyo"))

        page = self.folder / "again.html"
        second = self.check(*again, "--json", "--html", page)
        self.assert_status(second, 2)
        began, *verdicts, end = second.events()
        self.assertEqual((began["name"], began["subjects"], began["left_out"]), ("--all --only-unhealthy", 1, 1))
        self.assertEqual([(one["subject"], one["health"]) for one in verdicts], [("kobe", "could_not_tell")])
        self.assertFalse(end["complete"])
        self.assertRegex(second.err, r"looking at 1 of 2; left out: 1, healthy since the check of \d{4}-")
        self.assertIn("Left out: 1", page.read_text())
        self.assertEqual(len(self.entered("tokyo")), typed, "what is healthy was looked at again")

        inventory.write_text(inventory.read_text().replace("port = 1\n", f"port = {self.ports['tokyo']}\n"))
        third = self.check(*again)
        self.assert_status(third, 0)
        self.assertRegex(third.out, r"kobe +healthy")
        self.assertIn("1 healthy of 1", third.out)
        self.assertIn("1 left out, healthy before", third.out)

        last = self.check(*again)
        self.assert_status(last, 0)
        self.assertIn("nothing is left to look at; left out: 2, healthy since the check of ", last.err)
        self.assertIn("nothing was looked at", last.out)

        fresh = self.rtxctl("history", "--fresh-within", "26h")
        self.assertIn("the last whole check (--all) was ", fresh.out)
        whole = self.check("--all", "--json")
        self.assertEqual(whole.events()[-1]["subjects"], 2)
        self.assert_status(self.check(*again, "--no-history"), 3)

    def test_again_after_a_run_that_was_stopped(self):
        self.start_pair(speed=1.0)  # A hundred pings take a hundred seconds.
        self.add_router_to_inventory("kobe", port=self.ports["tokyo"])
        self.assert_status(self.check("--all", "--json"), 0)
        process = subprocess.Popen(
            [RTXCTL, "check", "--accept-new-host-key", "--json", "--all",
             self.write("slow.toml", "[rules]\npings = 100\n")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        self.assertEqual(json.loads(process.stdout.readline())["subjects"], 2)
        self.assertEqual(json.loads(process.stdout.readline())["subject"], "kobe")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60 * SLOW)
        self.assertEqual(process.returncode, 130)
        run = self.check("--all", "--only-unhealthy", "--json")
        self.assert_status(run, 0)
        self.assertEqual([one["subject"] for one in run.events() if one["type"] == "verdict"], ["tokyo-osaka"],
                         "what the run before the stopped one saw healthy was left out")

    def test_bad_input(self):
        self.start_pair()
        run = self.check("--pair", "tokio-osaka")
        self.assert_status(run, 3)
        self.assertIn("tokyo-osaka", run.err)
        self.assert_status(self.check("--group", "east"), 3)
        self.assert_status(self.check("--pair", "tokyo-osaka", "no-such-file.toml"), 3)
        self.assert_status(self.check(), 3)
        lines = self.write("lines.toml", "[[step]]\nname = 'x'\nrun = '''\nip lan1 mtu 1400\n'''\n")
        run = self.check("--router", "tokyo", lines)
        self.assert_status(run, 3)
        self.assertIn("lines.toml:4:1: error: a check types nothing", run.err)
        nothing = self.write("nothing.toml", "[rules]\nbuilt_in = false\n")
        for command in (("check", "--router", "tokyo", nothing), ("lint", nothing)):
            run = self.rtxctl(*command)
            self.assert_status(run, 3)
            self.assertIn("nothing.toml:2:12: error: the built-in checks are off", run.said)
        for value in ("'two'", "0", "{ env = 'HOME' }"):
            self.write_inventory(*SIDES, more=f"[pair.tokyo-osaka]\na = 'tokyo'\nb = 'osaka'\n"
                                              f"[pair.tokyo-osaka.vars]\ntunnel_b = {value}\n")
            run = self.check("--pair", "tokyo-osaka")
            self.assert_status(run, 3)
            self.assertRegex(run.err, r"inventory\.toml:\d+:12: error: 'tunnel_b' of pair 'tokyo-osaka' is no number")
        self.write_inventory(*SIDES, more="[pair.tokyo-osaka]\na = 'tokyo'\nb = 'osaka'\n"
                                          "[pair.tokyo-osaka.vars]\nping_a = 'lan1'\n")
        run = self.check("--pair", "tokyo-osaka")
        self.assert_status(run, 3)
        self.assertRegex(run.err, r"inventory\.toml:\d+:10: error: 'ping_a' of pair 'tokyo-osaka' is no IPv4 address")
        self.assertEqual(self.entered("tokyo"), [])


if __name__ == "__main__":
    unittest.main()
