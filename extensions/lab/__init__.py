"""The device lab: simulated video devices on real loopback sockets, for tests, demos and users without hardware."""

from __future__ import annotations

from .lab import Lab

__all__ = ["Lab"]
