"""Login, what is active, organisations and their people, invitations; agreements, reports, MTR."""

from __future__ import annotations

import re
import secrets
import uuid
from typing import Any

from .call import Call, Handler, Reply
from .errors import conflict, invalid, missing
from .flows import release
from .generic import SINGLES, create_record, update_record
from .state import Record
from .times import instant
from .tokens import Context

DAY = 86400
PERMISSIONS = ("source_permissions", "event_permissions")


# What is active


def _named(call: Call, store: str, identifier: Any) -> Record | None:
    record = call.state.get(store, identifier)
    return record and {"id": record["id"], "name": record["name"]}


def _details(call: Call) -> Reply:
    context, user = call.context, call.user
    member = user.superadmin or context.active in user.organisations
    told = {
        "id": user.id,
        "username": user.name,
        "email": call.tokens.users[user.name]["email"],
        "role": user.role,
        "is_superuser": user.superadmin,
        "managing_organisation_id": context.managing,
        "managing_organisation": _named(call, "organisations", context.managing),
        "active_organisation_id": context.active,
        "active_organisation": _named(call, "organisations", context.active),
        "active_environment_id": context.environment,
        "active_environment": _named(call, "environments", context.environment),
        "is_member_of_active_org": member,
        "is_invitation_suspended": None if member else False,
        "getting_started_seen": bool(call.state.single("getting_started", user.id)),
    }
    return call.item(told)


def _permissions(call: Call) -> Reply:
    given = [{"organisation_id": one, "permission_type": call.user.role} for one in call.user.organisations]
    return call.listing(given, "permissions")


def _may_enter(call: Call, organisation: Any) -> bool:
    return (
        call.user.superadmin
        or organisation in call.user.organisations
        or bool(call.state.invited(organisation, call.context.managing))
    )


def _switch_environment(call: Call) -> Reply:
    environment = call.known("environments", "environment_id")
    assert environment is not None
    if not _may_enter(call, environment["organisation_id"]):
        raise call.refuse_role("You have no access to this environment")
    context = Context(call.context.managing, environment["organisation_id"], environment["id"])
    return call.token_body(call.switched(context), message="Switched")


def _switch_active(call: Call) -> Reply:
    organisation = call.known("organisations", "organisation_id")
    assert organisation is not None
    if not _may_enter(call, organisation["id"]):
        raise call.refuse_role("You have no access to this organisation")
    first = call.state.first_environment(organisation["id"])
    member = call.user.superadmin or organisation["id"] in call.user.organisations
    context = Context(call.context.managing, organisation["id"], first)
    if not call.switches["organisation_token"] and call.switches["context_from"] == "user":
        call.user.context = context
        return Reply({"is_member_of_active_org": member})
    token = call.switched(context)
    return call.token_body(token, is_member_of_active_org=member)


def _switch_managing(call: Call) -> Reply:
    organisation = call.known("organisations", "organisation_id")
    assert organisation is not None
    if not call.user.superadmin and organisation["id"] not in call.user.organisations:
        raise call.refuse_role("You cannot manage this organisation")
    first = call.state.first_environment(organisation["id"])
    return call.token_body(call.switched(Context(organisation["id"], organisation["id"], first)), message="Switched")


def _active_organisation(call: Call) -> Reply:
    return call.item(call.state.find("organisations", call.context.active))


def _other(call: Call) -> Reply:
    if call.identifier != str(call.user.id) and not call.user.superadmin:
        raise call.refuse_role("You may read your own details only")
    return call.item(call.state.find("people", call.identifier))


# Organisations


def _organisations(call: Call) -> Reply:
    """The managing one first, then those one is a guest of."""
    mine = call.state.find("organisations", call.context.managing)
    return call.listing([mine, *_hosts(call)])


def _hosts(call: Call) -> list[Record]:
    every = call.state.all("organisations")
    return [one for one in every if call.state.invited(one["id"], call.context.managing)]


