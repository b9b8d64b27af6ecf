"""Servers that others wrote, on loopback, in front of simulated routers: sshd, dropbear, telnetd, ser2net, socat."""

import getpass
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

from support import ADMINISTRATOR, LOGIN, ROOT, RTXTWIN, SLOW, EndToEnd

USER = getpass.getuser()
WORD = "lab-word"  # The unnamed user's.


def program(name, package):
    """The path of a program that a test cannot do without: a missing one is a failure, nothing to skip."""
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        raise AssertionError(f"{name} is missing: install the package {package} (./dev setup)")
    return path


class Inetd:
    """Runs a program for every connection to a port of 127.0.0.1, its standard input and output being the
    connection, as inetd does. What the program writes to standard error is in `log`."""

    def __init__(self, command, log, environment):
        self.command, self.environment = [str(part) for part in command], environment
        self.log_file, self.log = open(log, "ab"), log
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.children = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.children.append(subprocess.Popen(self.command, stdin=connection, stdout=connection,
                                                      stderr=self.log_file, env=self.environment))

    def close(self):
        if self.listener.fileno() < 0:
            return
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def die(self):
        """Every program of it at once, and nobody comes in any more."""
        self.close()
        pids = [child.pid for child in self.children]
        for pid in pids:  # Servers start others, which are looked at in their turn.
            below = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
            pids += map(int, below.read_text().split() if below.exists() else [])
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def stop(self):
        self.close()
        for child in self.children:
            end(child)
        self.log_file.close()

    def logged(self):
        return self.log.read_text(errors="replace")


def end(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5 * SLOW)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


