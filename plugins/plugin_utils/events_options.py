# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The arguments of event sources: strict, and the same connection options as those of the modules."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.streamops.video.plugins.module_utils.connection import connection_fields
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field, argument_spec, given
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import REPORTS

Values = dict[str, t.Any]
# What makes no sense where nothing is changed and one session is held, nor for what only the Command Line API has.
_NOT_HERE = ("session_scope", "allow_disruptive", "restore_context", "ledger", "cli_port")
# ansible-rulebook adds it for sources that ask for it.
_NOT_OURS = ("eda_feedback_queue",)
COMMON = (
    Field("interval", type="float", default=5.0, minimum=0.1),
    Field("max_interval", type="float", default=60.0, minimum=0.1),
    Field("report_present", choices=REPORTS, strict=True, default="problems"),
    Field("state_after", type="int", default=1, minimum=1),
    Field("inventory_host"),
)
_OF_ONE_DEVICE = ("inventory_host", "device_id")


@dataclasses.dataclass(frozen=True)
class Settings:
    """What one device of a source is watched with."""

    system: str
    connection: Values
    options: Values

    @property
    def host(self) -> str:
        return str(self.connection.get("url" if self.system == "ateme" else "host") or "")


def settings_of(name: str, system: str, own: t.Sequence[Field], args: t.Mapping[str, t.Any]) -> list[Settings]:
    """The devices that the arguments of a source name; raises InvalidInput."""
    connection = tuple(field for field in connection_fields(system) if field.name not in _NOT_HERE)
    fields = (*connection, *COMMON, *own)
    several = system != "ateme"
    args = {key: value for key, value in args.items() if value is not None and key not in _NOT_OURS}
    known = [field.name for field in fields] + (["hosts"] if several else [])
    _refuse_unknown(name, args, known)
    entries: list[Values] = [{}]
    if several and "hosts" in args:
        hosts = args.pop("hosts")
        both = [key for key in ("host", *_OF_ONE_DEVICE) if key in args]
        if both:
            raise InvalidInput(f"{name}: hosts and {both[0]} are both given", hint=f"Put {both[0]} into hosts")
        if not isinstance(hosts, list) or not hosts:
            raise InvalidInput(f"{name}: hosts is no list with at least one device in it")
        of_one = [field.name for field in connection] + [one for one in _OF_ONE_DEVICE if one in known]
        entries = [_entry(f"{name}: hosts[{place}]", one, of_one) for place, one in enumerate(hosts)]
    found = [_settings(name, system, fields, connection, {**args, **entry}) for entry in entries]
    places = [(one.host, one.connection.get("port"), one.options.get("device_id")) for one in found]
    if len(set(places)) < len(places):
        twice = next(one for one in places if places.count(one) > 1)
        raise InvalidInput(f"{name}: {twice[0]} is in hosts twice: everything there would be told twice")
    return found


def _entry(where: str, value: t.Any, known: t.Sequence[str]) -> Values:
    if isinstance(value, str):
        return {"host": value}
    if not isinstance(value, dict):
        raise InvalidInput(f"{where} is neither a name nor connection options")
    _refuse_unknown(where, value, known)
    if not value.get("host"):
        raise InvalidInput(f"{where} has no host")
    return {key: one for key, one in value.items() if one is not None}


def _refuse_unknown(where: str, args: t.Mapping[str, t.Any], known: t.Sequence[str]) -> None:
    unknown = [str(key) for key in args if key not in known]
    if unknown:
        raise InvalidInput(
            f"{where}: unknown argument{'s' if len(unknown) > 1 else ''} {', '.join(unknown)}",
            hint=f"It takes {', '.join(sorted(known))}",
        )


def _settings(
    name: str, system: str, fields: t.Sequence[Field], connection: t.Sequence[Field], args: Values
) -> Settings:
    validation = ArgumentSpecValidator(argument_spec(fields)).validate(given(fields, args))
    if validation.error_messages:
        raise InvalidInput(f"{name}: {validation.errors[0].msg}")
    params = given(fields, validation.validated_parameters)
    problems = list(_problems(fields, params, ""))
    if problems:
        raise InvalidInput(f"{name}: {'; '.join(problems)}")
    whereto = "url" if system == "ateme" else "host"
    if not params.get(whereto):
        env = next(field.env[0] for field in connection if field.name == whereto)
        more = ", hosts" if system != "ateme" else ""
        raise InvalidInput(f"{name}: no {whereto} is given", hint=f"Set {whereto}{more} or {env} in the environment")
    if params["max_interval"] < params["interval"]:
        params["max_interval"] = params["interval"]
    names = {field.name for field in connection} | ({"device_id"} & set(params))
    return Settings(
        system=system,
        connection={key: value for key, value in params.items() if key in names},
        options={key: value for key, value in params.items() if key not in names or key == "device_id"},
    )


def _problems(fields: t.Iterable[Field], values: t.Mapping[str, t.Any], where: str) -> t.Iterator[str]:
    """What ansible-core's own validation does not see: numbers out of range, control characters."""
    for field in fields:
        value, name = values.get(field.name), f"{where}{field.name}"
        if value is None or field.strict or field.secret:
            continue
        if field.fields:
            for place, one in enumerate(value):
                yield from _problems(field.fields, one, f"{name}[{place}].")
        else:
            yield from field.problems(value, name, None)