def _guest(call: Call) -> Reply:
    return call.listing([{**one, "shared_contacts": []} for one in _hosts(call)])


def _manageable(call: Call) -> Reply:
    everything = call.user.letter in "SC"
    every = call.state.all("organisations")
    return call.listing([one for one in every if everything or one["id"] in call.user.organisations])


def _create_organisation(call: Call) -> Reply:
    if any(one["payment_method"] == "free_credits" for one in call.state.all("organisations")):
        raise conflict("There is an organisation on free credits already")
    values = {**call.fresh(), "currency": "eur", "payment_method": "free_credits"}
    record = call.state.put("organisations", values)
    call.user.organisations.append(record["id"])
    return call.created(record)


def _delete_organisation(call: Call) -> Reply:
    record = call.state.find("organisations", call.identifier)
    call.order(record, "deleting", "gone")
    return call.done("Deleting")


def _add_user(call: Call) -> Reply:
    if any(one["email"] == call.body["email"] for one in call.mine("people")):
        raise conflict("This user is part of the organisation")
    record = create_record(call, username=call.body["email"], enabled=True)
    reply = call.created(record)
    reply.body["generated_password"] = secrets.token_urlsafe(9)
    return reply


def _people(call: Call) -> Reply:
    everybody = call.mine("people")
    return call.listing(
        everybody if call.user.letter in "SAC" else [one for one in everybody if one["id"] == call.user.id]
    )


def _permission(call: Call) -> Reply:
    person = update_record(call)
    if call.body.get("enabled") is False:
        call.state.drop("people", person)
    return call.written(person)


def _pricing(call: Call) -> Reply:
    """Of any organisation for accounts, of the managing one for its own people."""
    if call.user.letter not in "SC" and call.identifier != str(call.context.managing):
        raise call.refuse_role("This is not your managing organisation")
    return call.item({**SINGLES[call.store], "organisation_id": call.identifier})


# The European Union and the United Kingdom.
REGISTERED = re.findall("..", "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISKGB")


def _bill(call: Call) -> Reply:
    if call.body["address_country_code"] in REGISTERED:
        for name in ("org_reg_number", "org_vat_number"):
            if not call.body.get(name):
                raise invalid(f"{name} is required in the UK and the EU", name)
    record = call.state.single("billing_details", call.context.managing)
    record.update(call.body)
    return call.written(record)


def _uninvite(call: Call) -> Reply:
    for one in call.mine("organisation_invitations"):
        if one["email"] == call.identifier:
            call.state.drop("organisation_invitations", one)
            return call.done("Deleted")
    raise missing("Invitation")


# Invitations to one's sources


def _invite(call: Call) -> Reply:
    open_to_all = {"show_all_channels": False, "show_all_events": False, "billing_source": "source_owner"}
    token = uuid.uuid4().hex
    values = {**open_to_all, "global_max_destinations": 10, **call.fresh(), "source_invitation_token": token}
    mine = {"organisation_id": call.context.managing, "taker_organisation_id": None, "registered": False}
    return call.created(call.state.put("source_invitations", {**values, **mine}), source_invitation_token=token)


def _by_token(call: Call, token: str) -> Record:
    for one in call.state.all("source_invitations"):
        if one["source_invitation_token"] == token:
            return one
    raise missing("Source invitation")


def _accept(call: Call) -> Reply:
    invitation = _by_token(call, call.body["source_invitation_token"])
    if invitation["taker_organisation_id"] not in (None, call.context.managing):
        raise conflict("The invitation has been accepted by others")
    invitation.update(taker_organisation_id=call.context.managing, registered=True)
    return call.written(invitation)


def _invitations(call: Call) -> Reply:
    """With what each lets its taker see, and the ids to take that back by."""
    shown = []
    for one in call.mine("source_invitations"):
        given = {
            store: [
                permission for permission in call.state.all(store) if permission["source_invitation_id"] == one["id"]
            ]
            for store in PERMISSIONS
        }
        shown.append({**one, **given})
    return call.listing(shown)


