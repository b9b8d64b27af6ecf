"""rtxctl's doors with bad input behind them: silence, noise, floods, and connections that are cut."""

import concurrent.futures
import unittest

from support_doors import RealDoors, program


class BadInput(RealDoors):
    """What must end with a clear message, status 2 and in time, whatever stands at the other end."""

    def bench(self, transport, **settings):
        place = {"device": str(self.folder / "bench01.tty")} if transport == "serial" else {
            "host": "127.0.0.1", "port": self.doors["telnet_port" if transport == "telnet" else "tcp_port"]}
        self.router("bench01", transport=transport, user="admin", password="LAB_PASSWORD",
                    **{**place, **settings})

    def test_whatever_has_to_wait_for_its_deadline(self):
        """Servers that accept and say nothing, and noise in whose midst an XOFF may hold the line."""
        port = self.inetd("quiet", program("socat", "socat"), "-u", "STDIN", "OPEN:/dev/null").port
        self.ssh_router("ssh", port)
        for transport in ("telnet", "tcp"):
            self.router(transport, transport=transport, host="127.0.0.1", port=port)
        self.router("serial", transport="serial", device=str(self.serial_line("line", "EXEC:sleep 600")))
        self.router("noise", transport="serial", device=str(self.noise()), baud=115200)
        words = {"ssh": "check `host` and `port`", "telnet": "says nothing at all", "tcp": "says nothing at all",
                 "serial": "says nothing at all", "noise": "sends what is no text"}
        self.save_inventory()
        with concurrent.futures.ThreadPoolExecutor(len(words)) as pool:
            list(pool.map(lambda name: self.fails(name, words[name], name=name), words))

    def noise(self):
        return self.serial_line("noise", "-u", "OPEN:/dev/urandom")

    def test_a_banner_of_a_megabyte(self):
        self.serve_bench(fault=self.fault("long-banner", 1_000_000))
        self.bench("telnet")
        self.fails("bench01", "greets without end")

    def test_binary_noise_without_end_on_a_line(self):
        self.router("bench01", transport="serial", device=str(self.noise()), baud=115200, flow="none")
        self.fails("bench01 sends what is no text", "wrong baud rate?", within=10)

    def test_a_line_at_the_wrong_speed(self):
        self.serve_bench(router="[router.serial_line]\nbaud = 115200\n")
        self.bench("serial", baud=9600)
        self.fails("bench01", "no text", "wrong baud rate?")
        self.inventory[-1] = "baud = 115200"
        self.passes()

    def test_telnet_options_gone_wild(self):
        for kind in ("storm", "loop", "unfinished"):
            with self.subTest(kind):
                self.visit_with(self.fault("telnet-options", kind), self.passes)

    def test_telnet_connections_that_are_cut_during_the_login(self):
        for count, words in ((0, "before it asked"), (6, "before it asked"), (18, "before it asked"),
                             (40, "during the login")):
            with self.subTest(count):
                self.visit_with(self.fault("disconnect-after-bytes", count),
                                lambda expected=words: self.fails("bench01 hung up " + expected))

    def visit_with(self, fault, visit):
        """A lab of its own for each: the inventory begins anew."""
        self.serve_bench(fault=fault)
        del self.inventory[2:]
        self.bench("telnet")
        visit()
        self.stop_lab()

    def test_an_ssh_connection_that_is_cut_behind_its_first_line(self):
        self.ssh_router("bench01", self.inetd("greeting", "printf", "SSH-2.0-nothing\\r\\n").port)
        self.fails("bench01", "key exchange")


if __name__ == "__main__":
    unittest.main()
