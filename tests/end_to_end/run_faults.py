#!/usr/bin/env python3
"""The exhaustive fault matrix: whatever dies and whenever, routers end in a state that their owner chose.

For every playbook a clean run counts the points of the dialogue; then, for every point and everything that may happen
there, rtxctl applies the playbook in a fresh lab, and it is judged by the lab's control door what came of it, and whether
what rtxctl said is true. See faults_judge.py for what counts.
"""

import argparse
import collections
import concurrent.futures
import datetime
import os
import pathlib
import queue
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import faults_cases
from faults_judge import Config, Expected
from faults_lab import ROOT, WAYS, Lab, LabTrouble, fresh, hurried
from faults_run import Runner, Scenario, Setting

SEED = ROOT / "playbooks" / "seed"
OWN = pathlib.Path(__file__).resolve().parent / "faults"
PAIR = ("--pair", "tokyo-osaka")
ONE = ("--router", "yamaha01")
# Playbooks of our own after which nobody could come in any more: what is intended is what was before.
MUST_NOT_STAY = ("cuts-itself-off", "takes-its-own-address")
LAB_SETTINGS = {"takes-its-own-address": 'reached_by = "lan1"'}
# What else rtxctl is told, with how many seconds its switch needs then, and how fast the lab may be: a rollback timer is
# waited for by rtxctl's clock. Without a second layer, an administrator who
# saves just when nobody can come in any more would save the armed switch with it.
LAYERS = {"takes-its-own-address": (("--rollback-timer", "30s"), 150.0, 2.0)}
BOTH = ("yamaha01", "yamaha02")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=12 * (os.cpu_count() or 1), help="cases at a time: they mostly wait")
    parser.add_argument("--sample", type=int, metavar="N", help="only N cases, the same ones every time")
    parser.add_argument("--over", choices=WAYS, default="ssh", help="how rtxctl comes to the routers")
    parser.add_argument("--only", metavar="REGEX", help="only cases whose name this matches; transcripts are printed")
    parser.add_argument("--list", action="store_true", help="only print the cases' names")
    parser.add_argument("--scenario", action="append", help="only this scenario; may be repeated")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="keep the transcripts of failing cases there")
    parser.add_argument("--speed", type=float, default=10.0, help="lab seconds in a real one")
    parser.add_argument("--confirm-within", type=float, default=120.0, help="lab seconds")
    parser.add_argument("--answer-timeout", type=float, default=2.0, help="real seconds")
    parser.add_argument("--size-step", type=int, default=256, help="bytes between two sizes of a full disk")
    parser.add_argument("--patience", type=float, default=400.0, help="real seconds until rtxctl counts as hanging")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser.parse_args()


