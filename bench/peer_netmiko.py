#!/usr/bin/env python3
"""Many routers driven by netmiko, threads side by side. Debian's netmiko has no driver for Yamaha: NETMIKO_CHECKOUT
names a folder with a newer one.

Usage: peer_netmiko.py THREADS USER COMMANDS-FILE PLACES-FILE    (passwords in RTX_LOGIN, RTX_ADMINISTRATOR)
"""
import concurrent.futures
import os
import sys

sys.path.insert(0, os.environ["NETMIKO_CHECKOUT"])
import netmiko

COMMANDS = open(sys.argv[3]).read().splitlines()


def visit(place):
    host, port, _ = place.split(":")
    router = netmiko.ConnectHandler(device_type="yamaha", host=host, port=int(port), username=sys.argv[2],
                                    password=os.environ["RTX_LOGIN"], secret=os.environ["RTX_ADMINISTRATOR"])
    router.enable()
    total = sum(len(router.send_command(command)) for command in COMMANDS)
    router.disconnect()
    return total


places = open(sys.argv[4]).read().split()
with concurrent.futures.ThreadPoolExecutor(int(sys.argv[1])) as pool:
    print(sum(pool.map(visit, places)))