def _allow(call: Call) -> Reply:
    invitation = call.known("source_invitations", "source_invitation_id")
    assert invitation is not None
    call.own("source_invitations", invitation["id"])
    for store, key in (("inputs", "input_id"), ("labels", "label_id")):
        thing = call.known(store, key)
        if thing is not None:
            call.own(store, thing["id"])
    return call.created(create_record(call))


def _update_invitation(call: Call) -> Reply:
    invitation = update_record(call)
    if call.body.get("registered") is False:
        _revoke(call, invitation)
    return call.written(invitation)


def _revoke(call: Call, invitation: Record) -> None:
    for store in PERMISSIONS:
        for one in call.state.all(store):
            if one["source_invitation_id"] == invitation["id"]:
                call.state.drop(store, one)


def _delete_invitation(call: Call) -> Reply:
    """For the owner's people; of the guest's, for administrators only."""
    invitation = call.state.find("source_invitations", call.identifier)
    owner, taker = invitation["organisation_id"], invitation["taker_organisation_id"]
    leaving = call.context.managing == taker and call.user.letter == "A"
    if not (call.user.superadmin or call.context.managing == owner or leaving):
        raise call.refuse_role("This invitation is not yours")
    _purge(call, invitation, None)
    _revoke(call, invitation)
    call.state.drop("source_invitations", invitation)
    return call.done("Deleted")


def _purge(call: Call, invitation: Record, environment: str | None) -> None:
    taker, owner = invitation["taker_organisation_id"], invitation["organisation_id"]
    environments = {str(one["id"]) for one in call.state.all("environments") if one["organisation_id"] == owner}
    wanted = environments if environment is None else {environment}
    for alert in call.state.all("alerts"):
        if environment is None and alert["organisation_id"] == taker and str(alert["environment_id"]) in wanted:
            call.state.drop("alerts", alert)
    for output in call.state.all("outputs"):
        if output["organisation_id"] == taker and str(output["environment_id"]) in wanted:
            release(call, output)
            call.state.drop("outputs", output)
            for store in ("schedules", "alerts"):
                for one in call.state.all(store):
                    if one.get("output_id") == output["id"]:
                        call.state.drop(store, one)


def _per_environment(call: Call) -> Reply:
    invitation = _by_token(call, call.params["token"])
    call.own("source_invitations", invitation["id"])
    call.own("environments", call.params["environment_id"])
    invitation.setdefault("environments", {}).setdefault(call.params["environment_id"], {}).update(call.body)
    return call.written(invitation)


def _purge_environment(call: Call) -> Reply:
    invitation = _by_token(call, call.params["token"])
    call.own("source_invitations", invitation["id"])
    call.own("environments", call.params["environment_id"])
    _purge(call, invitation, call.params["environment_id"])
    return call.done("Deleted")


# Agreements, reports, MTR


def _agree(call: Call) -> Reply:
    number = call.fresh()["number_of_agreements"]
    made = [create_record(call, is_finished=False, is_assigned=False, number_of_agreements=1) for _one in range(number)]
    return call.created(made[0] if number == 1 else made)


def _cogs(call: Call) -> Reply:
    start, end = instant(call.body["report_from"]), instant(call.body["report_to"])
    limit = 90 if call.body.get("organisation_id") is None else 365
    if start >= end:
        raise invalid("report_from must be earlier than report_to", "report_from")
    if end - start > limit * DAY:
        raise invalid(f"The range is limited to {limit} days", "report_to")
    record = create_record(call)
    call.order(record, "running", "finished")
    return call.created(record)


