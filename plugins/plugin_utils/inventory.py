# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the inventory plugins share: options, reading side by side, the cache, and hosts from what was read.

Everything is read before the first host is made, so that an inventory is whole or fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import types
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.group import to_safe_group_name
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.streamops.video.plugins.module_utils.connection import SYSTEMS
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    StreamopsError,
    listed,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.interrupts import raised
from ansible_collections.streamops.video.plugins.plugin_utils import run_sessions
from ansible_collections.streamops.video.plugins.plugin_utils.inventory_options import inventory_fields
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader

Values = dict[str, t.Any]
# Raised when what is cached changes its form: an older cache is read by nobody then.
_FORM = 1
# These are Jinja expressions themselves, evaluated for each host.
_EXPRESSIONS = frozenset({"compose", "groups", "keyed_groups"})
# What ansible-core takes for something else than one more host.
_TAKEN = frozenset({"all", "ungrouped", "localhost"})
_MOST_TOLD = 10


class Account(t.NamedTuple):
    """One system to read: how it is called in this inventory, and how to reach it."""

    name: str
    options: Values
    # What stands in the file for it alone.
    given: t.Mapping[str, t.Any] = types.MappingProxyType({})


class Read(t.NamedTuple):
    """One call of an info module."""

    module: types.ModuleType
    options: Values


class Host(t.NamedTuple):
    """A host to be: its name before it is made safe, where it comes from, variables and groups."""

    name: str
    origin: str
    variables: Values
    groups: list[str]


def host_name(text: str) -> str:
    """A name as patterns can hold it: letters, digits, `_`, `.` and `-`."""
    return re.sub(r"[^\w.-]+", "_", text)


def group_name(*parts: t.Any) -> str:
    """A group's name as ansible-core wants it, in lower case."""
    return str(to_safe_group_name("_".join(str(part) for part in parts).lower(), force=True, silent=True))


def untemplated(value: t.Any) -> t.Any:
    """Words of a device are data: ansible-core before 2.19 would evaluate braces in the variables of a host."""
    if hasattr(BaseInventoryPlugin, "trusted_by_default"):
        return value
    from ansible.utils.unsafe_proxy import wrap_var

    def within(one: t.Any) -> t.Any:
        if isinstance(one, dict):
            return {within(name): within(inner) for name, inner in one.items()}
        if isinstance(one, list):
            return [within(inner) for inner in one]
        return wrap_var(one) if isinstance(one, str) and "{" in one else one

    return within(value)


@contextlib.contextmanager
def without_empty(names: t.Iterable[str]) -> t.Iterator[None]:
    """Empty environment variables say nothing: AWX hands over one for a field that was left empty."""
    empty = [name for name in names if os.environ.get(name) == ""]
    for name in empty:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(dict.fromkeys(empty, ""))


