"""Whether routers ended as they may, and whether what rtxctl said of them is true.

Pure functions of what was found: no lab is needed to judge. Nothing is excused: what is not provably right is counted.
"""

import dataclasses
import datetime

BOOT = 58.0  # lab seconds from a restart until the router can be reached again


@dataclasses.dataclass(frozen=True)
class Config:
    running: str
    saved: str


@dataclasses.dataclass(frozen=True)
class Found:
    """A router as its control door shows it."""

    running: str
    saved: str
    up: bool = True
    boots: int = 1
    schedule_due: float | None = None
    lua_tasks: int = 0
    rollback_due: float | None = None

    @classmethod
    def of(cls, state):
        armed = state["armed"]
        return cls(state["running"], state["saved"], state["up"], state["boots"], armed["schedule_due"],
                   armed["lua_tasks"], armed["rollback_due"])

    @property
    def armed(self):
        return self.schedule_due is not None or self.lua_tasks > 0 or self.rollback_due is not None


@dataclasses.dataclass(frozen=True)
class Expected:
    """What a router may be at the end, and what another administrator did meanwhile."""

    before: Config
    intended: Config
    others_line: str | None = None  # that another administrator typed, unsaved


@dataclasses.dataclass(frozen=True)
class Said:
    """What rtxctl said of a run. `routers` is None if there is no report; `recover` speaks of those only that it settled."""

    exit_code: int | None  # None: it was killed, and says nothing
    routers: dict | None
    text: str = ""
    began: datetime.datetime | None = None
    ended: datetime.datetime | None = None
    recovered: bool = False  # by `recover`


def lines_of(text):
    return tuple(line for line in text.splitlines() if line)


def is_config(found, wanted, others_line):
    """`found` is `wanted`, or that with the other administrator's line and nothing else."""
    if found == wanted:
        return True
    if not others_line or others_line in lines_of(wanted):
        return False
    lines = list(lines_of(found))
    if lines.count(others_line) != 1:
        return False
    lines.remove(others_line)
    return tuple(lines) == lines_of(wanted)


def is_before(found, expected):
    return is_config(found.running, expected.before.running, expected.others_line)


def is_intended(found, expected):
    return is_config(found.running, expected.intended.running, expected.others_line)


def difference(found, wanted):
    extra = [line for line in lines_of(found) if line not in lines_of(wanted)]
    missing = [line for line in lines_of(wanted) if line not in lines_of(found)]
    return "; ".join([f"+{line}" for line in extra[:6]] + [f"-{line}" for line in missing[:6]]) or "another order"


def bad_end_states(name, found, expected, seconds, promised):
    """What is wrong with the state in which a router was left for good, `seconds` of lab time after rtxctl ended."""
    bad = []
    if not (is_before(found, expected) or is_intended(found, expected)):
        bad.append(f"{name}: running is neither as before nor as intended: "
                   f"{difference(found.running, expected.before.running)} against before")
    as_before = is_config(found.saved, expected.before.saved, expected.others_line)
    as_intended = is_config(found.saved, expected.intended.saved, expected.others_line)
    if not (as_before or as_intended):
        bad.append(f"{name}: saved is neither as before nor as intended: "
                   f"{difference(found.saved, expected.before.saved)} against before")
    elif as_intended and not as_before and not is_intended(found, expected) and not bad:
        bad.append(f"{name}: what is saved is the change, and what runs is not")
    for line in lines_of(found.saved):
        if is_switch(line) and line not in lines_of(expected.before.saved):
            bad.append(f"{name}: saved holds a switch: {line}")
    if found.armed and not armed_before(found, expected):
        bad.append(f"{name}: still armed: {what_is_armed(found)}")
    if not found.up:
        bad.append(f"{name}: it is not up")
    if seconds > promised:
        bad.append(f"{name}: settled {seconds:.0f} s after the end; {promised:.0f} s were promised")
    return bad


def is_switch(line):
    return line.startswith("schedule at ") and ("restart" in line or "lua" in line)


def armed_before(found, expected):
    """Nothing but schedules that the router had before."""
    own = [line for line in lines_of(expected.before.running) if line.startswith("schedule at ")]
    now = [line for line in lines_of(found.running) if line.startswith("schedule at ")]
    return found.lua_tasks == 0 and found.rollback_due is None and own == now


def what_is_armed(found):
    parts = [line for line in lines_of(found.running) if line.startswith("schedule at ")]
    if found.lua_tasks:
        parts.append(f"{found.lua_tasks} Lua task(s)")
    if found.rollback_due is not None:
        parts.append("a rollback timer")
    return ", ".join(parts) or "a schedule"


def lost_unsaid(name, at_end, settled, expected, said):
    """The other administrator's line is gone and nobody was told."""
    line = expected.others_line
    if not line or line in lines_of(settled.running):
        return []
    if said.exit_code is None:
        return []
    claim = (said.routers or {}).get(name, {})
    restored = any("rollback timer restored" in notice for notice in claim.get("notices", []))
    if claim.get("left") in ("restarted", "switch_armed") or restored or line in said.text:
        return []
    return [f"{name}: another administrator's line is lost, and rtxctl did not say so: {line}"]