class RealDoors(EndToEnd):
    """A temporary folder in which servers of others are configured, and an inventory that is made piece by piece."""

    def setUp(self):
        super().setUp()
        self.inventory = ['[group.lab]', 'administrator_password = { env = "LAB_ADMINISTRATOR_PASSWORD" }']
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)  # Where Debian's sshd separates its privileges.

    # --- simulated routers ------------------------------------------------------------------------

    def console_of(self, name="bench01"):
        """The command of a console on standard input and output: a router of its own in every process."""
        lab = self.folder / f"{name}.toml"
        lab.write_text(f'[[router]]\nname = "{name}"\nadministrator_password = "{ADMINISTRATOR}"\n'
                       f'config = """\nip lan1 address 192.0.2.1/24\n"""\n'
                       f'[[router.user]]\nname = "admin"\npassword = "{LOGIN}"\n', encoding="utf-8")
        return f"{RTXTWIN} console {lab} {name}"

    def serve_bench(self, router="", fault=""):
        """`bench01` with every door, in a lab that lasts as long as the test; `self.doors` has its ports."""
        lab = self.folder / "lab.toml"
        lab.write_text(f'speed = 20.0\n[[router]]\nname = "bench01"\ntelnet_port = 0\ntcp_port = 0\n'
                       f'serial = "bench01.tty"\nadministrator_password = "{ADMINISTRATOR}"\n'
                       f'login_password = "{WORD}"\nconfig = """\nip lan1 address 192.0.2.1/24\n"""\n'
                       f'[[router.user]]\nname = "admin"\npassword = "{LOGIN}"\n{router}\n{fault}\n',
                       encoding="utf-8")
        self.start_lab(lab)
        self.doors = self.ready()["bench01"]

    def serve_seed(self):
        """The bundled lab with every door of both routers; the ports by router."""
        key = self.key.with_suffix(".pub").read_text().strip()
        lab = (ROOT / "twin" / "labs" / "seed.toml").read_text(encoding="utf-8")
        lab = re.sub(r"(?m)^speed\s*=.*$", "speed = 40.0", lab)
        lab = re.sub(r"(?m)^port\s*=.*$", "port = 0\ntelnet_port = 0\ntcp_port = 0", lab)
        lab = re.sub(r'(?m)^name\s*= "(yamaha0\d)"$', r'name = "\1"\nserial = "\1.tty"', lab)
        lab = re.sub(r'(?m)^password = "lab-login"$', f'password = "{LOGIN}"\nauthorized_keys = ["{key}"]\n'
                     "[router.serial_line]\nbaud = 115200", lab)
        path = self.folder / "lab.toml"
        path.write_text(lab, encoding="utf-8")
        self.start_lab(path)
        return self.ready()

    def ready(self):
        routers = json.loads((self.folder / "ready.json").read_text())["routers"]
        return {router["name"]: router for router in routers}

    # --- servers of others ------------------------------------------------------------------------

    def inetd(self, name, *command, environment=None):
        server = Inetd(command, self.folder / f"{name}.log", {**self.environment, **(environment or {})})
        self.addCleanup(server.stop)
        return server

    def start(self, name, *command):
        """A server that makes its own listener."""
        log = open(self.folder / f"{name}.log", "wb")
        self.addCleanup(log.close)
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=log, env=self.environment)
        self.addCleanup(end, process)
        return process

    def wait_until(self, happened, name):
        deadline = time.monotonic() + 20 * SLOW
        while not happened():
            self.assertLess(time.monotonic(), deadline,
                            f"{name} did not start: " + (self.folder / f"{name}.log").read_text())
            time.sleep(0.02)

    def make_key(self, name, *options):
        subprocess.run(["ssh-keygen", "-q", "-N", "", *options, "-f", self.folder / name], check=True)
        return self.folder / name

    def fingerprint(self, key):
        shown = subprocess.run(["ssh-keygen", "-lf", key], check=True, capture_output=True, text=True)
        return shown.stdout.split()[1]

    def sshd(self, name, shell=None, more="", host_key=("-t", "ed25519")):
        """OpenSSH's server, which lets the key `id_ed25519` in; without a `shell` only a jump host."""
        key = self.make_key(f"{name}_host_key", *host_key)
        shutil.copy(self.key.with_suffix(".pub"), self.folder / "authorized_keys")
        config = self.write(f"{name}.conf", f"""
            {more}
            HostKey {key}
            AuthorizedKeysFile {self.folder}/authorized_keys
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            LogLevel DEBUG1
            ForceCommand {shell or "/bin/false"}
            """)
        server = self.inetd(name, program("sshd", "openssh-server"), "-i", "-e", "-f", config)
        server.host_key = key
        return server

    def dropbear(self, shell):
        """Dropbear with a user `admin` of its own, who is us: it looks nowhere but in the home folder for keys."""
        server = program("dropbear", "dropbear-bin")
        host_key = self.folder / "dropbear_host_key"
        subprocess.run([program("dropbearkey", "dropbear-bin"), "-t", "rsa", "-s", "2048", "-f", host_key],
                       check=True, capture_output=True)
        home = self.folder / "home"
        (home / ".ssh").mkdir(parents=True)
        shutil.copy(self.key.with_suffix(".pub"), home / ".ssh" / "authorized_keys")
        me = pwd.getpwuid(os.geteuid())
        self.write("passwd", f"admin:x:{me.pw_uid}:{me.pw_gid}::{home}:/bin/sh\n")
        self.write("group", f"admin:x:{me.pw_gid}:\n")
        return self.inetd("dropbear", server, "-i", "-r", host_key, "-c", shell, environment={
            "LD_PRELOAD": "libnss_wrapper.so", "NSS_WRAPPER_PASSWD": str(self.folder / "passwd"),
            "NSS_WRAPPER_GROUP": str(self.folder / "group")})

    def telnetd(self, name, shell):
        """GNU inetutils' server; `shell` is what it runs in place of `login`."""
        script = self.folder / f"{name}.sh"
        script.write_text(f"#!/bin/sh\nexec {shell}\n")
        script.chmod(0o700)
        return self.inetd(name, program("telnetd", "inetutils-telnetd"), "-h", "-E", script)

    def serial_line(self, name, *far_end):
        """The device of a pseudo terminal at whose other end socat puts `far_end`."""
        device = self.folder / f"{name}.line"
        self.start(name, program("socat", "socat"), *far_end, f"PTY,link={device},raw,echo=0")
        self.wait_until(device.exists, name)
        # With nobody on this side socat would leave; an adapter stays plugged in.
        held = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.addCleanup(os.close, held)
        return device

    def ser2net(self, lines):
        """A console server: a TCP port for each device of `lines` {name: device}; the ports by name. Flow control
        is its business: without `xonxoff` it overruns a router that is busy, and characters are lost."""
        ports, config = {}, "%YAML 1.1\n---\n"
        for name, device in lines.items():
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                ports[name] = probe.getsockname()[1]
            config += (f"connection: &{name}\n  accepter: tcp,127.0.0.1,{ports[name]}\n"
                       f"  connector: serialdev,{device},115200n81,local,xonxoff\n")
        path = self.folder / "ser2net.yaml"
        path.write_text(config)
        self.start("ser2net", program("ser2net", "ser2net"), "-n", "-u", "-c", path)
        for port in ports.values():
            self.wait_until(lambda at=port: self.listens(at), "ser2net")
        return ports

    @staticmethod
    def listens(port):
        """True if somebody listens there; looked up, as a connection would be one to the router."""
        row = re.compile(rf"^\s*\d+: 0100007F:{port:04X} \S+ 0A ", re.MULTILINE)
        return bool(row.search(pathlib.Path("/proc/net/tcp").read_text()))

    # --- rtxctl -----------------------------------------------------------------------------------

    def router(self, name, **settings):
        """Adds a router to the inventory."""
        self.inventory += [f"[router.{name}]", 'group = "lab"']
        for key, value in settings.items():
            if key in ("password", "passphrase"):
                self.inventory.append(f'{key} = {{ env = "{value}" }}')
            else:
                self.inventory.append(f"{key} = {json.dumps(value)}")

    def ssh_router(self, name, port, **settings):
        self.router(name, host="127.0.0.1", port=port,
                    **{"user": USER, "identities": [str(self.key)], "agent": False, **settings})

    def save_inventory(self):
        path, text = self.folder / "inventory.toml", "\n".join(self.inventory) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")

    def look(self, *options, name="bench01", **settings):
        """`rtxctl run` of a command whose answer is known, at the administrator level."""
        self.save_inventory()
        return self.rtxctl("run", "--accept-new-host-key", *options, name, "--", "show", "config", **settings)

    def passes(self, *options, **settings):
        run = self.look(*options, **settings)
        self.assert_status(run, 0)
        self.assertIn("ip lan1 address 192.0.2.1/24", run.out)
        return run

    def fails(self, *fragments, options=(), within=30, **settings):
        """The world was in the way: status 2, in time, and a message that says so."""
        run = self.look(*options, **settings)
        self.assert_status(run, 2)
        for fragment in fragments:
            self.assertIn(fragment, run.err)
        self.assertLess(run.seconds, within * SLOW, run.err)
        return run
