# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Labels, and the ways in which alerts are told: what has a name, some values, and no state."""

from __future__ import annotations

import re
import typing as t

from ..resource.converge import converge
from ..resource.fields import ModuleSpec
from ..resource.plan import checked, refuse_new
from ..task import Task
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .entity import EntityResource, Kind
from .options import ATEME_ALERT_METHOD, ATEME_LABEL

Values = dict[str, t.Any]
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LABEL = Kind(
    noun="label",
    result="label",
    fields=("text",),
    name="text",
    list="List all labels in the managing org",
    create="Create an access permissions label",
    update="Update label text",
    delete="Delete label",
    names={"text": ("label_text", "label", "name")},
)
ALERT_METHOD = Kind(
    noun="alert method",
    result="alert_method",
    fields=("name", "alert_type", "notification_parameters"),
    list="List alert methods for the managing organisation",
    create="Create alert method for managing organisation",
    update="Update alert method",
    delete="Delete alert method",
    names={"alert_type": ("type", "method_type")},
)


def manage_label(task: Task) -> Values:
    """The module ateme_label."""
    return manage(task, ATEME_LABEL, LABEL)


def manage_alert_method(task: Task) -> Values:
    """The module ateme_alert_method."""
    addresses = task.params["notification_parameters"] or []
    if task.params["alert_type"] == "email":
        checked(f"{one!r} is no mail address" for one in addresses if not _MAIL.fullmatch(one))
    return manage(task, ATEME_ALERT_METHOD, ALERT_METHOD)


def manage(task: Task, spec: ModuleSpec, kind: Kind, resource: type[EntityResource] = EntityResource) -> Values:
    """A module of one object that is no more than its kind says."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    wanted = {name: task.params[name] for name in kind.fields if task.params.get(name) is not None}

    def work(client: AtemeClient) -> Values:
        return converge(resource(client, kind, task.params, wanted, task.warn), task.conditions(lock_name(task)))

    return work_in_context(task, spec, work)
