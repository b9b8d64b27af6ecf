#!/usr/bin/python3
"""How fast TextFSM reads a text.

Usage: textfsm_bench.py TEMPLATE TEXT     prints the number of records and the seconds of processor time.
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
    start = time.process_time()
    records = 0
    for output in outputs:
        template.Reset()
        records += len(template.ParseText(output))
    print(records, time.process_time() - start)


if __name__ == "__main__":
    main()
