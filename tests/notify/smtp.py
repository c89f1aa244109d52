"""A mail server of a few lines: takes mails, or refuses them, on a port of this machine."""

from email import message_from_bytes
from email.policy import default
from socketserver import StreamRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread


class _Conversation(StreamRequestHandler):
    def handle(self):
        if self.server.silent:
            return self.rfile.readline()
        self.say(b"220 ready")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"QUIT":
                return self.say(b"221 bye")
            if verb == b"RCPT" and self.server.refuse:
                self.say(self.server.refuse)
            elif verb == b"RCPT":
                address = line.partition(b"<")[2].partition(b">")[0]
                self.server.recipients.append(address.decode())
                self.say(b"250 ok")
            elif verb == b"DATA":
                self.say(b"354 go on")
                taken = message_from_bytes(self.data(), policy=default)
                if self.server.refuse_text:
                    self.say(self.server.refuse_text)
                    continue
                self.server.mails.append(taken)
                self.say(b"250 taken")
            else:
                self.say(b"250 ok")
        return None

    def say(self, line: bytes):
        self.wfile.write(line + b"\r\n")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class MailServer(ThreadingTCPServer):
    """Use it in a ``with`` block; ``mails`` and ``recipients`` hold what came.

    ``refuse`` is the answer to recipients, ``refuse_text`` that to the text of a mail; a
    ``silent`` one takes connections and says nothing.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refuse: bytes = b"", refuse_text: bytes = b"", silent: bool = False):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuse = refuse
        self.refuse_text = refuse_text
        self.silent = silent
        self.mails = []
        self.recipients = []
        self.port = self.server_address[1]

    def __enter__(self):
        self.thread = Thread(target=self.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()
