"""Operations on inputs, outputs, events and schedules. How a table reads: see `tables.py`."""

from __future__ import annotations

TABLE = """
Gets Zixi configuration information about single input
  GET /api/inputs/{input_id}/zixi_config | SAOM | input.zixi inputs
List inputs
  GET /api/inputs | * | input.list inputs
Update Local-TS input (resulting multi-viewer input)
  PUT /api/inputs/local_ts/{input_id} | SAO | input.update inputs local_ts | @input!
Get inputs overview
  GET /api/inputs/overview | SAO | input.overview inputs
Create PULL input on customer environment
  POST /api/inputs/pull | SAO | input.create inputs pull | @pull_input
Update PULL input on customer environment
  PUT /api/inputs/pull/{input_id} | SAO | input.update inputs pull | @pull_input!
Create PUSH input on customer environment
  POST /api/inputs/push | SAO | input.create inputs push | @push_input
Update PUSH input
  PUT /api/inputs/push/{input_id} | SAO | input.update inputs push | @push_input!
Create SRT Pull input (SRT Caller)
  POST /api/inputs/srt_pull | SAO | input.create inputs srt_pull | @srt_pull_input
Update SRT Pull input (SRT Caller)
  PUT /api/inputs/srt_pull/{input_id} | SAO | input.update inputs srt_pull | @srt_pull_input!
Create SRT push input (SRT Listener)
  POST /api/inputs/srt_push | SAO | input.create inputs srt_push | @srt_push_input
Update SRT push input (SRT Listener)
  PUT /api/inputs/srt_push/{input_id} | SAO | input.update inputs srt_push | @srt_push_input!
Create UDP RIST input on customer environment
  POST /api/inputs/udp_rist | SAO | input.create inputs udp_rist | @rist_input
Update UDP RIST input on customer environment
  PUT /api/inputs/udp_rist/{input_id} | SAO | input.update inputs udp_rist | @rist_input!
List inputs
  GET /api/inputs/{input_id} | * | input.get inputs
Delete input source
  DELETE /api/inputs/{input_id} | SAO | input.delete inputs
Get alerts associated with Input
  GET /api/inputs/{input_id}/alerts | SAOM | alert.of_input alerts
Get input analysis
  GET /api/inputs/{input_id}/analysis | SAO | show input_analysis
Query customer environment for most recent statistics for input
  GET /api/inputs/{input_id}/statistics | SAOM | statistics.input inputs
Reset input analysis
  POST /api/inputs/{input_id}/analysis/reset | SAO | do inputs
Reset statistics for an input on customer environment
  POST /api/inputs/{input_id}/statistics/reset | SAO | statistics.reset inputs
Get input schedule information
  GET /api/inputs/{input_id}/schedules | SAOM | schedule.of_input schedules
Start input analysis
  POST /api/inputs/{input_id}/analysis/start | SAO | do inputs
Start an input on c_env
  POST /api/inputs/{input_id}/start | SAO | flow.start inputs
Stop input analysis
  POST /api/inputs/{input_id}/analysis/stop | SAO | do inputs
Stop an input on c_env
  POST /api/inputs/{input_id}/stop | SAO | flow.stop inputs
Get thumbnail for input source
  GET /api/inputs/{input_id}/thumbnail | SAOM | report thumbnail
Update input dashboard group
  PUT /api/inputs/{input_id}/dashboard_group | SAO | flow.group inputs source | dashboard_group_id:id?*
Update input latitude and longitude
  PUT /api/inputs/{input_id}/location | SAO | update inputs | latitude:n(-90..90)* longitude:n(-180..180)*
Mark input stopped
  POST /api/inputs/{input_id}/mark_stopped | E | flow.mark_stopped inputs
Warn input running hot
  POST /api/inputs/{input_id}/warn | E | flow.warn inputs
List inputs for dropdowns
  GET /api/inputs_dropdown | SAOM | input.dropdown inputs

List outputs
  GET /api/outputs | SAOM | output.list outputs
Get outputs state
  GET /api/outputs/state | * | output.states outputs
Get outputs overview
  GET /api/outputs/overview | SAO | output.overview outputs
Create pull output
  POST /api/outputs/pull | SAO | output.create outputs pull | @pull_output
Update pull output
  PUT /api/outputs/pull/{output_id} | SAO | output.update outputs pull | @pull_output!
Create push output
  POST /api/outputs/push | SAO | output.create outputs push | @push_output
Update push output
  PUT /api/outputs/push/{output_id} | SAO | output.update outputs push | @push_output!
Create rtmp output
  POST /api/outputs/rtmp | SAO | output.create outputs rtmp | @rtmp_output
Update rtmp output
  PUT /api/outputs/rtmp/{output_id} | SAO | output.update outputs rtmp | @rtmp_output!
Create SRT pull output
  POST /api/outputs/srt_pull | SAO | output.create outputs srt_pull | @srt_pull_output
Update SRT pull output
  PUT /api/outputs/srt_pull/{output_id} | SAO | output.update outputs srt_pull | @srt_pull_output!
Create SRT push output (SRT Caller)
  POST /api/outputs/srt_push | SAO | output.create outputs srt_push | @srt_push_output
Update SRT push output (SRT Caller)
  PUT /api/outputs/srt_push/{output_id} | SAO | output.update outputs srt_push | @srt_push_output!
Create udp rist output
  POST /api/outputs/udp_rist | SAO | output.create outputs udp_rist | @rist_output
Update udp rist output
  PUT /api/outputs/udp_rist/{output_id} | SAO | output.update outputs udp_rist | @rist_output!
Delete output
  DELETE /api/outputs/{output_id} | SAO | output.delete outputs
Get single output
  GET /api/outputs/{output_id} | SAOM | output.get outputs
Get alerts associated with Output
  GET /api/outputs/{output_id}/alerts | SAOM | alert.of_output alerts
Query customer environment for most recent statistics for output
  GET /api/outputs/{output_id}/statistics | SAOM | statistics.output outputs
Schedule a permanent output
  POST /api/outputs/{output_id}/permanent_schedule | SAO | output.permanent outputs | input_id:id*
Resets statistics for an output on customer environment
  POST /api/outputs/{output_id}/statistics/reset | SAO | statistics.reset outputs
Get output schedule information
  GET /api/outputs/{output_id}/schedules | SAOM | schedule.of_output schedules
Start an output on c_env
  POST /api/outputs/{output_id}/start | SAO | flow.start outputs
Stop an output on c_env
  POST /api/outputs/{output_id}/stop | SAO | flow.stop outputs
Update output dashboard group
  PUT /api/outputs/{output_id}/dashboard_group | SAO | flow.group outputs destination | dashboard_group_id:id?*
Update output latitude and longitude
  PUT /api/outputs/{output_id}/location | SAO | update outputs | latitude:n(-90..90)* longitude:n(-180..180)*
List all outputs in environments
  GET /api/outputs_all | SAO | output.everything outputs
Push alerts to c_envs
  POST /api/environments/push_alerts | E | alert.push alerts

Switch active environment
  PUT /api/user/active_environment | * | user.switch_environment users | environment_id:id*
List environments for dropdowns
  GET /api/environments_dropdown | SAOM | environment.dropdown environments

Allow destination taker access to an event label
  POST /api/event_permissions | SAO | invitation.allow event_permissions | label_id:id* source_invitation_id:id*
Remove destination taker access from an event label
  DELETE /api/event_permissions/{permission_id} | SAO | delete event_permissions
Get events for administration
  GET /api/events | SAO | event.list events
Create an Event for source on running environment
  POST /api/events | SAO | event.create events
  + name:s(1..255)* description:s(..1000) input_id:id* start_time:time_event* end_time:time_event* label_ids:[id] image
Update an Event for source on running environment
  PUT /api/events/{event_id} | SAO | event.update events
  + name:s(1..255) description:s(..1000) input_id:id start_time:time_event end_time:time_event label_ids:[id] image
  + remove_old_image:b
Delete event
  DELETE /api/events/{event_id} | SAO | event.delete events
Gets image associated with event
  GET /api/events/{event_id}/image | * | event.image events
Create event subscription / Consume event
  POST /api/event_subscriptions | SAO | subscription.create schedules
  + event_id:id* output_id:id* timed_by_event_owner:b* start_time:time_schedule end_time:time_schedule
Update event subscription
  PUT /api/event_subscriptions/{schedule_id} | SAO | subscription.update schedules
  + output_id:id timed_by_event_owner:b start_time:time_schedule end_time:time_schedule

Change saved IP address to environment which will become the main environment.
  PUT /api/ip_addresses/{ip_address_id}/environment | SA | update ip_addresses | target_c_env_id:id* cloud_details*
Delete saved IP address
  DELETE /api/ip_addresses/{ip_address_id} | SA | delete ip_addresses
Change saved IP address name
  PUT /api/ip_addresses/{ip_address_id} | SA | update ip_addresses | name*
Get saved IP addresses
  GET /api/ip_addresses | SAOM | list ip_addresses
Add external IP addresses
  POST /api/ip_addresses | SA | create ip_addresses | name* ip_address* cloud_provider_id:id* region zone

Get schedules for managing organisation
  GET /api/schedules | SAOM | schedule.list schedules
Create schedule entry
  POST /api/schedules | SAO | schedule.create schedules
  + input_id:id* output_id:id* start_time:time_schedule_now* end_time:time_schedule?
Get schedule overview
  GET /api/schedules/overview | SAOM | schedule.overview schedules | ?time_from* ?time_to*
Request Schedule Refresh
  POST /api/schedules/refresh | E | schedule.refresh schedules
Request Schedule Refresh FROM WORKER
  POST /api/schedules/refresh_from_worker | W | schedule.refresh schedules | environment_id:id*
Dump scheduler state
  GET /api/schedules/dump | S | schedule.dump schedules
Get schedule info
  GET /api/schedules/{schedule_id} | SAOM | schedule.get schedules
Update schedule entry
  PUT /api/schedules/{schedule_id} | SAO | schedule.update schedules
  + start_time:time_schedule_now end_time:time_schedule?
Delete schedule
  DELETE /api/schedules/{schedule_id} | SAO | schedule.delete schedules
Get schedule status
  GET /api/schedules/{schedule_id}/status | SAOM | schedule.status schedules
"""
