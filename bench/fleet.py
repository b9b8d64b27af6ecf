#!/usr/bin/env python3
"""Fleets: login, administrator and five shows on each of N routers, by `rtxctl check`, which also parses them and
asserts on them, and beside it by those that only read them: a bare loop over libssh (bench/bare), tightly written
paramiko with threads, OpenSSH's client with expect, and netmiko if NETMIKO_CHECKOUT names a folder to import it from.
Whole processes against the same simulated routers in one process; client and server CPU apart, since all of it shares
this machine.

Usage: bench/fleet.py BUILD-FOLDER [N ...]        (1 40 500 2000; FLEET_ROUND_TRIPS="0 30")
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parent
SHOWS = ["show environment", "show config", "show status l2tp", "show ipsec sa", "show ip route"]
LAB = """
[[fleet]]
count = {count}
[[fleet.router]]
name = "bench{{n:5}}"
port = {port}
latency = "{one_way}ms"
administrator_password = "administrator-word"
config = '''
console prompt bench{{n:5}}
console lines infinity
console columns 200
console character en.ascii
ip lan1 address 10.{{hi}}.{{lo}}.1/24
ip route default gateway 10.{{hi}}.{{lo}}.254
'''
[[fleet.router.user]]
name = "admin"
password = "login-word"
"""
CHECKS = """
[rules]
built_in = false
[fleet]
at_once     = {at_once}
per_site    = 10000
per_bastion = 10000
deadline    = "5min"
[[step]]
[[step.expect]]
show = "show environment"
that = ["model == RTX830", "memory < 90%"]
[[step.expect]]
show = "show config"
that = ["count(line) >= 1"]
[[step.expect]]
show = "show status l2tp"
that = ["tunnel_control == 0"]
[[step.expect]]
show = "show ipsec sa"
that = ["total.send == 0"]
[[step.expect]]
show = "show ip route"
that = ["count(route) >= 1"]
"""


class Lab:
    """N simulated routers with a given round trip, for the length of a `with`."""

    def __init__(self, rtxtwin, folder, count, round_trip):
        lab = folder / f"lab-{count}-{round_trip}.toml"
        lab.write_text(LAB.format(count=count, port=0, one_way=round_trip / 2))
        ready = folder / f"ready-{count}-{round_trip}.json"
        self.process = subprocess.Popen([rtxtwin, "serve", lab, "--ready-file", ready, "--host-key", folder / "host_key"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not ready.exists():
            if self.process.poll() is not None:
                sys.exit("rtxtwin did not start")
            time.sleep(0.05)
        self.routers = json.loads(ready.read_text())["routers"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def with_hashed_lines(known_hosts, count):
    """A copy of `known_hosts` behind `count` hashed lines of other hosts, as an administrator's file has them."""
    lines = []
    for number in range(count):
        salt, key = os.urandom(20), b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + os.urandom(32)
        name = hmac.new(salt, f"198.51.{number >> 8}.{number & 255}".encode(), hashlib.sha1).digest()
        lines.append(b"|1|%b|%b ssh-ed25519 %b\n" % tuple(map(base64.b64encode, (salt, name, key))))
    hashed = known_hosts.with_suffix(".hashed")
    hashed.write_bytes(b"".join(lines) + known_hosts.read_bytes())
    return hashed


def measure(command, environment, lab, runs):
    """The run with the least wall time: wall, client CPU, server CPU in seconds, and the client's resident MB; None if
    one failed."""
    best = None
    for _ in range(runs):
        server, began = lab.cpu(), time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        out, err = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        if process.returncode != 0:
            print(f"{command} failed with {process.returncode}:\n{out.decode()[-2000:]}{err.decode()[-2000:]}",
                  file=sys.stderr)
            return None
        found = (seconds, usage.ru_utime + usage.ru_stime, lab.cpu() - server, usage.ru_maxrss / 1024)
        best = min(best or found, found)
    return best


