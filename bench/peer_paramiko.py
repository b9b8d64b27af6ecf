#!/usr/bin/env python3
"""Routers driven by paramiko as tightly as it allows: no sleeps, one write a command, prompt matched at the end; threads
side by side.

Usage: peer_paramiko.py THREADS USER COMMANDS-FILE HOST:PORT:PROMPT-FILE    (passwords in RTX_LOGIN, RTX_ADMINISTRATOR)
"""
import concurrent.futures
import os
import socket
import sys

import paramiko

COMMANDS = open(sys.argv[3]).read().splitlines()


def read_until(channel, ending):
    received = b""
    while not received.endswith(ending):
        chunk = channel.recv(65536)
        if not chunk:
            raise EOFError("the router closed the connection")
        received += chunk
    return received


def visit(place):
    host, port, name = place.split(":")
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    transport = paramiko.Transport(connection)
    transport.start_client(timeout=60)
    transport.auth_password(sys.argv[2], os.environ["RTX_LOGIN"])
    channel = transport.open_session()
    channel.get_pty(width=200, height=24)
    channel.invoke_shell()
    prompt = name.encode()
    read_until(channel, prompt + b"> ")
    channel.sendall(b"administrator\r")
    read_until(channel, b"Password: ")
    channel.sendall(os.environ["RTX_ADMINISTRATOR"].encode() + b"\r")
    read_until(channel, prompt + b"# ")
    total = 0
    for command in COMMANDS:
        channel.sendall(command.encode() + b"\r")
        total += len(read_until(channel, b"\n" + prompt + b"# "))
    transport.close()
    return total


places = open(sys.argv[4]).read().split()
with concurrent.futures.ThreadPoolExecutor(int(sys.argv[1])) as pool:
    print(sum(pool.map(visit, places)))
