"""One case of the fault matrix: a fresh lab, rtxctl, the fault, and what is found when all has come to rest."""

import dataclasses
import datetime
import json
import pathlib
import signal
import subprocess
import time

import faults_judge as judge
from faults_cases import HELD, OTHERS_LINE
from faults_lab import LabTrouble, environment, fresh

# Lab seconds that go by while it is looked what has happened: less than a real second.
MEASURING = 40.0
SIGNALS = {"sigint": signal.SIGINT, "sigterm": signal.SIGTERM, "kill": signal.SIGKILL, "kill-recover": signal.SIGKILL}


@dataclasses.dataclass
class Scenario:
    name: str
    playbook: pathlib.Path
    subject: tuple   # ("--pair", "tokyo-osaka")
    routers: tuple   # those that may change
    configs: dict    # configurations at the start, by router
    settings: str = ""     # further lines of every router of the lab
    options: tuple = ()    # further ones of `apply`
    confirm_within: float = 0.0  # lab seconds; 0: the usual
    speed: float = 0.0     # lab seconds in a real one; 0: the usual
    expected: dict = dataclasses.field(default_factory=dict)  # by router, once a clean run has shown it


@dataclasses.dataclass
class Setting:
    rtxctl: str
    confirm_within: float    # lab seconds, and what rtxctl is told
    answer_timeout: float    # seconds
    patience: float          # seconds until rtxctl counts as hanging
    has_confirm_within: bool
    has_recover: bool


@dataclasses.dataclass
class Outcome:
    bad: list
    untrue: list
    struck: bool
    left: str = ""
    seconds: float = 0.0
    transcript: str = ""


