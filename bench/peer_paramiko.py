#!/usr/bin/env python3
"""A router driven by paramiko as tightly as it allows: no sleeps, one write a command, prompt matched at the end.

Usage: peer_paramiko.py HOST PORT USER COMMANDS-FILE      (passwords in RTX_LOGIN, RTX_ADMINISTRATOR)
"""
import os
import socket
import sys

import paramiko


def read_until(channel, endings):
    received = b""
    while not received.endswith(endings):
        chunk = channel.recv(65536)
        if not chunk:
            raise EOFError("the router closed the connection")
        received += chunk
    return received


def main():
    host, port, user, commands = sys.argv[1], int(sys.argv[2]), sys.argv[3], open(sys.argv[4]).read().splitlines()
    connection = socket.create_connection((host, port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    transport = paramiko.Transport(connection)
    transport.start_client(timeout=20)
    transport.auth_password(user, os.environ["RTX_LOGIN"])
    channel = transport.open_session()
    channel.get_pty(width=200, height=24)
    channel.invoke_shell()
    read_until(channel, (b"> ",))
    channel.sendall(b"administrator\r")
    read_until(channel, (b"Password: ",))
    channel.sendall(os.environ["RTX_ADMINISTRATOR"].encode() + b"\r")
    read_until(channel, (b"# ",))
    total = 0
    for command in ["console character en.ascii", "console lines infinity", "console columns 200", *commands]:
        channel.sendall(command.encode() + b"\r")
        total += len(read_until(channel, (b"\n" + PROMPT,)))
    transport.close()
    print(total)


PROMPT = os.environ.get("RTX_PROMPT", "bench# ").encode()
main()
