"""Every resource of Ateme+: random services, random wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import of_ateme as of
import of_ateme_machines as machines
import of_ateme_timetable as timetable
import pytest
from engine import properties_of
from lab import Lab


@pytest.fixture(scope="module")
def device() -> Iterator[Any]:
    with Lab(only=["ateme"]) as running:
        yield running.ateme


test_label = properties_of(of.Label())
test_alert_method = properties_of(of.AlertMethod())
test_recording_bucket = properties_of(of.RecordingBucket())
test_source_invitation = properties_of(of.SourceInvitation())
test_input = properties_of(of.Input(), 20)
test_output = properties_of(of.Output(), 20)
test_schedule = properties_of(timetable.Schedule())
test_event = properties_of(timetable.Event())
test_event_subscription = properties_of(timetable.EventSubscription())
test_recording_schedule = properties_of(timetable.RecordingSchedule())
test_alert = properties_of(timetable.Alert())
test_environment = properties_of(machines.Environment())
test_titanfile_deployment = properties_of(machines.Deployment())
test_titanfile_job = properties_of(machines.Job())
test_transcoder = properties_of(machines.Transcoder())
test_multiviewer = properties_of(machines.MultiViewer())
test_outputs = properties_of(machines.OutputList())