class Matrix:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.slowness = float(os.environ.get("RTX_TEST_SLOWNESS", "1"))
        self.rtxctl = os.environ["RTXCTL"]
        self.rtxtwin = os.environ["RTXTWIN"]
        self.host_key = folder / "host_key"
        self.defaults = {"answer_timeout": f"{options.answer_timeout * self.slowness:g}s"}
        words = self.help("apply")
        # What is slower by a sanitizer needs more real time within the same lab time.
        self.setting = Setting(self.rtxctl, options.confirm_within, options.answer_timeout * self.slowness,
                               options.patience * self.slowness, "--confirm-within" in words, "recover" in self.help())

    def help(self, *command):
        return subprocess.run([self.rtxctl, *command, "--help"], capture_output=True, text=True, check=True).stdout

    def lab(self, name, configs, settings="", speed=0.0):
        lab = Lab(self.rtxtwin, self.folder / name, configs, (speed or self.options.speed) / self.slowness, self.host_key,
                  self.slowness, settings, self.options.over)
        lab.set_defaults(**self.defaults)
        return lab

    def leave_out_unknown_settings(self):
        """An rtxctl that has no such setting in its inventory runs with its own patience."""
        lab = self.lab("probe", {})
        try:
            probe = subprocess.run([self.rtxctl, "run", "--inventory", lab.inventory, "--known-hosts", lab.known_hosts,
                                    "yamaha01", "--", "show", "environment"], capture_output=True, text=True,
                                   env={**os.environ, "LAB_PASSWORD": "lab-login",
                                        "LAB_ADMINISTRATOR_PASSWORD": "lab-admin"})
        finally:
            lab.close()
        if probe.returncode == 3 and "answer_timeout" in probe.stderr:
            print("faults: this rtxctl knows no answer_timeout in its inventory: cases take longer", file=sys.stderr)
            self.defaults = {}
        elif probe.returncode != 0:
            raise LabTrouble("rtxctl cannot ask a simulated router anything: " + probe.stderr)

    # --- scenarios --------------------------------------------------------------------------------

    def scenarios(self):
        """Every scenario with what clean runs found, and its cases. The seed's playbooks build on one another."""
        configs = {}
        for path in sorted(SEED.glob("[0-9]*.toml")):
            name = path.stem
            if self.wanted(name) or self.needed_later(name):
                scenario, cases, configs = self.prepare(Scenario(name, self.copy(path), PAIR, BOTH, configs))
                if self.wanted(name):
                    yield scenario, cases
        for path in sorted(OWN.glob("*.toml")):
            if self.wanted(path.stem):
                scenario = Scenario(path.stem, self.copy(path), ONE, BOTH[:1], {}, LAB_SETTINGS.get(path.stem, ""),
                                    *LAYERS.get(path.stem, ()))
                scenario, cases, _ = self.prepare(scenario, path.stem not in MUST_NOT_STAY)
                yield scenario, cases

    def wanted(self, name):
        return not self.options.scenario or name in self.options.scenario

    def needed_later(self, name):
        """Whether another of the seed's playbooks is wanted that begins where this one has ended."""
        seed = {path.stem for path in SEED.glob("[0-9]*.toml")}
        return any(other in seed and other > name for other in self.options.scenario or [])

    def copy(self, path):
        """The playbook, with expectations that are given up sooner since lab time runs faster."""
        copy = self.folder / "playbooks" / path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(hurried(path.read_text(encoding="utf-8"), self.options.speed / self.slowness / 4), encoding="utf-8")
        return copy

    def prepare(self, scenario, stays=True):
        """Runs it once without faults. With `stays`, that must succeed, and is what is intended."""
        lab = self.lab(f"clean-{scenario.name}", scenario.configs, scenario.settings, scenario.speed)
        try:
            runner = Runner(lab, scenario, self.setting, self.folder / f"clean-{scenario.name}" / "work")
            status, out, err, hung, before, after, lines, largest = runner.clean()
        finally:
            lab.close()
        if stays and (hung or status != 0):
            raise LabTrouble(f"{scenario.name}: the run without faults ends with status {status}:\n{out[-3000:]}{err}")
        for name in scenario.routers:
            was, now = before[name], after[name] if stays else before[name]
            scenario.expected[name] = Expected(Config(was["running"], was["saved"]), Config(now["running"], now["saved"]))
        cases = faults_cases.cases_of(scenario.name, lines, largest, self.options.size_step)
        points = sum(len(line["phases"]) for router in lines.values() for line in router)
        print(f"{scenario.name}: {sum(map(len, lines.values()))} lines, {points} points, {len(cases)} cases", flush=True)
        return scenario, cases, {name: after[name]["saved"] for name in BOTH}

    # --- cases ------------------------------------------------------------------------------------

    def run(self, work, report):
        """Runs (scenario, case) pairs on `jobs` threads; each has a lab for each scenario that it meets."""
        todo = queue.SimpleQueue()
        for entry in work:
            todo.put(entry)

        def worker(number):
            lab, runner = None, None
            try:
                while True:
                    try:
                        scenario, case = todo.get_nowait()
                    except queue.Empty:
                        return
                    if runner is None or runner.scenario is not scenario:
                        if lab:
                            lab.close()
                        name = f"worker-{number}-{scenario.name}"
                        lab = self.lab(name, scenario.configs, scenario.settings, scenario.speed)
                        runner = Runner(lab, scenario, self.setting, self.folder / name / "work")
                    report(case, runner.run(case))
            finally:
                if lab:
                    lab.close()

        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            for future in [pool.submit(worker, number) for number in range(self.options.jobs)]:
                future.result()