def contestants(build, folder, routers, known_hosts):
    inventory = folder / f"inventory-{len(routers)}.toml"
    inventory.write_text('[group.all]\nuser = "admin"\nagent = false\npassword = { env = "RTX_LOGIN" }\n'
                         'administrator_password = { env = "RTX_ADMINISTRATOR" }\nssh_config = false\n'
                         + "".join(f'[router.{one["name"]}]\ngroup = "all"\nhost = "127.0.0.1"\nport = {one["port"]}\n'
                                   for one in routers))
    commands = folder / "shows.txt"
    commands.write_text("\n".join(SHOWS) + "\n")
    places = folder / f"places-{len(routers)}.txt"
    places.write_text("\n".join(f'127.0.0.1:{one["port"]}:{one["name"]}' for one in routers) + "\n")
    for at_once in sorted({min(len(routers), 64), len(routers)}):
        checks = folder / f"checks-{at_once}.toml"
        checks.write_text(CHECKS.format(at_once=at_once))
        command = [f"{build}/agent/rtxctl", "check", "--group", "all", checks, "--json", "--no-history", "--inventory",
                   inventory, "--accept-new-host-key", "--known-hosts"]
        yield f"rtxctl, {at_once} at once", 3, [*command, known_hosts]
        if at_once == len(routers) == 500:
            yield "rtxctl, 10,000 hashed hosts", 3, [*command, with_hashed_lines(known_hosts, 10_000)]
        yield f"bare loop, {at_once} at once", 3, [f"{build}/bench/bare/bare_fleet", str(at_once), "admin", commands, places]
    for threads in sorted({min(len(routers), 16), min(len(routers), 40)}):
        yield f"paramiko, {threads} threads", 2, [sys.executable, BENCH / "peer_paramiko.py", str(threads), "admin",
                                                  commands, places]
    if "NETMIKO_CHECKOUT" in os.environ and len(routers) <= 500:
        threads = min(len(routers), 40)
        yield f"netmiko, {threads} threads", 1, [sys.executable, BENCH / "peer_netmiko.py", str(threads), "admin",
                                                 commands, places]
    if len(routers) <= 40:
        yield "ssh + expect, 16 at once", 2, [
            "xargs", "-a", places, "-P", "16", "-n", "1", "sh", "-c",
            f'IFS=:; set -- $0; RTX_PROMPT="$3# " exec {BENCH}/peer_expect.exp "$1" "$2" admin {commands} {known_hosts}']


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    counts = [int(word) for word in sys.argv[2:]] or [1, 40, 500, 2000]
    round_trips = [int(word) for word in os.environ.get("FLEET_ROUND_TRIPS", "0 30").split()]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    environment = {**os.environ, "RTX_LOGIN": "login-word", "RTX_ADMINISTRATOR": "administrator-word"}
    print("login, administrator, five shows; the best of a few whole processes, in one run on this machine.")
    print("rtxctl parses the shows and asserts on them; the others only read them.\n")
    print(f"{'routers':>7} {'RTT':>6} {'client':27} {'wall':>9} {'client CPU':>11} {'a router':>10} {'server CPU':>11} "
          f"{'resident':>9}  beside the best of the others")
    with tempfile.TemporaryDirectory(prefix="rtx-bench-") as name:
        folder = pathlib.Path(name)
        environment["XDG_STATE_HOME"] = str(folder / "state")
        for count in counts:
            for round_trip in round_trips:
                with Lab(build / "twin" / "rtxtwin", folder, count, round_trip) as lab:
                    known_hosts = folder / f"known_hosts-{count}-{round_trip}"
                    table = {who: measure(command, environment, lab, runs)
                             for who, runs, command in contestants(build, folder, lab.routers, known_hosts)}
                report(count, round_trip, {who: row for who, row in table.items() if row})
                failed = [who for who, row in table.items() if not row and not who.startswith("netmiko")]
                if failed:
                    sys.exit(f"did not come to an end: {', '.join(failed)}")


def report(count, round_trip, table):
    def least(who, column):
        return min((row[column] for name, row in table.items() if name.startswith(who)), default=float("nan"))
    for who, (seconds, client, server, resident) in table.items():
        beside = (f"{seconds / least('paramiko', 0):.2f}x wall, {client / least('paramiko', 1):.2f}x CPU of paramiko; "
                  f"{client / least('bare', 1):.2f}x CPU of the bare loop") if who.startswith("rtxctl") else ""
        print(f"{count:7} {round_trip:4}ms {who:27} {seconds:8.3f}s {client:10.2f}s {client * 1000 / count:8.2f}ms "
              f"{server:10.2f}s {resident:7.0f}MB  {beside}", flush=True)


main()
