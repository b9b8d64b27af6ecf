"""A lab of two routers with an L2TPv3/IPsec VPN that works from its start, and what can go wrong with it."""

import json
import socket
import textwrap
import time

from support import ADMINISTRATOR, LOGIN, SLOW, EndToEnd

CONFIG = """\
administrator password *
login user admin *
console prompt {name}
ip route default gateway {gateway}
bridge member bridge1 lan1 tunnel1
ip bridge1 address {lan}/24
ip lan2 address {wan}/24
ip lan2 nat descriptor 1
tunnel select 1
 tunnel encapsulation l2tpv3
 tunnel endpoint address {lan} {far_wan}
 ipsec tunnel 100
  ipsec sa policy 100 1 esp aes-cbc sha-hmac
  ipsec ike keepalive use 1 on
  ipsec ike local address 1 {lan}
  ipsec ike pre-shared-key 1 text {key}
  ipsec ike remote address 1 {far_wan}
 l2tp tunnel auth on common-l2tp
 l2tp local router-id {lan}
 l2tp remote router-id {far_lan}
 l2tp remote end-id SITES
 tunnel enable 1
nat descriptor type 1 masquerade
nat descriptor address outer 1 {wan}
nat descriptor masquerade static 1 1 {lan} udp 500
nat descriptor masquerade static 1 2 {lan} esp
nat descriptor masquerade static 1 3 {lan} udp 4500
ipsec auto refresh on
ipsec transport 1 100 udp 1701
l2tp service on l2tpv3
sshd service on
{more}"""

PLAIN_IPSEC = """\
administrator password *
login user admin *
console prompt {name}
console lines infinity
ip route default gateway {gateway}
ip route {far_network}.0/24 gateway tunnel 1
ip lan1 address {network}.1/24
ip lan2 address {wan}/24
tunnel select 1
 ipsec tunnel 1
  ipsec sa policy 1 1 esp aes-cbc sha-hmac
  ipsec ike keepalive use 1 on
  ipsec ike local address 1 {wan}
  ipsec ike pre-shared-key 1 text {key}
  ipsec ike remote address 1 {far_wan}
 tunnel enable 1
ipsec auto refresh on
sshd service on
"""

SIDES = {
    "tokyo": {"lan": "192.168.100.1", "wan": "198.51.100.1", "gateway": "198.51.100.2"},
    "osaka": {"lan": "192.168.100.2", "wan": "203.0.113.1", "gateway": "203.0.113.2"},
}
FAR = {"tokyo": "osaka", "osaka": "tokyo"}
KEY = "common-ike-key"
CONFIGURED_SECRETS = (KEY, "common-l2tp", "another-ike-key")


def config_of(name, key=KEY, more=""):
    far = SIDES[FAR[name]]
    return CONFIG.format(name=name, far_lan=far["lan"], far_wan=far["wan"], key=key, more=more, **SIDES[name])


def plain_ipsec_configs(key=KEY):
    """Both ends of a routed IPsec tunnel, by name."""
    networks = {"tokyo": "10.0.1", "osaka": "10.0.2"}
    return {name: PLAIN_IPSEC.format(name=name, network=networks[name], far_network=networks[FAR[name]],
                                     far_wan=SIDES[FAR[name]]["wan"], key=key, **SIDES[name])
            for name in SIDES}


class PairLab(EndToEnd):
    """tokyo and osaka; a test starts it with `start_pair`."""

    def start_pair(self, configs=None, routers=None, network="", speed=20.0):
        parts = [f"speed = {speed}"]
        for name in SIDES:
            config = (configs or {}).get(name) or config_of(name)
            parts += ["[[router]]", f'name = "{name}"', f'administrator_password = "{ADMINISTRATOR}"',
                      (routers or {}).get(name, ""), f'config = """\n{config}"""',
                      "[[router.user]]", 'name = "admin"', f'password = "{LOGIN}"']
        parts += ["[[network]]", 'name = "wan"', 'interfaces = ["tokyo.lan2", "osaka.lan2"]',
                  'gateways = ["198.51.100.2", "203.0.113.2"]', network]
        path = self.folder / "pair.toml"
        path.write_text("\n".join(parts) + "\n", encoding="utf-8")
        self.control_socket = str(self.folder / "control")
        self.start_lab(path)
        self.write_inventory(*SIDES, more=textwrap.dedent("""\
            [pair.tokyo-osaka]
            a = "tokyo"
            b = "osaka"
            """))
        self.ask(ask="advance", seconds=60)  # Until the VPN is up, or known not to come up.

    def lab_options(self):
        return ["--control", self.control_socket]

    def ask(self, **request):
        """One request at the lab's control door."""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(20)
            door.connect(self.control_socket)
            door.sendall(json.dumps(request).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                part = door.recv(65536)
                if not part:
                    break
                answer += part
        answer = json.loads(answer)
        self.assertTrue(answer["ok"], answer)
        return answer

    def entered(self, router):
        """Every line that has been entered at `router`."""
        return [line["text"] for line in self.ask(ask="lines", router=router, **{"from": 1})["lines"]]

    def state(self, router):
        return next(one for one in self.ask(ask="state")["routers"] if one["name"] == router)

    def pings(self):
        """How many were typed at tokyo."""
        return sum(line.startswith("ping") for line in self.entered("tokyo"))

    def wait_for_a_ping(self, before=0):
        """Until a check is so far; `before`: how many pings there were before it."""
        deadline = time.monotonic() + 20 * SLOW
        while self.pings() <= before:
            self.assertLess(time.monotonic(), deadline, "no ping was typed")
            time.sleep(0.05)

    def check(self, *options, **settings):
        run = self.rtxctl("check", "--accept-new-host-key", *options, **settings)
        for secret in CONFIGURED_SECRETS:
            self.assertNotIn(secret, run.said, "a key of a configuration was shown")
        return run
