"""A Jupyter server extension that sends small messages from the kernel at once.

The server leaves Nagle's algorithm on: a small message waits until the one before it is acknowledged, and a
drag that needs the kernel stops near 22 pictures per second. This extension turns it off (TCP_NODELAY) for
the connection between browser and kernel, as it opens. Installing the package enables it, and so does
``seeing-machine lab``.

References
----------
.. [1] J. Nagle, "Congestion control in IP/TCP internetworks", RFC 896, 1984.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "seeing_machine.server"}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    settings = server_app.web_app.settings
    usual: Any = settings["kernel_websocket_connection_class"]  # a gateway may have put its own here

    class PromptConnection(usual):
        """The server's own connection, without the wait."""

        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    settings["kernel_websocket_connection_class"] = PromptConnection
