#!/usr/bin/env python3
"""Takes messages for the tests, on loopback: `sink.py smtp|http|https FOLDER`, and what mails to it:
`sink.py sendmail FOLDER -t -oi`. What came is in FOLDER/got-N, as JSON; FOLDER/mode says how to behave."""

import email.policy
import http.server
import json
import os
import pathlib
import re
import smtplib
import socketserver
import ssl
import sys
import time

kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def put(name, text):
    (folder / (name + ".part")).write_text(text)
    (folder / (name + ".part")).rename(folder / name)


def keep(got):
    number = len(list(folder.glob("got-*")))
    put(f"got-{number}", json.dumps(got))


def mode():
    try:
        return (folder / "mode").read_text()
    except FileNotFoundError:
        return "take"


class Mail(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        if mode() == "hang":
            time.sleep(1000)
        self.say("220 sink")
        receivers = []
        while line := self.rfile.readline().decode("latin-1").strip():
            word = line.upper()
            if word.startswith("RCPT"):
                receivers.append(re.search("<(.*)>", line).group(1))
            if word == "DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                if mode() == "refuse":
                    self.say("451 not now")
                    continue
                mail = email.message_from_bytes(text, policy=email.policy.default)
                keep({"receivers": receivers, "subject": mail["Subject"], "body": mail.get_content(),
                      "id": mail["Message-ID"], "date": mail["Date"], "headers": sorted(mail.keys())})
            self.say("250 fine" if word != "QUIT" else "221 bye")


class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(folder / "asked", "a") as log:
            log.write(mode() + "\n")
        behave = mode()
        if behave == "hang":
            time.sleep(1000)
        if behave == "slow":
            time.sleep(0.3)
        if behave == "fail once":
            put("mode", "take")
        status = {"take": 200, "slow": 204, "endless": 200, "moved": 302}.get(behave, 500)
        status = int(behave) if behave.isdigit() else status
        if status < 300:
            keep({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
        self.send_response(status)
        if behave == "moved":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
        self.send_header("Content-Length", "0" if behave != "endless" else "100000000")
        self.end_headers()
        while behave == "endless":
            self.wfile.write(b"x" * 4096)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, *_):
        pass


def sendmail():
    text = sys.stdin.buffer.read()
    mail = email.message_from_bytes(text, policy=email.policy.default)
    receivers = [address.addr_spec for address in mail["To"].addresses]
    try:
        with smtplib.SMTP("127.0.0.1", int((folder / "port").read_text())) as server:
            server.sendmail(mail["From"].addresses[0].addr_spec, receivers, text)
    except OSError as error:
        sys.exit(f"sink.py: cannot reach the mail server: {error}")


if kind == "sendmail":
    assert sys.argv[3:] == ["-t", "-oi"], sys.argv
    sendmail()
    sys.exit()
port = int((folder / "port").read_text()) if (folder / "port").exists() else 0
server = Server(("127.0.0.1", port), Mail if kind == "smtp" else Web)
if kind == "https":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
put("port", str(server.server_address[1]))
put("ready", str(os.getpid()))
server.serve_forever()
