# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the modules about times: schedules, events, recordings; and of those about alerts."""

from __future__ import annotations

from ..resource.fields import Field, Return
from .options import ID_RETURN, STATUS, an_id, spec, states

_ZONED = "An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00)."
_INPUT = Field("input", "The input, by its id or its user description.", shortest=1)
_OUTPUT = Field("output", "The output, by its id or its user description.", shortest=1)
_TIME_RETURNS = (
    Return("start_time", "When it starts, in UTC.", "str", "when the service tells", sample="2026-11-21T17:00:00Z"),
    Return("end_time", "When it ends, in UTC.", "str", "when it ends", sample="2026-11-21T19:00:00Z"),
)
_STATUS_RETURN = Return("status", "What the service alone sets.", "dict", "when it tells anything")


def _id_of(noun: str, key: str = "") -> Return:
    return Return(key or noun, f"Id of its {noun.replace('_', ' ')}.", "str", "when the service tells", sample="17")


ATEME_SCHEDULE = spec(
    (
        _INPUT,
        _OUTPUT,
        Field(
            "start_time",
            (
                f"When it starts. {_ZONED}",
                "V(NOW): at once. One that runs already is the same then, and so is one that has come to O(end_time).",
            ),
        ),
        Field(
            "end_time",
            f"When it ends. {_ZONED} Without it a new one runs until it is deleted. A new one cannot end in the past.",
        ),
        Field(
            "id",
            "Id of the schedule. It wins over O(input), O(output) and O(start_time), by which it is known otherwise.",
            shortest=1,
        ),
        states(),
        STATUS,
    ),
    Return(
        "schedule",
        "The schedule; empty after O(state=absent).",
        "dict",
        "success",
        contains=(ID_RETURN, _id_of("input"), _id_of("output"), *_TIME_RETURNS, _STATUS_RETURN),
    ),
)
ATEME_EVENT = spec(
    (
        Field("name", "Name of the event. With O(id) it is renamed.", shortest=1, longest=255),
        an_id("event"),
        Field("description", "What it is about.", longest=1000, lines=True),
        Field(
            "input",
            "The input, by its id or its user description. A new event needs it. A change has to stay in the same "
            "environment.",
            shortest=1,
        ),
        Field("start_time", f"When it starts. {_ZONED} A new event needs it."),
        Field("end_time", f"When it ends. {_ZONED} What is over is not shown by the service any more."),
        Field(
            "label_ids",
            (
                "All its labels, each by its id or its text; an empty list takes them away.",
                "Without it they stay: they are sent again with every update, since the service would drop them.",
            ),
            type="list",
            elements="str",
        ),
        states(),
        STATUS,
    ),
    Return(
        "event",
        "The event; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Final"),
            Return("description", "What it is about.", "str", "when the service tells"),
            _id_of("input"),
            *_TIME_RETURNS,
            Return("label_ids", "Ids of its labels.", "list", "when the service tells", "str"),
            _STATUS_RETURN,
        ),
    ),
    required_one_of=(("name", "id"),),
)
ATEME_EVENT_SUBSCRIPTION = spec(
    (
        Field(
            "event",
            "The event, by its id or its name. That of another organisation by its id only: it is in no list.",
            shortest=1,
        ),
        _OUTPUT,
        Field(
            "timed_by_event_owner",
            "Whether the times of the event count. Without it: when a new one is given no times of its own.",
            type="bool",
        ),
        Field("start_time", f"When it starts, where the event's times do not count. {_ZONED}"),
        Field("end_time", f"When it ends, where the event's times do not count. {_ZONED}"),
        Field(
            "id",
            "Id of the subscription. It wins over O(event) and O(output), by which it is known otherwise; with it, "
            "the output can be changed.",
            shortest=1,
        ),
        states(),
        STATUS,
    ),
    Return(
        "event_subscription",
        "The subscription; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            _id_of("event"),
            _id_of("output"),
            Return("timed_by_event_owner", "Whether the times of the event count.", "bool", "when the service tells"),
            *_TIME_RETURNS,
            Return("status", "What the service alone sets, the times of the event included.", "dict", "when it tells"),
        ),
    ),
)
METRICS = (
    *("net_send.rtt", "net_recv.bitrate", "net_recv.jitter", "net_recv.loss_millipercent", "arq_recv.dropped"),
    "is_connected",
)
COMPARISONS = ("gt", "lt", "outside_range", "within_range", "no_value")
RANGES = ("10s", "1m", "5m", "10m", "15m", "1h")
REPEATS = (
    *("5m", "10m", "15m", "20m", "25m", "30m", "45m", "1h", "1h30m", "2h", "2h30m", "3h", "4h", "5h", "7m30m"),
    *("10h", "15h", "20h", "24h"),
)
_ALERT_RETURNS = (
    ID_RETURN,
    Return("input_ids", "Id of the input that it is on.", "list", "when it is on one", "str", sample=["stadium-a"]),
    Return("output_ids", "Id of the output that it is on.", "list", "when it is on one", "str"),
    _id_of("alert_method"),
    Return("alert_on_query", "What is watched.", "str", "when the service tells", sample="is_connected"),
    Return("query_param", "How it is compared.", "str", "when the service tells", sample="lt"),
    Return("query_value", "With what.", "list", "when the service tells", "float", sample=[1]),
    Return("query_time_range", "Over which time.", "str", "when the service tells", sample="1m"),
    Return("alert_check_frequency", "How often it is checked.", "str", "when the service tells", sample="1m"),
    Return("alert_after_time", "How long it has to last.", "str", "when there is one", sample="5m"),
    Return("alert_repeat", "How often it is told again.", "str", "when the service tells", sample="1h"),
    Return("status", "Whether it is C(active) or C(paused), and is C(is_alerting).", "dict", "when it tells anything"),
)
ATEME_ALERT = spec(
    (
        Field(
            "input_ids",
            "The inputs, each by its id or its user description. Each of them has an alert of its own.",
            type="list",
            elements="str",
        ),
        Field("output_ids", "The outputs, in the same way.", type="list", elements="str"),
        Field(
            "id",
            "Id of the alert. With it the other options change that alert. Without it an alert is known by its input "
            "or output, the metric, the comparison, its values, and all timings.",
            shortest=1,
        ),
        Field(
            "alert_method",
            "Who is told, as an alert method by its id or its name. With O(state=absent) one that tells others stays.",
            shortest=1,
        ),
        Field(
            "alert_on_query",
            "What is watched: round trip time, bitrate, jitter, loss in thousandths of a percent (0 to 100000), "
            "packets that were not recovered, whether there is a connection (1 or 0).",
            choices=METRICS,
            strict=True,
        ),
        Field(
            "query_param",
            "How it is compared: greater than, less than, outside or within a range of two values, or that there is no "
            "value at all.",
            choices=COMPARISONS,
            strict=True,
        ),
        Field(
            "query_value",
            "One value, two for a range with the lower one first, none for O(query_param=no_value).",
            type="list",
            elements="float",
        ),
        Field("query_time_range", "The time of which the average is taken.", choices=RANGES, strict=True),
        Field("alert_check_frequency", "How often it is checked, as V(1m), V(3h) or V(1h30m).", shortest=1),
        Field(
            "alert_after_time",
            "How long it has to last until it is told, as V(15s) or V(5m). Without it, and without O(id), it is told "
            "at once; so it is with an empty text.",
        ),
        Field(
            "alert_repeat",
            "How often it is told again while it lasts. V(7m30m) is how the vendor writes it.",
            choices=REPEATS,
            strict=True,
        ),
        Field(
            "state",
            "V(present): it exists; V(muted): it exists and tells nobody; V(active): it exists and is not muted; "
            "V(absent): it does not exist.",
            choices=("present", "muted", "active", "absent"),
            strict=True,
            default="present",
        ),
        STATUS,
    ),
    Return(
        "alert",
        "The alert, the first one where there are several; empty after O(state=absent).",
        "dict",
        "success",
        contains=_ALERT_RETURNS,
    ),
    Return("alerts", "The alerts, one for each input and output.", "list", "success", "dict", contains=_ALERT_RETURNS),
)
ATEME_RECORDING_SCHEDULE = spec(
    (
        _INPUT,
        Field("recording_bucket", "The bucket that it is delivered to, by its id or its name.", shortest=1),
        Field("transcode", "Whether it is transcoded first.", type="bool"),
        Field("start_time", f"When it starts. {_ZONED}"),
        Field("end_time", f"When it stops. {_ZONED}"),
        Field(
            "id",
            "Id of the recording. It wins over O(input) and O(start_time), by which it is known otherwise.",
            shortest=1,
        ),
        states(),
        STATUS,
    ),
    Return(
        "recording_schedule",
        "The recording; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            _id_of("input"),
            _id_of("recording_bucket"),
            Return("transcode", "Whether it is transcoded first.", "bool", "when the service tells", sample=False),
            *_TIME_RETURNS,
            _STATUS_RETURN,
        ),
    ),
)
ATEME_RECORDING_BUCKET = spec(
    (
        Field("name", "Name of the bucket.", shortest=1, longest=255),
        an_id("bucket"),
        Field(
            "bucket_path",
            "The bucket and the folder within it, V(bucket_name/folder). The bucket has to exist, the folder is made.",
            shortest=1,
        ),
        Field("bucket_type", "What kind of storage it is, where the service asks for that."),
        Field("region", "Region of the storage, where the service asks for that."),
        Field("access_key", "Access key of the storage.", secret=True),
        Field("secret_key", "Secret key of the storage.", secret=True),
        Field(
            "state",
            "V(present): it exists. V(absent): it does not; that fails for one that does, since the service has no "
            "operation that deletes one.",
            choices=("present", "absent"),
            strict=True,
            default="present",
        ),
        STATUS,
    ),
    Return(
        "recording_bucket",
        "The bucket; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Archive"),
            Return("bucket_path", "The bucket and the folder within it.", "str", "when the service tells"),
            Return("bucket_type", "What kind of storage it is.", "str", "when the service tells", sample="s3"),
            Return("region", "Region of the storage.", "str", "when the service tells"),
        ),
    ),
    required_one_of=(("name", "id"),),
)