def untrue(expected, at_end, settled, said, confirm_within):
    """What rtxctl said that was not so when it ended. All arguments but the last two are by router."""
    if said.exit_code is None:
        return []
    wrong = []
    if said.recovered:
        return untrue_recovery(expected, at_end, settled, said, confirm_within)
    if said.routers is None:
        wrong += without_report(expected, at_end, said)
    else:
        for name in expected:
            claim = said.routers.get(name)
            if claim is None:
                wrong.append(f"{name}: the report does not speak of it")
            else:
                wrong += untrue_claim(name, claim, expected[name], at_end[name], settled[name], said, confirm_within)
    if said.exit_code == 0:
        for name in expected:
            if not is_intended(at_end[name], expected[name]):
                wrong.append(f"{name}: exit status 0, but it does not run what was intended")
            if not is_config(at_end[name].saved, expected[name].intended.saved, expected[name].others_line):
                wrong.append(f"{name}: exit status 0, but it has not saved what was intended")
    return wrong


def untrue_recovery(expected, at_end, settled, said, confirm_within):
    """Status 0 of `recover` means that nothing is left to do on any router, also on those that it does not name."""
    wrong = []
    for name, claim in said.routers.items():
        wrong += untrue_claim(name, claim, expected[name], at_end[name], settled[name], said, confirm_within)
    if said.exit_code == 0:
        for name in expected:
            found = at_end[name]
            if found.armed and not armed_before(found, expected[name]):
                wrong.append(f"{name}: recover ends with status 0, but armed is {what_is_armed(found)}")
            if not (is_before(found, expected[name]) or is_intended(found, expected[name])):
                wrong.append(f"{name}: recover ends with status 0, but it is neither as before nor as intended")
    return wrong


def without_report(expected, at_end, said):
    if said.exit_code == 0:
        return ["exit status 0 without a report"]
    return [f"{name}: changed or armed, and there is no report"
            for name in expected if not is_before(at_end[name], expected[name]) or at_end[name].armed
            or at_end[name].saved != expected[name].before.saved]


def untrue_claim(name, claim, expected, at_end, settled, said, confirm_within):
    left = claim.get("left")
    wrong = []

    def must(holds, what):
        if not holds:
            wrong.append(f"{name}: left = {left}, but {what}")

    nothing_armed = not at_end.armed or armed_before(at_end, expected)
    if left == "unchanged":
        must(is_before(at_end, expected), "it does not run what it ran before")
        must(nothing_armed, f"armed is {what_is_armed(at_end)}")
    elif left == "confirmed":
        must(is_intended(at_end, expected), "it does not run what was intended")
        must(nothing_armed, f"armed is {what_is_armed(at_end)}")
    elif left in ("rolled_back", "restarted"):
        must(is_before(at_end, expected), "it does not run what it ran before")
        must(nothing_armed, f"armed is {what_is_armed(at_end)}")
        if left == "restarted":
            must(at_end.boots > 1, "it did not restart")
            # It may have been restarted once more after rtxctl had looked.
            must(settled.up and is_before(settled, expected), "it is not back")
    elif left == "switch_armed":
        # When rtxctl gives up, the switch may be due, or it may have fired unseen.
        must(at_end.armed or settled.boots > 1, "nothing is armed, and it did not restart")
        must(is_before(settled, expected) and settled.up, "it did not come back as it was before")
        wrong.extend(f"{name}: {what}" for what in wrong_time(claim, said, confirm_within))
    elif left == "in_doubt":
        must(is_before(settled, expected) or is_intended(settled, expected), "it is neither as before nor as intended")
        wrong.extend(f"{name}: {what}" for what in wrong_time(claim, said, confirm_within))
    elif left == "unknown":
        must(nothing_armed, f"armed is {what_is_armed(at_end)}")
    else:
        wrong.append(f"{name}: the report does not say how it was left ({left!r})")
    return wrong + untrue_saved(name, claim, expected, at_end)


def untrue_saved(name, claim, expected, at_end):
    saved = claim.get("saved")
    if saved is True:
        if not is_config(at_end.saved, expected.intended.saved, expected.others_line):
            return [f"{name}: saved = true, but what is saved is not what was intended"]
    elif saved is False:
        if not is_config(at_end.saved, expected.before.saved, expected.others_line):
            return [f"{name}: saved = false, but what is saved is not what was saved before"]
    elif claim.get("left") not in ("unknown", "switch_armed", "in_doubt", "confirmed"):
        return [f"{name}: the report does not say whether it was saved"]
    return []


def wrong_time(claim, said, confirm_within):
    """The promised time of a restart cannot be before the run, nor later than one period after it."""
    text = (claim.get("switch") or {}).get("fires_at")
    if not text:
        return ["the report does not say when its switch fires"]
    try:
        fires = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return [f"fires_at is no time: {text}"]
    if fires.tzinfo is None:
        return [f"fires_at is not UTC: {text}"]
    if said.began and fires < said.began:
        return [f"fires_at is before the run: {text}"]
    if said.ended and fires > said.ended + datetime.timedelta(seconds=confirm_within + 120):
        return [f"fires_at is later than one period after the run: {text}"]
    return []
