#!/usr/bin/env python3
"""One router: login, administrator, and then five shows or forty lines, by rtxctl and beside it by OpenSSH's client
with expect and by tightly written paramiko. Whole processes, at 0 and at 30 ms of round trip, against the same
simulated router; medians, ratios, and how many round trips each takes.

Usage: bench/router.py BUILD-FOLDER [RUNS]
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parent
# What a person types first, so that nothing is cut or paged.
SETTINGS = ["console character en.ascii", "console lines infinity", "console columns 200"]
SHOWS = ["show environment", "show config", "show status l2tp", "show ipsec sa", "show status tunnel 1"]
LINES = [f"ip route 10.{i}.0.0/16 gateway 192.0.2.1" for i in range(1, 41)]
ROUND_TRIP_MS = 30

LAB = """
[[router]]
name = "bench"
port = 0
latency = "{one_way}ms"
administrator_password = "administrator-word"
config = '''
console prompt bench
ip lan1 address 192.0.2.9/24
'''
[[router.user]]
name = "admin"
password = "login-word"
"""

INVENTORY = """
[router.bench]
host = "127.0.0.1"
port = {port}
user = "admin"
agent = false
password = {{ env = "RTX_LOGIN" }}
administrator_password = {{ env = "RTX_ADMINISTRATOR" }}
"""


def playbook_of_shows():
    expectations = {
        "show environment": 'model == RTX830',
        "show config": "count(line) >= 1",
        "show status l2tp": "tunnel_control == 0",
        "show ipsec sa": "total.send == 0",
    }
    text = 'name = "Shows"\n[[step]]\nname = "Shows"\n'
    for show in SHOWS:
        that = f"that = ['{expectations[show]}']\n" if show in expectations else ""
        text += f'[[step.expect]]\nshow = "{show}"\n{that}'
    return text


class Lab:
    """The simulated router with a given round trip, for the length of a `with`."""

    def __init__(self, rtxtwin, folder, round_trip):
        self.folder = folder
        lab = folder / f"lab-{round_trip}.toml"
        lab.write_text(LAB.format(one_way=round_trip / 2))
        ready = folder / f"ready-{round_trip}.json"
        self.process = subprocess.Popen([rtxtwin, "serve", lab, "--ready-file", ready], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        while not ready.exists():
            if self.process.poll() is not None:
                sys.exit("rtxtwin did not start")
            time.sleep(0.02)
        self.port = json.loads(ready.read_text())["routers"][0]["port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def measure(commands, environment, runs):
    """Median seconds of `runs` whole processes, `commands` in turn, after one that warms up."""
    seconds = []
    for number in range(runs + 1):
        command = commands[number % len(commands)]
        began = time.perf_counter()
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
        seconds.append(time.perf_counter() - began)
        if done.returncode != 0:
            sys.exit(f"{command[0]} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    return statistics.median(seconds[1:])


def contestants(build, folder, port, workload):
    commands = folder / f"{workload}.txt"
    known_hosts = folder / f"known_hosts-{port}"
    inventory = folder / f"inventory-{port}.toml"
    inventory.write_text(INVENTORY.format(port=port))
    # What is in place already is not typed: two playbooks change each other's lines.
    playbooks = [folder / f"{workload}.toml"] if workload == "shows" else [folder / "push.toml", folder / "push-2.toml"]
    yield "rtxctl", [[f"{build}/agent/rtxctl", "apply", playbook, "--router", "bench", "--inventory", inventory,
                      "--known-hosts", known_hosts, "--accept-new-host-key", "--accept-unsaved"]
                     for playbook in playbooks]
    places = folder / f"places-{port}.txt"
    places.write_text(f"127.0.0.1:{port}:bench\n")
    yield "paramiko", [[sys.executable, BENCH / "peer_paramiko.py", "1", "admin", commands, places]]
    yield "ssh + expect", [[BENCH / "peer_expect.exp", "127.0.0.1", str(port), "admin", commands, known_hosts]]


def main():
    build = pathlib.Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    environment = {**os.environ, "RTX_LOGIN": "login-word", "RTX_ADMINISTRATOR": "administrator-word",
                   "RTX_PROMPT": "bench# "}
    with tempfile.TemporaryDirectory(prefix="rtx-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "shows.txt").write_text("\n".join(SETTINGS + SHOWS) + "\n")
        (folder / "push.txt").write_text("\n".join(SETTINGS + LINES) + "\n")
        (folder / "shows.toml").write_text(playbook_of_shows())
        environment["XDG_STATE_HOME"] = str(folder / "state")
        for name, lines in (("push", LINES), ("push-2", [line.replace("192.0.2.1", "192.0.2.2") for line in LINES])):
            (folder / f"{name}.toml").write_text('name = "Push"\n[[step]]\nname = "Lines"\nrun = """\n'
                                                 + "\n".join(lines) + '\n"""\n')
        table = {}
        for round_trip in (0, ROUND_TRIP_MS):
            with Lab(build / "twin" / "rtxtwin", folder, round_trip) as lab:
                for workload in ("shows", "push"):
                    for who, commands in contestants(build, folder, lab.port, workload):
                        table[workload, round_trip, who] = measure(commands, environment, runs)
        report(table, runs)


def report(table, runs):
    print(f"one router, median of {runs} whole processes; in the same run on this machine")
    print("push: forty lines, which the others only type. rtxctl looks at the router, arms its switch, logs in afresh, "
          "compares and disarms.\n")
    print(f"{'workload':8} {'client':14} {'0 ms':>9} {'30 ms':>9} {'round trips':>12} {'0 ms, beside the best other':>28}")
    for workload in ("shows", "push"):
        others = min(table[workload, 0, who] for who in ("paramiko", "ssh + expect"))
        for who in ("rtxctl", "paramiko", "ssh + expect"):
            near, far = table[workload, 0, who], table[workload, ROUND_TRIP_MS, who]
            trips = (far - near) * 1000 / ROUND_TRIP_MS
            ratio = f"{near / others:.2f}x" if who == "rtxctl" else ""
            print(f"{workload:8} {who:14} {near * 1000:7.0f}ms {far * 1000:7.0f}ms {trips:12.1f} {ratio:>28}")


main()