def _mtr(call: Call) -> Reply:
    call.own("environments", call.params["environment_id"])
    targets = [name for name in ("hostname", "mtr_host_id", "mtr_host_group_id") if call.body.get(name) is not None]
    if len(targets) != 1:
        raise invalid("One of hostname, mtr_host_id, mtr_host_group_id is required", "hostname")
    call.known("mtr_hosts", "mtr_host_id")
    call.known("mtr_host_groups", "mtr_host_group_id")
    wanted = call.body.get("create_new_mtr_host_name")
    if wanted:
        group = call.body.get("add_to_existing_host_group_id")
        if call.body.get("create_new_mtr_host_group_name"):
            values = {"name": call.body["create_new_mtr_host_group_name"], "organisation_id": call.context.managing}
            group = call.state.put("mtr_host_groups", values)["id"]
        host = {"name": wanted, "host": call.body.get("hostname"), "organisation_id": call.context.managing}
        call.state.put("mtr_hosts", {**host, "mtr_host_group_id": group})
    record = create_record(call, result=[])
    call.order(record, "running", "finished")
    return call.created(record, report_id=record["id"])


def _groups(call: Call) -> Reply:
    hosts = call.mine("mtr_hosts")
    groups = [
        {**one, "hosts": [host for host in hosts if host.get("mtr_host_group_id") == one["id"]]}
        for one in call.mine("mtr_host_groups")
    ]
    single = [host for host in hosts if host.get("mtr_host_group_id") is None]
    return call.listing([*groups, {"id": None, "name": None, "hosts": single}] if single else groups)


def _create_group(call: Call) -> Reply:
    """With the hosts that are named with it."""
    hosts = call.body.pop("hosts", [])
    group = create_record(call)
    for one in hosts:
        owner = {"mtr_host_group_id": group["id"], "organisation_id": call.context.managing}
        call.state.put("mtr_hosts", {**one, **owner})
    return call.created({**group, "hosts": hosts})


def _delete_group(call: Call) -> Reply:
    """With all its hosts."""
    group = call.own("mtr_host_groups", call.identifier)
    for host in call.state.all("mtr_hosts"):
        if host.get("mtr_host_group_id") == group["id"]:
            call.state.drop("mtr_hosts", host)
    call.state.drop("mtr_host_groups", group)
    return call.done("Deleted")


def _add_host(call: Call) -> Reply:
    group = call.own("mtr_host_groups", call.identifier)
    existing = call.known("mtr_hosts", "host_id")
    if existing is not None:
        existing["mtr_host_group_id"] = group["id"]
    if call.body.get("host_name") and call.body.get("host"):
        host = {"name": call.body["host_name"], "host": call.body["host"], "organisation_id": call.context.managing}
        call.state.put("mtr_hosts", {**host, "mtr_host_group_id": group["id"]})
    elif existing is None:
        raise invalid("host_id, or host_name and host are required", "host_id")
    return call.written(group)


HANDLERS: dict[str, Handler] = {
    "user.details": _details,
    "user.permissions": _permissions,
    "user.switch_environment": _switch_environment,
    "user.switch_active": _switch_active,
    "user.switch_managing": _switch_managing,
    "user.active_organisation": _active_organisation,
    "user.other": _other,
    "organisation.list": _organisations,
    "organisation.guest": _guest,
    "organisation.manageable": _manageable,
    "organisation.create": _create_organisation,
    "organisation.delete": _delete_organisation,
    "organisation.add_user": _add_user,
    "organisation.people": _people,
    "organisation.uninvite": _uninvite,
    "invitation.create": _invite,
    "invitation.accept": _accept,
    "invitation.list": _invitations,
    "invitation.update": _update_invitation,
    "invitation.delete": _delete_invitation,
    "invitation.by_token": _per_environment,
    "invitation.purge": _purge_environment,
    "agreement.create": _agree,
    "cogs.create": _cogs,
    "mtr.generate": _mtr,
    "mtr.groups": _groups,
    "mtr.add_host": _add_host,
    "mtr.create_group": _create_group,
    "mtr.delete_group": _delete_group,
    "organisation.permission": _permission,
    "organisation.pricing": _pricing,
    "billing.put": _bill,
    "invitation.allow": _allow,
}
