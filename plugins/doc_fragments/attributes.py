# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every module of the collection supports."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what it would change, without changing it.
    support: full
    details:
      - What it returns as C(actions), C(diff), C(changed) and C(disruptive) is the same as in the real run.
  diff_mode:
    description: Shows what it changes, or would change.
    support: full
    details:
      - Secrets are shown as V((secret\)) or V((secret, changed\)).
  idempotent:
    description: Sends nothing to the device when it already is as asked for.
    support: full
  async:
    description: Can be run in the background.
    support: full
    details:
      - It then runs as an ordinary module, with a login of its own, and needs a local connection.
  platform:
    description: The operating systems that it runs on.
    support: full
    platforms: posix
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what it would change, without changing it.
    support: full
    details:
      - It changes nothing in any mode.
  diff_mode:
    description: Shows what it changes, or would change.
    support: N/A
    details:
      - It changes nothing.
  idempotent:
    description: Sends nothing to the device when it already is as asked for.
    support: full
    details:
      - It changes nothing.
  async:
    description: Can be run in the background.
    support: full
    details:
      - It then runs as an ordinary module, with a login of its own, and needs a local connection.
  platform:
    description: The operating systems that it runs on.
    support: full
    platforms: posix
"""

    FACTS = r"""
options: {}
attributes:
  facts:
    description: Returns C(ansible_facts).
    support: full
"""
