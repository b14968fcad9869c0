"""Operations on users, organisations, MTR hosts, notifications, invitations. How a table reads: see `tables.py`."""

from __future__ import annotations

TABLE = """
Log in and get JWT to make further API calls
  POST /api/login | - | user.login users | username* password*

Get Cloud Resources Usage
  GET /api/management/cloud_resources | SC | report cloud_resources
Add free credits to organisation
  POST /api/management/organisations/{organisation_id}/credits | SC | create credits
  + amount:n(0..)* currency:s{eur,gbp,usd}
Delete organisation
  DELETE /api/management/organisations/{organisation_id} | S | organisation.delete organisations
Switch monthly billing report on or off
  PUT /api/management/organisations/{organisation_id}/billing_report | SC | update organisations | enabled:b*
Switch organisation to account
  PUT /api/management/organisations/{organisation_id}/account | SC | do organisations
Get Running State Overview
  GET /api/management/running_state | SC | report running_state
Delete user.
  DELETE /api/management/users/{user_id} | S | delete people
List organisations that I can manage
  GET /api/managing_organisations | * | organisation.manageable organisations
Switch managing organisation
  PUT /api/user/managing_organisation | * | user.switch_managing users | organisation_id:id*

Update MTR Host Group
  PUT /api/mtr/host_groups/{mtr_host_group_id} | SAO | update mtr_host_groups | name*
Delete MTR host group
  DELETE /api/mtr/host_groups/{mtr_host_group_id} | SAO | mtr.delete_group mtr_host_groups
Add a host to MTR Host Group
  POST /api/mtr/host_groups/{mtr_host_group_id}/hosts | SAO | mtr.add_host mtr_host_groups | host_id:id host_name host
Get MTR Host Groups
  GET /api/mtr/host_groups | SAOM | mtr.groups mtr_host_groups
Create MTR Host Group
  POST /api/mtr/host_groups | SAO | mtr.create_group mtr_host_groups | name* hosts:[o]
Delete MTR host
  DELETE /api/mtr/hosts/{mtr_host_id} | SAO | delete mtr_hosts
List MTR Hosts
  GET /api/mtr/hosts | SAOM | list mtr_hosts
List MTR reports
  GET /api/mtr/reports | SAO | list mtr_reports
Get MTR report result
  GET /api/mtr/reports/{report_id} | SAO | get mtr_reports
Delete MTR report
  DELETE /api/mtr/reports/{report_id} | SAO | delete mtr_reports
GeoLocate MTR report results
  POST /api/mtr/reports/{report_id}/geolocate | SAO | do mtr_reports

Get multi-viewer layouts
  GET /api/multi_viewers/layouts | * | list multi_viewer_layouts
Create multi-viewer
  POST /api/multi_viewers | SA | viewer.create multi_viewers
  + name:s(1..255)* layout_id:int_id* tile_inputs:[@tile] @viewer
List multi-viewer presets
  GET /api/multi_viewers/presets | SAO | list multi_viewer_presets
Delete multi-viewer preset
  DELETE /api/multi_viewers/presets/{preset_id} | SAO | delete multi_viewer_presets
Get multi-viewer details
  GET /api/multi_viewers/{multi_viewer_id} | SA | viewer.get multi_viewers
Update multi-viewer
  PUT /api/multi_viewers/{multi_viewer_id} | SA | viewer.update multi_viewers | name:s(1..255) @viewer!
Delete multi-viewer
  DELETE /api/multi_viewers/{multi_viewer_id} | SA | unit.delete multi_viewers
List multi-viewer audio tracks
  GET /api/multi_viewers/{multi_viewer_id}/audio_tracks | SAOM | report audio_tracks
Switch multi-viewer active audio track
  PUT /api/multi_viewers/{multi_viewer_id}/active_audio | SAO | viewer.audio multi_viewers
  + tile:i(1..) audio_track:i(0..) turn_active_input_off:b
Switch multi-viewer tile video sources and update titles
  PUT /api/multi_viewers/{multi_viewer_id}/tiles | SA | viewer.tiles multi_viewers | tile_inputs:[@tile]*

Get notifications for managing organisation
  GET /api/notifications | SAOMC | list notifications
Delete multiple notifications
  DELETE /api/notifications | SAOMC | delete_many notifications | notification_ids:[id]*
Mark multiple notifications to read
  PUT /api/notifications/read | SAOMC | update_many notifications | notification_ids:[id]* read:b
Mute notifications by category for managing organisation
  PUT /api/notifications/muted_categories | SAO | put muted_categories | categories:[s]*
Get muted notification categories of managing organisation
  GET /api/notifications/muted_categories | SAOMC | show muted_categories
Get notifications for managing organisation
  GET /api/notifications/{notification_id} | SAOMC | get notifications
Mark notification to read
  PUT /api/notifications/{notification_id} | SAOMC | update notifications | read:b
Delete notification
  DELETE /api/notifications/{notification_id} | SAOMC | delete notifications

Add user to organisation
  POST /api/organisation/users | SA | organisation.add_user people
  + email:s~email* first_name last_name permission_type:s{admin,operator,monitor}*
List alert methods for the managing organisation
  GET /api/alert_methods | SAOM | list alert_methods
Create alert method for managing organisation
  POST /api/alert_methods | SAO | method.create alert_methods
  + name:s(1..65)* alert_type:s{email,slack}* notification_parameters:[s]*
Update alert method
  PUT /api/alert_methods/{alert_method_id} | SAO | method.update alert_methods
  + name:s(1..65) alert_type:s{email,slack} notification_parameters:[s]
Delete alert method
  DELETE /api/alert_methods/{alert_method_id} | SAO | method.delete alert_methods
Remove user from organisation
  DELETE /api/organisation/users/{user_id} | SA | delete people
Update organisation user permission
  PUT /api/organisation/users/{user_id} | SAC | organisation.permission people
  + permission_type:s{admin,operator,monitor} enabled:b
Get users in organisation
  GET /api/organisation/users | * | organisation.people people
Get organisations for the organisations dropdown.
  GET /api/organisations | * | organisation.list organisations
Create organisation and become an admin for it
  POST /api/organisations | * | organisation.create organisations | name:s(1..150)*
List organisations Im guest of
  GET /api/organisations/guest | SAOM | organisation.guest organisations
Change root user of organisation
  PUT /api/organisation/root_user | A | put root_user | user_id:id*
Remove organisation invitation by email
  DELETE /api/organisation/invitations/{email} | SA | organisation.uninvite organisation_invitations
Decline organisation invitation
  DELETE /api/organisations/{organisation_id}/invitation | * | do organisations
Leave managing organisation
  POST /api/organisation/leave | * | message
Create Organisation Source Invitation
  POST /api/organisation/source_invitations | SA | invitation.create source_invitations
  + destination_temporary_name:s(1..30)* show_all_channels:b show_all_events:b
  + billing_source:s{source_owner,destination_taker} global_max_destinations:i(1..10)
Accept Organisation Source Invitation NOT ORGANISATION INVITATION
  POST /api/organisation/source_invitations/accept | SAO | invitation.accept source_invitations
  + source_invitation_token*
Switch to a new active organisation ID
  PUT /api/user/active_organisation | * | user.switch_active users | organisation_id:id*
Update organisation details
  PUT /api/organisations/{organisation_id} | SC | update organisations
  + name:s(3..150) currency:s{usd,gbp,eur} purchase_order_number:s(..100)

Get contacts that I'm sharing
  GET /api/shared_contacts | SAOM | list shared_contacts
Create new shared contact
  POST /api/shared_contacts | SAO | create shared_contacts
  + name:s(1..80)~contact* email:s(..150)~contact phone:s(..150)~contact
Get shared contacts with me
  GET /api/shared_contacts/with_me | SAOM | list contacts_with_me
Update shared contact
  PUT /api/shared_contacts/{contact_id} | SAO | update shared_contacts
  + name:s(1..80)~contact email:s(..150)~contact phone:s(..150)~contact
Delete shared contact
  DELETE /api/shared_contacts/{contact_id} | SAO | delete shared_contacts

List Organisation Source Invitations / Permissions for managing organisation
  GET /api/source_invitations | SAOM | invitation.list source_invitations
Allow destination taker access to input / channel
  POST /api/source_permissions | SAO | invitation.allow source_permissions | source_invitation_id:id* input_id:id*
Remove destination taker access from input/channel
  DELETE /api/source_permissions/{permission_id} | SAO | delete source_permissions
Update Source Permissions from owners point of view
  PUT /api/source_invitations/{source_invitation_id} | SAO | invitation.update source_invitations
  + show_all_channels:b show_all_events:b billing_source:s{source_owner,destination_taker} registered:b
  + global_max_destinations:i(1..10)
Delete source invitation / Leave organisation
  DELETE /api/source_invitations/{source_invitation_id} | SAO | invitation.delete source_invitations
Update channel visibility per invitation per environment
  PUT /api/source_invitations/{token}/environments/{environment_id}/visibility | SA | invitation.by_token
  + show_all_channels:b*
Delete all destinations from guest in c_env
  DELETE /api/source_invitations/{token}/environments/{environment_id}/destinations | SA | invitation.purge
Update max destinations count for guest org
  PUT /api/source_invitations/{token}/environments/{environment_id}/max_destinations | SA | invitation.by_token
  + max_destinations:i(1..)*

Get logged in user details
  GET /api/user | * | user.details users
Mark getting started seen
  PUT /api/user/getting_started_seen | * | put getting_started
Mute notifications by category for user.
  PUT /api/user/muted_categories | * | put user_muted_categories | categories:[s]*
Get logged in users active organisation details
  GET /api/user/active_organisation | * | user.active_organisation organisations
Get logged in user permissions
  GET /api/user/permissions | * | user.permissions users
Get user details
  GET /api/users/{user_id} | * | user.other people
Action Slack Webhooks
  POST /api/webhooks/slack | - | message | payload
List Zixi Configs for C Env
  GET /api/customer_environment/{environment_id}/zixi_configs | SAOM | list zixi_configs
"""
