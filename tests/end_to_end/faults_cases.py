"""The cases of the fault matrix: every point of a dialogue times everything that may happen there."""

import dataclasses
import hashlib

PHASES = ("echo", "effect", "answer", "prompt")
OTHERS_LINE = "ip route 10.99.0.0/16 gateway 192.168.100.254"

# Kinds that the lab itself brings about, with the phases at which they differ.
AT_POINT = {
    "reset": PHASES,
    "black-hole": PHASES,
    "path-cut": PHASES,
    "restart": PHASES,
    "error": ("effect",),
    "slow": PHASES,
    "garbage": ("echo", "answer", "prompt"),  # At `effect` it is the same bytes as at `answer`.
    "wrong-prompt": ("prompt",),
    "login-timer": PHASES,
    "admin-changes": PHASES,
    "admin-saves": PHASES,
}
# Kinds that need somebody beside the lab, who acts while the console is held at the point.
HELD = ("kill-recover", "kill", "sigint", "sigterm")
KINDS = tuple(AT_POINT) + HELD + ("disk-full",)


@dataclasses.dataclass(frozen=True, order=True)
class Case:
    scenario: str
    router: str  # Empty for `disk-full`.
    line: int    # Of `disk-full`: the size beyond which no file can grow, in bytes.
    phase: str
    kind: str

    @property
    def name(self):
        if self.kind == "disk-full":
            return f"{self.scenario}/disk-full:{self.line}"
        return f"{self.scenario}/{self.router}:{self.line}:{self.phase}:{self.kind}"

    def fault(self, hold_file, slow_milliseconds):
        """The argument of the lab's `at-point` fault."""
        more = {"slow": f" {slow_milliseconds}", "admin-changes": f" {OTHERS_LINE}"}.get(self.kind, "")
        kind = self.kind
        if kind in HELD:
            kind, more = "hold", f" {hold_file}"
        return f"{self.line} {self.phase} {kind}{more}"


def cases_of(scenario, lines, largest_file, size_step):
    """All cases of one scenario. `lines` is what a clean run entered on each router, as the control door tells it;
    `largest_file` the size of the largest file that it wrote."""
    cases = []
    for router in sorted(lines):
        for line in lines[router]:
            for kind, phases in [*AT_POINT.items(), *((kind, PHASES) for kind in HELD)]:
                cases += [Case(scenario, router, line["number"], phase, kind)
                          for phase in phases if phase in line["phases"]]
    cases += [Case(scenario, "", size, "", "disk-full") for size in range(0, largest_file + size_step, size_step)]
    return cases


def sample(cases, count):
    """A representative part, the same every time: every kind at every phase in turn, spread over the points."""
    buckets = {}
    for case in sorted(cases, key=lambda case: hashlib.sha256(case.name.encode()).digest()):
        buckets.setdefault((case.kind, case.phase), []).append(case)
    chosen = []
    # One phase after the other, so that a small sample has every kind before it has any kind twice.
    order = sorted(buckets, key=lambda bucket: (rank(bucket), bucket))
    while len(chosen) < min(count, len(cases)):
        for bucket in order:
            if buckets[bucket] and len(chosen) < count:
                chosen.append(buckets[bucket].pop(0))
    return sorted(chosen)


def rank(bucket):
    """The round in which a bucket is served first: kinds begin with different phases."""
    kind, phase = bucket
    phases = AT_POINT.get(kind, PHASES if kind in HELD else ("",))
    return (phases.index(phase) + KINDS.index(kind)) % len(phases)
