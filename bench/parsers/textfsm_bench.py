#!/usr/bin/python3
"""How fast TextFSM reads a text.

Usage: textfsm_bench.py TEMPLATE TEXT     prints the number of records and the best seconds of two rounds.
TEXT may hold several outputs with a form feed between them.
"""
import sys
import time

import textfsm


def main():
    with open(sys.argv[1]) as file:
        template = textfsm.TextFSM(file)
    with open(sys.argv[2]) as file:
        outputs = file.read().split("\f")
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        records = 0
        for output in outputs:
            template.Reset()
            records += len(template.ParseText(output))
        best = min(best, time.perf_counter() - start)
    print(records, best)


if __name__ == "__main__":
    main()