class InventoryPlugin(BaseInventoryPlugin, Constructable, Cacheable):
    """An inventory plugin of this collection."""

    NAME: str
    system: str
    hint_on_names = "Set hostnames: id, or rename one of them"
    # What stands in the file itself, and not in the environment.
    given: Values
    _sanitize_group_name = staticmethod(group_name)

    def hosts(self, cached: bool) -> list[Host]:
        """All hosts. Raises StreamopsError."""
        raise NotImplementedError

    def verify_file(self, path: str) -> bool:
        """A YAML file that is called so, or that says that it is for this plugin (one that is vaulted cannot)."""
        if not super().verify_file(path) or not path.endswith((".yml", ".yaml")):
            return False
        return re.search(rf"(^|[._-]){self.system}s?\.ya?ml$", os.path.basename(path)) is not None or self._is_meant(
            path
        )

    def _is_meant(self, path: str) -> bool:
        with contextlib.suppress(OSError), open(path, "rb") as file:
            return re.search(rb"^plugin:\s*[\"']?" + re.escape(self.NAME).encode(), file.read(65536), re.M) is not None
        return False

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        with without_empty(name for field in inventory_fields(self.system) for name in field.env):
            config = self._read_config_data(path)
        unknown = sorted({str(name) for name in config} - {"plugin", *self.option_definitions})
        if unknown:
            raise AnsibleParserError(
                f"{self.NAME} has no option {', '.join(unknown)}; ansible-doc -t inventory {self.NAME} lists them"
            )
        try:
            # An ending signal must not leave a login behind that nobody knows of.
            with raised():
                found = self.hosts(cache)
            named = self._named(found)
        except StreamopsError as error:
            if self.get_option("cache"):
                # ansible-core keeps it only after a success: the next try would ask all the others again.
                self.update_cache_if_changed()
            raise AnsibleParserError(str(error)) from None
        for name, host in named.items():
            self._add(name, host)

    def set_options(self, task_keys: t.Any = None, var_options: t.Any = None, direct: t.Any = None) -> None:
        """Options may be templates: `password: "{{ lookup('env', 'GW_PASSWORD') }}"`."""
        given = {name: self._rendered(name, value) for name, value in (direct or {}).items()}
        self.given = {name: value for name, value in given.items() if value is not None}
        super().set_options(task_keys=task_keys, var_options=var_options, direct=self.given)

    def _rendered(self, name: str, value: t.Any) -> t.Any:
        if name in _EXPRESSIONS:
            return value
        self.templar.available_variables = self._vars
        try:
            return plain(self.templar.template(value))
        except AnsibleError as error:
            raise AnsibleParserError(f"{self.NAME}: option {name} cannot be templated: {error}") from None

    def connection(self) -> Values:
        """The connection options of this inventory source, those of the environment among them."""
        return {field.name: self.get_option(field.name) for field in inventory_fields(self.system)}

    def resources(self) -> list[str]:
        """Which kinds of objects become hosts. Raises InvalidInput where there is none."""
        wanted = list(dict.fromkeys(self.get_option("resources")))
        if not wanted:
            raise InvalidInput("resources is empty", hint="Leave it out for all of them").at(self.NAME)
        return wanted

    def read(self, accounts: list[Account], reads: list[Read], cached: bool) -> dict[str, Values | StreamopsError]:
        """What the info modules return, for each account by its name; what could not be read is the error.

        The cache holds an account's data by where it is and who asks. What failed is never in it.
        """
        keeps = bool(self.get_option("cache"))
        keys = {one.name: self._key(one, reads) for one in accounts}
        found: dict[str, Values | StreamopsError] = {}
        if keeps and cached:
            for name, key in keys.items():
                with contextlib.suppress(KeyError):
                    found[name] = plain(self._cache[key])
        missing = [one for one in accounts if one.name not in found]
        warnings: list[str] = []
        for one, outcome in zip(missing, self._side_by_side(missing, reads, warnings), strict=True):
            found[one.name] = outcome
            if keeps and not isinstance(outcome, StreamopsError):
                self._cache[keys[one.name]] = outcome
        for text in warnings:
            self.display.warning(text)
        return {one.name: found[one.name] for one in accounts}

    def _key(self, account: Account, reads: list[Read]) -> str:
        """What says where the data is from. No secret can be got back from it."""
        shown = ("host", "port", "url", "username", "token", "api_key")
        parts = [_FORM, self.system, [account.options.get(name) for name in shown], [one.options for one in reads]]
        own = {name: account.options[name] for name in ("device_id",) if account.options.get(name)}
        digest = hashlib.sha256(json.dumps([*parts, own], sort_keys=True, default=str).encode()).hexdigest()
        return f"{self.NAME}_{digest[:32]}"

    def _side_by_side(
        self, accounts: list[Account], reads: list[Read], warnings: list[str]
    ) -> list[Values | StreamopsError]:
        at_once = min(len(accounts), self.get_option("workers") if "workers" in self.option_definitions else 1)
        if at_once <= 1:
            return [self._one(account, reads, warnings) for account in accounts]
        pool = ThreadPoolExecutor(max_workers=at_once)
        try:
            return list(pool.map(lambda account: self._one(account, reads, warnings), accounts))
        finally:
            # Whoever interrupts waits for those at work, and for no others.
            pool.shutdown(cancel_futures=True)

    def _one(self, account: Account, reads: list[Read], warnings: list[str]) -> Values | StreamopsError:
        reader = Reader(self.system, account.options, make_keeper=run_sessions.keeper)
        try:
            found: Values = {}
            for one in reads:
                # One by one: a list that cannot be read alone is an error, and not an empty one.
                found.update(reader.read(one.module, **one.options))
            return found
        except InvalidInput:
            # A mistake in the source itself: no host of it would be right.
            raise
        except StreamopsError as error:
            return error
        finally:
            reader.close()
            warnings += [f"{SYSTEMS[self.system].title} {account.name}: {text}" for text in reader.warnings]

    def _named(self, hosts: list[Host]) -> dict[str, Host]:
        """The hosts by their names. Raises InvalidInput where two would have the same one."""
        found: dict[str, Host] = {}
        for host in hosts:
            name = host_name(host.name)
            if name in found:
                raise InvalidInput(
                    f'two hosts would be called "{name}": {found[name].origin} and {host.origin}',
                    hint=self.hint_on_names,
                ).at(self.NAME)
            if name.lower() in _TAKEN or not re.search(r"\w", name):
                raise InvalidInput(f'{host.origin} cannot be a host called "{name}"', hint=self.hint_on_names).at(
                    self.NAME
                )
            found[name] = host
        return found

    def _add(self, name: str, host: Host) -> None:
        variables = t.cast(Values, untemplated(host.variables))
        self.inventory.add_host(name)
        for variable, value in variables.items():
            self.inventory.set_variable(name, variable, value)
        for group in dict.fromkeys(host.groups):
            self.inventory.add_group(group)
            self.inventory.add_child(group, name)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)


def told(failures: t.Mapping[str, StreamopsError]) -> str:
    """What could not be read, in one line."""
    texts = {name: str(error).rstrip(".") for name, error in failures.items()}
    return listed([text if name in text else f"{name}: {text}" for name, text in texts.items()], _MOST_TOLD)