class Runner:
    """Runs cases of one scenario, one after the other, in a lab of its own."""

    def __init__(self, lab, scenario, setting, folder):
        self.lab = lab
        self.scenario = scenario
        self.setting = setting
        self.folder = pathlib.Path(folder)
        self.log = []

    # --- rtxctl -------------------------------------------------------------------------------------

    def command(self, *arguments):
        return [self.setting.rtxctl, *map(str, arguments), "--json", "--inventory", self.lab.inventory, "--known-hosts",
                self.lab.known_hosts]

    def confirm_within(self):
        return self.scenario.confirm_within or self.setting.confirm_within

    def apply_command(self):
        more = []
        if self.setting.has_confirm_within:
            more = ["--confirm-within", f"{self.confirm_within():g}s"]
        return self.command("apply", self.scenario.playbook, *self.scenario.subject, "--save", "--run-dir",
                            self.folder / "run", *more, *self.scenario.options)

    def start(self, command, file_size=None):
        """With `file_size`, no file can grow beyond so many bytes, and a write that would is an error."""
        if file_size is not None:
            command = ["prlimit", f"--fsize={file_size}:{file_size}", *command]
        # Python ignores SIGXFSZ and SIGPIPE, and a child that keeps that sees an error instead of a signal.
        return subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors="replace", cwd=self.folder,
                                env=environment(self.folder), restore_signals=file_size is None)

    def finish(self, process):
        """Waits for the end. True: it had to be ended."""
        hung = False
        try:
            out, err = process.communicate(timeout=self.setting.patience)
        except subprocess.TimeoutExpired:
            hung = True
            process.kill()
            out, err = process.communicate()
        self.note("$ " + " ".join(map(str, process.args)), out, err, f"exit status {process.returncode}")
        return out, err, hung

    def note(self, *texts):
        self.log += [text for text in texts if text]

    # --- a case -------------------------------------------------------------------------------------

    def clean(self):
        """A run without faults: what was typed, what came of it, how large the largest file became."""
        fresh(self.folder)
        self.lab.ask("reset")
        before = self.lab.state()[0]
        process = self.start(self.apply_command())
        out, err, hung = self.finish(process)
        self.settle()
        after = self.lab.state()[0]
        lines = {name: self.lab.ask("lines", router=name)["lines"] for name in self.scenario.routers}
        sizes = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
        return process.returncode, out, err, hung, before, after, lines, max(sizes, default=0)

    def run(self, case):
        self.log = []
        began = time.monotonic()
        fresh(self.folder)
        self.lab.ask("reset")
        hold = self.folder / "hold"
        if case.kind != "disk-full":
            slow = int(self.setting.answer_timeout * 1500)
            self.lab.ask("fault", router=case.router, kind="at-point", argument=case.fault(hold, slow), times=1)
        start = datetime.datetime.now(datetime.timezone.utc)
        process = self.start(self.apply_command(), case.line if case.kind == "disk-full" else None)
        if case.kind in HELD:
            self.act(process, case.kind, hold)
        out, err, hung = self.finish(process)
        killed = process.returncode == -signal.SIGKILL
        said = judge.Said(None if killed else process.returncode, claims(out, self.folder / "run" / "report.json"),
                          out + err, start, datetime.datetime.now(datetime.timezone.utc))
        if killed and case.kind == "kill-recover":
            said, hung = self.recover(start)
        outcome = self.judged(case, said, hung)
        outcome.seconds = time.monotonic() - began
        outcome.transcript = "\n".join(self.log)
        return outcome

    def act(self, process, kind, hold):
        """Waits until the console is held, does what the kind says, and lets the console go on."""
        deadline = time.monotonic() + self.setting.patience
        while not hold.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.003)
        if process.poll() is None and hold.exists():
            process.send_signal(SIGNALS[kind])
            if SIGNALS[kind] == signal.SIGKILL:
                process.wait()
            else:
                time.sleep(0.05)
        hold.unlink(missing_ok=True)

    def recover(self, start):
        if not self.setting.has_recover:
            return judge.Said(None, None), False
        process = self.start(self.command("recover", self.folder / "run"))
        out, err, hung = self.finish(process)
        ended = datetime.datetime.now(datetime.timezone.utc)
        return judge.Said(process.returncode, recovered(out), out + err, start, ended, recovered=True), hung

    # --- the end ------------------------------------------------------------------------------------

    def judged(self, case, said, hung):
        states, end_time = self.lab.state()
        at_end = {name: judge.Found.of(states[name]) for name in self.scenario.routers}
        struck = case.kind == "disk-full" or any(state["struck"] for state in states.values())
        self.note("at its end: " + json.dumps(states, indent=1, ensure_ascii=False))
        settled_at = self.settle()
        states, _ = self.lab.state()
        settled = {name: judge.Found.of(states[name]) for name in self.scenario.routers}
        self.note("when all had come to rest: " + json.dumps(states, indent=1, ensure_ascii=False))
        for name in self.scenario.routers:
            entered = self.lab.ask("lines", router=name)["lines"]
            self.note(f"entered on {name}:\n" + "\n".join(f"{line['number']:4} {line['text']}" for line in entered))
        expected = self.expected(case, struck)
        bad = ["rtxctl did not end by itself"] if hung else []
        promised = self.confirm_within() + judge.BOOT + MEASURING
        for name in self.scenario.routers:
            bad += judge.bad_end_states(name, settled[name], expected[name], settled_at - end_time, promised)
            bad += judge.lost_unsaid(name, at_end[name], settled[name], expected[name], said)
        untrue = judge.untrue(expected, at_end, settled, said, self.confirm_within())
        lefts = sorted({str(claim.get("left")) for claim in (said.routers or {}).values()})
        words = "+".join(lefts) if said.exit_code is not None else "killed"
        return Outcome(bad, untrue, struck, words or "no report")

    def expected(self, case, struck):
        expected = dict(self.scenario.expected)
        if case.kind == "admin-changes" and struck:
            expected[case.router] = dataclasses.replace(expected[case.router], others_line=OTHERS_LINE)
        return expected

    def settle(self):
        """Lets lab time go by until nothing is due and every router is up. Returns the lab time of the last event."""
        last = self.lab.state()[1]
        for _ in range(20):
            states, now = self.lab.state()
            routers = [states[name] for name in self.scenario.routers]
            due = [time for router in routers for time in events(router) if time is not None]
            if all(router["up"] for router in routers) and not due:
                return last
            # What is far off is a schedule of the lab's own, or one that nobody waits for.
            wait = 1 if not due else min(max(0, min(due) - now), 7200) + 0.5
            last = now + wait
            self.lab.ask("advance", seconds=int(wait) + 1)
            if self.boot():
                last = self.lab.state()[1]
        return last

    def boot(self):
        """Lets lab time go by until every router is up. True: one was not."""
        for seconds in range(70):
            if all(router["up"] for router in self.lab.state()[0].values()):
                return seconds > 0
            self.lab.ask("advance", seconds=1)
        return True


def events(router):
    armed = router["armed"]
    return armed["schedule_due"], armed["lua_due"], armed["rollback_due"]


def claims(out, report):
    """What rtxctl says of each router: report.json, or the last object that it printed. None: nothing."""
    texts = [report.read_text(encoding="utf-8")] if report and report.is_file() else []
    texts += out.strip().splitlines()[-1:]
    for text in texts:
        try:
            routers = json.loads(text).get("routers")
            if isinstance(routers, list):
                return {router["name"]: router for router in routers}
        except (ValueError, AttributeError, KeyError, TypeError):
            continue
    return None


def recovered(out):
    """What `recover` says of each router that it had to settle."""
    routers = {}
    for line in out.splitlines():
        try:
            said = json.loads(line)
            if said["type"] == "recovered":
                routers[said["router"]] = said
        except (ValueError, KeyError, TypeError):
            continue
    return routers


__all__ = ["LabTrouble", "Outcome", "Runner", "Scenario", "Setting", "claims"]