class Tally:
    """Counts outcomes and prints what goes wrong, as soon as it does."""

    def __init__(self, options, total):
        self.options = options
        self.total = total
        self.lock = threading.Lock()
        self.table = collections.defaultdict(collections.Counter)
        self.reasons = collections.Counter()
        self.cases = self.bad = self.untrue = self.unreached = 0
        self.began = self.told = time.monotonic()

    def __call__(self, case, outcome):
        with self.lock:
            self.cases += 1
            self.bad += bool(outcome.bad)
            self.untrue += bool(outcome.untrue)
            self.unreached += not outcome.struck
            row = self.table[case.kind]
            row["cases"] += 1
            row["bad"] += bool(outcome.bad)
            row["untrue"] += bool(outcome.untrue)
            row[outcome.left] += 1
            if outcome.bad or outcome.untrue:
                self.tell(case, outcome)
            elif self.options.only:
                print(f"good: {case.name}: {outcome.left} ({outcome.seconds:.1f} s)\n{outcome.transcript}", flush=True)
            self.progress()

    def tell(self, case, outcome):
        text = [f"FAILED: {case.name} ({outcome.left}, {outcome.seconds:.1f} s)"]
        text += [f"  bad end state: {what}" for what in outcome.bad]
        text += [f"  untrue: {what}" for what in outcome.untrue]
        again = f"--scenario {case.scenario} --only {shlex.quote('^' + re.escape(case.name) + '$')}"
        text.append(f"  again: ./dev faults {again}")
        print("\n".join(text), flush=True)
        for what in {re.sub(r"^yamaha\d+: ", "", each).split(": ")[0] for each in outcome.bad + outcome.untrue}:
            self.reasons[what] += 1
        if self.options.only:
            print(outcome.transcript, flush=True)
        if self.options.keep:
            self.options.keep.mkdir(parents=True, exist_ok=True)
            name = case.name.replace("/", "_").replace(":", "_")
            (self.options.keep / f"{name}.txt").write_text("\n".join(text) + "\n\n" + outcome.transcript, encoding="utf-8")

    def progress(self):
        if self.options.quiet or time.monotonic() - self.told < 15:
            return
        self.told = time.monotonic()
        seconds = self.told - self.began
        left = seconds / self.cases * (self.total - self.cases)
        print(f"... {self.cases} of {self.total} in {seconds:.0f} s, {self.bad} bad, {self.untrue} untrue, "
              f"about {datetime.timedelta(seconds=int(left))} left", flush=True)

    def close(self):
        outcomes = sorted({name for row in self.table.values() for name in row} - {"cases", "bad", "untrue"})
        heads = ["kind", "cases", "bad", "untrue", *outcomes]
        rows = [[kind, *(str(self.table[kind][head]) for head in heads[1:])]
                for kind in faults_cases.KINDS if kind in self.table]
        widths = [max(map(len, column)) for column in zip(heads, *rows)]
        print()
        for row in [heads, *rows]:
            print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                            for i, (cell, width) in enumerate(zip(row, widths))))
        if self.reasons:
            print("\nwhat was wrong, and in how many cases:")
            for what, count in self.reasons.most_common(15):
                print(f"{count:7} {what}")
        if self.unreached:
            print(f"\n{self.unreached} cases ended before their point was reached, and were judged like the others")
        print(f"\n{time.monotonic() - self.began:.0f} s")
        print(f"cases: {self.cases}, bad end states: {self.bad}, untrue reports: {self.untrue}", flush=True)
        return 0 if self.cases and not self.bad and not self.untrue else 1


def main():
    options = arguments()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rtx-faults-"))
    try:
        matrix = Matrix(options, fresh(folder))
        matrix.leave_out_unknown_settings()
        prepared = list(matrix.scenarios())
        cases = {case: scenario for scenario, of_scenario in prepared for case in of_scenario}
        chosen = [case for case in cases if not options.only or re.search(options.only, case.name)]
        if options.sample:
            # What waits longest begins first, or everybody waits for it at the end.
            chosen = sorted(faults_cases.sample(chosen, options.sample), key=lambda case: case.kind != "path-cut")
        if options.list:
            print("\n".join(case.name for case in chosen))
            return 0
        tally = Tally(options, len(chosen))
        matrix.run([(cases[case], case) for case in chosen], tally)
        return tally.close()
    except LabTrouble as trouble:
        print(f"faults: {trouble}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
