"""Groups of fields that several operations share, and lists of allowed words. How they read: see `tables.py`."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FLOW = "user_description:s(..255) latitude:n(-90..90)? longitude:n(-180..180)? dashboard_group_id:id?"
_INPUT = f"id:s(1..128)* {_FLOW} max_allowed_bitrate_kbps:i(1..)"
_OUTPUT = f"id:s(1..128) {_FLOW} input_id:id permanent_agreement_id:id?"
_SRT = "latency:i(-1..600000)=6000 encryption_type:i(0..3)=0 password:s? stream_id:s(..512)"
_SRT_OUTPUT = (
    f"{_OUTPUT} port:i(1025..65535)* latency:i(1..599999)* encryption_type:i(0..3)=0 password:s(10..80)? "
    "stream_id:s(..512)"
)

GROUPS = {
    "input": f"{_INPUT}",
    "push_input": f"{_INPUT} port:i(1..65535)~input_port* latency:i(-1..600000)=6000 password:s?",
    "pull_input": (
        f"{_INPUT} host:s(1..255)* pull_port:i(1..65535)* stream_id:s(..255) latency:i(-1..600000)=6000 password:s?"
    ),
    "srt_pull_input": (f"{_INPUT} host:s(1..255)* port:i(1..65535)* bitrate:i(0..) {_SRT}"),
    "srt_push_input": f"{_INPUT} port:i(1..65535)~input_port* {_SRT}",
    "rist_input": (
        f"{_INPUT} port:i(1..65535)* max_latency:i(0..600000)=1000 max_bitrate:i(1..)=8000 "
        "rist_remote_port:i(1..65535)?"
    ),
    "push_output": (f"{_OUTPUT} host:s(1..255)* port:i(0..65535)* latency:i(..600000)? stream_id:s(..100) password:s?"),
    "pull_output": (
        f"{_OUTPUT} port:i(1..65535)~output_port* latency:i(..600000)? stream_id:s(..100) "
        "remote_id:s(..100) password:s?"
    ),
    "rtmp_output": (
        f"{_OUTPUT} url:s~rtmp* backup_url:s~rtmp? bitrate:i(0..)=0 reconnect:i(0..)=5 "
        "stream_key:s? username password:s?"
    ),
    "srt_pull_output": _SRT_OUTPUT,
    "srt_push_output": f"{_SRT_OUTPUT} host:s(1..255)*",
    "rist_output": (
        f"{_OUTPUT} host:s(1..255)* port:i(1025..65534)* local_port:i(0..65534)~local_port=0 fec:i(0..2)=0 "
        "rows_d:i(4..20)~fec=10 columns_l:i(1..20)~fec=10 ttl:i(0..225)"
    ),
    "alert": (
        "alert_method_id:id* alert_on_query:s{@alert_metrics}* query_param:s{@comparisons}* query_value:[n]* "
        "query_time_range:s{@alert_ranges}* alert_check_frequency:s~duration* alert_after_time:s~duration? "
        "alert_repeat:s{@alert_repeats}*"
    ),
    "tile": "tile:i* input_id:s? title:s",
    "viewer": (
        "max_allowed_bitrate_kbps:i(500..30000)* encoder_uhd_tech_type_id:i{1,2,4,5,6,7,8} is_interlaced:b "
        "encoder_gop_size_id:i{1,2,3,4} encoder_frame_rate_id:i{1,2,3,4,5,6,7,8,9,10,11,12,13} "
        "encoder_gop_size_mode_id:i{1,2,3,4} program_number:i(1..65535)=1 pmt_pid:i(33..8190)=200 "
        "video_pid:i(33..8190)=201 transcoded_audio_pid:i~audio_pid=555 passthrough_audio_pid:i~audio_pid=556 @preset"
    ),
    "preset": "store_preset:b preset_id:i? preset_name:s?",
    "video": (
        "video_codec:s{@video_codecs}* video_frame_size:s{@frame_sizes}* video_frame_rate:s{@frame_rates}* "
        "video_bitrate:i(1..30000)* video_gop:i(1..599) video_frame_type:s{Progressive,Interlaced} "
        "mpeg4_avc_encoder_profile:s{@profiles}"
    ),
    "audio": "audio_codec:s{@audio_codecs}* audio_sample_rate:s{@sample_rates}* audio_bitrate:s{@audio_bitrates}*",
    "tracks": (
        "video_track_pid:i(0..8189) first_video_program_number:i(1..65535) first_video_pcr_pid:i~low_pid "
        "first_video_pmt_pid:i~low_pid extra_video_tracks:[@track]"
    ),
    "track": (
        "video_track_number:i(1..5) program_number:i(1..65535) pcr_pid:i~low_pid pmt_pid:i~low_pid "
        "video_bitrate:i(1..30000)* video_frame_size:s{@frame_sizes} video_track_pid:i(0..8189)"
    ),
    "credentials": (
        "name:s(1..)* protocol:s* access_key secret_key username password hostname port:i(1..65535) "
        "buckets_creation_options:o"
    ),
    "job": "name:s(1..)* configuration:o* priority:i(1..)=1",
}

WORDS = {
    "alert_metrics": (
        "net_send.rtt",
        "net_recv.bitrate",
        "net_recv.jitter",
        "net_recv.loss_millipercent",
        "arq_recv.dropped",
        "is_connected",
    ),
    "comparisons": ("gt", "lt", "outside_range", "within_range", "no_value"),
    "alert_ranges": ("10s", "1m", "5m", "10m", "15m", "1h"),
    # The eighth from the end reads so in the notes; seven and a half hours may be meant.
    "alert_repeats": _words("5m 10m 15m 20m 25m 30m 45m 1h 1h30m 2h 2h30m 3h 4h 5h 7m30m 10h 15h 20h 24h"),
    "video_codecs": ("HEVC", "MPEG-4"),
    "frame_sizes": _words("426x240 640x360 720x480 720x576 854x480 1280x720 1920x1080 3840x2160"),
    "frame_rates": _words("23.98 24 25 29.97 30 50 59.94 60"),
    "profiles": ("Baseline", "Main", "High", "High 4:2:2 10"),
    "audio_codecs": ("MPEG AAC", "MPEG Layer2"),
    "sample_rates": tuple(f"{rate} kHz" for rate in _words("8 11.025 12 16 22.05 24 32 44.1 48 64 88.2 96")),
    "audio_bitrates": tuple(f"{rate}Kbps" for rate in (64, 96, 128, 160, 192, 224, 256, 320, 384)),
}

LAYER2_RATES = ("32 kHz", "44.1 kHz", "48 kHz")
AAC_BITRATES = ("64Kbps", "128Kbps", "192Kbps", "256Kbps")
LAYER2_BITRATES = tuple(f"{rate}Kbps" for rate in (64, 96, 128, 160, 192, 224, 256, 320, 384))

# What a text must look like, and how a message says so.
PATTERNS = {
    "words": (r"(?:[^\W_]|[ .-])*", "letters, digits, spaces, periods, hyphens"),
    "phone": (r"[0-9 +-]*", "digits, spaces, hyphens, +"),
    "address": (r"(?:[^\W_]|[ .,-])*", "letters, digits, spaces, periods, hyphens, commas"),
    "postal": (r"(?:[^\W_]|[ -])*", "letters, digits, spaces, hyphens"),
    "register": (r"(?:[^\W_]|[ -])*", "letters, digits, spaces, hyphens"),
    "country": (r"[A-Z]{2}", "a two-letter country code"),
    "stripe": (r"pm_\w+", "the id of a payment method"),
    "plain": (r"[a-zA-Z0-9. _-]*", "of a-z, A-Z, 0-9, period, space, _ and -"),
    "contact": (r"[\w .,@+!-]*", "letters, digits, spaces and . , - @ _ + !"),
    "email": (r"[^@\s]+@[^@\s]+", "an address"),
    "rtmp": (r"rtmps?://\S+", "a URL that starts with rtmp:// or rtmps://"),
    "duration": (r"(?=\d)(\d+h)?(\d+m)?(\d+s)?", "a duration like 15s, 5m, 1h30m"),
    "bucket": (r"[^/\s]+(/[^\s]*)?", "bucket_name/folder_within_bucket"),
}

SECRETS = ("password", "access_key", "secret_key", "stream_key")
