"""A lab of simulated routers with its control door, and rtxctl's surroundings beside it, for the fault matrix."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECRETS = {
    "LAB_PASSWORD": "lab-login",
    "LAB_ADMINISTRATOR_PASSWORD": "lab-admin",
    "LAB_L2TP_AUTH": "tunnel-word-5719",
    "LAB_PSK": "pre-shared-word-8842",
}


# How rtxctl comes to the routers: what each router of the lab needs for it, and each of the inventory.
WAYS = {
    "ssh": ("", "port = {port}"),
    "telnet": ("telnet_port = 0", 'transport = "telnet"\nport = {telnet_port}'),
    "serial": ('serial = "ROUTER.tty"', 'transport = "serial"\ndevice = "{serial}"\nbaud = 115200'),
    "tcp": ("tcp_port = 0", 'transport = "tcp"\nport = {tcp_port}\nbaud = 115200'),
}


class LabTrouble(Exception):
    """The lab itself does not work: nothing about rtxctl can be said."""


class Lab:
    """A running rtxtwin with the seed's lab. `configs` replaces the configurations at the start, by router; every router
    also gets the lines `settings`. rtxctl comes by `way`, one of WAYS."""

    def __init__(self, rtxtwin, folder, configs, speed, host_key, slowness=1.0, settings="", way="ssh"):
        self.folder = pathlib.Path(folder)
        self.way = way
        settings = "\n".join([settings, WAYS[way][0]])
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "lab.toml").write_text(lab_text(configs, speed, settings), encoding="utf-8")
        ready, door = self.folder / "ready.json", self.folder / "door"
        ready.unlink(missing_ok=True)
        with open(self.folder / "rtxtwin.log", "wb") as log:
            self.process = subprocess.Popen(
                [rtxtwin, "serve", self.folder / "lab.toml", "--ready-file", ready, "--control", door,
                 "--host-key", host_key], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 30 * slowness
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise LabTrouble("rtxtwin did not start: " + (self.folder / "rtxtwin.log").read_text())
            time.sleep(0.005)
        self.doors = {router["name"]: router for router in json.loads(ready.read_text())["routers"]}
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60 * slowness)
        self.socket.connect(str(door))
        self.stream = self.socket.makefile("rw", encoding="utf-8")
        self.write_surroundings(host_key)

    def ask(self, what, **details):
        self.stream.write(json.dumps({"ask": what, **details}) + "\n")
        self.stream.flush()
        answer = json.loads(self.stream.readline() or '{"ok": false, "error": "the lab has gone"}')
        if not answer["ok"]:
            raise LabTrouble(f"{what}: {answer['error']}")
        return answer

    def state(self):
        """The routers by name, and the lab's time in seconds."""
        answer = self.ask("state")
        return {router["name"]: router for router in answer["routers"]}, answer["lab_time"]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def write_surroundings(self, host_key):
        """rtxctl's inventory and known hosts for the ports of this lab."""
        inventory = (ROOT / "playbooks" / "seed" / "inventory.toml").read_text(encoding="utf-8")
        for port, name in (("2201", "yamaha01"), ("2202", "yamaha02")):
            way = WAYS[self.way][1].format_map(self.doors[name])
            inventory, replaced = re.subn(rf"(?m)^port\s*=\s*{port}$", way, inventory)
            if replaced != 1:
                raise LabTrouble(f"the seed's inventory names no port {port}")
        if self.way == "serial":
            inventory = re.sub(r"(?m)^host\s*=.*\n", "", inventory)
        self.inventory = self.folder / "inventory.toml"
        self.inventory.write_text(inventory, encoding="utf-8")
        self.known_hosts = self.folder / "known_hosts"
        keys = [subprocess.run(["ssh-keygen", "-y", "-f", file], capture_output=True, text=True, check=True).stdout
                for file in (host_key, f"{host_key}.rsa")]
        self.known_hosts.write_text(
            "".join(f"[127.0.0.1]:{door['port']} {' '.join(key.split()[:2])}\n" for door in self.doors.values() for key in keys))

    def set_defaults(self, **settings):
        """Settings for every router, in the inventory's group."""
        text = self.inventory.read_text(encoding="utf-8")
        lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        self.inventory.write_text(text.replace("[group.lab]\n", "[group.lab]\n" + lines, 1), encoding="utf-8")


def lab_text(configs, speed, settings):
    text = (ROOT / "twin" / "labs" / "seed.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^port\s*=.*$", "port = 0", text)
    text = re.sub(r"(?m)^speed\s*=.*$", f"speed = {float(speed)}", text)
    text = re.sub(r"(?m)^name\s*=\s*\"(yamaha0\d)\"$", lambda found: f"{found[0]}\n{settings.replace('ROUTER', found[1])}",
                  text)
    for name, config in configs.items():
        pattern = rf'(name\s*=\s*"{name}".*?config\s*=\s*""")\n.*?(""")'
        text, replaced = re.subn(pattern, lambda found: found[1] + "\n" + config + found[2], text, 1, re.DOTALL)
        if not replaced:
            raise LabTrouble(f"the seed's lab has no router {name}")
    return text


def environment(folder):
    """rtxctl's environment: everything that it keeps is below `folder`."""
    values = {**os.environ, **SECRETS, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "LC_ALL": "C.UTF-8"}
    for name in ("SSH_AUTH_SOCK", "RTXCTL_INVENTORY", "XDG_CONFIG_HOME"):
        values.pop(name, None)
    return values


def hurried(playbook, factor):
    """The playbook's text with expectations that are asked more often and given up sooner, since lab time runs faster."""
    def sooner(found):
        return f'within = "{max(2.0, float(found[1]) / factor):g}s"\nevery = "200ms"'
    return re.sub(r'within\s*=\s*"(\d+)s"', sooner, playbook)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
