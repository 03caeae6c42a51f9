"""The server extension changes the real socket of a real server."""

import json
import time
import urllib.request

import pytest
import websocket

from tests.browser.lab import serve

# A configuration file of the server is Python: this one notes how each kernel socket is set as it opens.
RECORDER = """
import pathlib, socket
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

class Recorder(ZMQChannelsWebsocketConnection):
    def connect(self):
        stream = self.websocket_handler.ws_connection.stream
        state = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        pathlib.Path({record!r}).write_text(str(bool(state)))
        return super().connect()

c.ServerApp.kernel_websocket_connection_class = Recorder
"""


@pytest.mark.parametrize("prompt", [True, False])
def test_kernel_socket_sends_at_once(tmp_path, prompt):
    record = tmp_path / "record.txt"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jupyter_server_config.py").write_text(RECORDER.format(record=str(record)))
    with serve(tmp_path, prompt=prompt) as lab:
        authorised = {"Authorization": f"token {lab.token}"}
        request = urllib.request.Request(f"{lab.url}/api/kernels", b"{}", authorised, method="POST")
        with urllib.request.urlopen(request, timeout=30) as reply:
            kernel = json.load(reply)["id"]
        address = f"{lab.url.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=test"
        socket = websocket.create_connection(address, header=authorised, timeout=30)
        try:
            limit = time.monotonic() + 20
            while not record.exists() or not record.read_text():
                assert time.monotonic() < limit, "the server never opened the kernel's socket"
                time.sleep(0.02)
        finally:
            socket.close()
    assert record.read_text() == str(prompt)
