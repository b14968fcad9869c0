"""A machine that is not the controller, as ansible-core sees it: the local connection under another name."""

from __future__ import annotations

from ansible.plugins.connection.local import Connection as LocalConnection

DOCUMENTATION = """
name: elsewhere
short_description: Runs on this machine, as if it were another one
description: For the tests of this collection.
options: {}
"""


class Connection(LocalConnection):
    transport = "elsewhere"
