"""What the tables have in common: turns, medians and ratios."""

import math
import os
import shutil
import statistics

LIMITS = os.environ.get("SERVAL_LIMITS", "")
DNSD = os.environ.get("SERVAL_DNSD", "")


def limit(name):
    """The limit program of that name, or None where it was not built."""
    return shutil.which(os.path.join(LIMITS, name)) if LIMITS else None


def spread(values, form):
    """Median, least and largest."""
    texts = [form % v for v in (statistics.median(values), min(values), max(values))]
    return "%s (%s - %s)" % tuple(texts)


def ratios(ours, theirs):
    """Round by round; above 1: theirs is larger."""
    return spread([b / a if a else math.inf for a, b in zip(ours, theirs)], "%.2f")


def in_turns(tools, rounds):
    """Each round has all tools, and each time another is the first."""
    for number in range(rounds):
        first = number % len(tools)
        yield from tools[first:] + tools[:first]


def print_row(name, *columns):
    print("%-16s" % name, *("%-26s" % column for column in columns), flush=True)


def compare(title, unit, measures, rounds, form="%.0f", note=lambda name: ""):
    """A table of what each of measures, by name, returns; the first one is ours."""
    print()
    print(title)
    print_row("", unit, "to the first's")
    samples = {name: [] for name in measures}
    for name in in_turns(list(measures), rounds):
        samples[name].append(measures[name]())
    ours = next(iter(samples.values()))
    for name, theirs in samples.items():
        print_row(name, spread(theirs, form), ratios(ours, theirs), note(name))
