"""What the vendor's references document of the Gateway: every call and every property, as facts in tables.

From the REST API Integrator's Reference 3.3 (HVS-ID-INT-MGW-3.3); "3.7.5", "3.7.6" and "4.2" mark what later references
add. The tests print where the collection has each of them, and fail where it has not.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Call:
    """A documented call: the path as a pattern of what a device receives, and the module and option that make it."""

    title: str
    method: str
    path: str
    by: str
    body: str = ""
    since: str = "3.3"


_UPDATES, _COMMANDS = r"/api/devices/[^/]+/updates", r"/api/devices/[^/]+/commands"
_STATISTICS = r"/api/gateway/[^/]+/statistics"
CALLS = (
    Call("Initiate Session", "POST", "/api/session", "gateway_info: username"),
    Call("Get Session Information", "GET", "/api/session", "gateway_info: gather_subset"),
    Call("Delete Existing Session", "DELETE", "/api/session", "gateway_info: session_scope"),
    Call("Get Device Info", "GET", "/api/devices", "gateway_info: gather_subset"),
    Call("Get Device Configuration", "GET", r"/api/devices/[^/]+", "gateway_info: gather_subset"),
    Call("Get List of Routes", "GET", r"/api/gateway/[^/]+/routes", "gateway_info: gather_subset"),
    Call("Get Route Configuration", "GET", r"/api/gateway/[^/]+/routes/[^/]+", "gateway_route: wait"),
    Call("Create a Route", "POST", _UPDATES, "gateway_route: source", '"action": "create"'),
    Call("Update a Route", "POST", _UPDATES, "gateway_route: destinations", '"action": "update"'),
    Call("Delete a Route", "POST", _UPDATES, "gateway_route: state", '"action": "delete"'),
    Call("Start Routes", "POST", _COMMANDS, "gateway_route: state", '"start-route"'),
    Call("Stop Routes", "POST", _COMMANDS, "gateway_route: state", '"stop-route"'),
    Call("Start a Route's Destination", "POST", _UPDATES, "gateway_destination: state", '"action": "start"'),
    Call("Stop a Route's Destination", "POST", _UPDATES, "gateway_destination: state", '"action": "stop"'),
    Call("Export System Preset", "GET", r"/api/gateway/[^/]+/system/preset", "gateway_preset: dest"),
    Call("Import System Preset", "POST", r"/api/gateway/[^/]+/system/preset", "gateway_preset: src"),
    Call("Get Route Statistics", "GET", rf"{_STATISTICS}\?routeID=[^&]+", "gateway_statistics_info: route"),
    Call("Get Source Statistics", "GET", rf"{_STATISTICS}\?routeID=.+&sourceID=.+", "gateway_statistics_info: source"),
    Call(
        "Get Destination Statistics",
        "GET",
        rf"{_STATISTICS}\?routeID=.+&destinationID=.+",
        "gateway_statistics_info: destination",
    ),
    Call(
        "Get SRT Client Statistics",
        "GET",
        rf"{_STATISTICS}/client\?routeID=.+&destinationID=.+&clientAddress=.+&clientPort=.+",
        "gateway_statistics_info: client_address",
    ),
    Call("start-destination", "POST", _COMMANDS, "gateway_destination: dialect", '"start-destination"', "3.7.6"),
    Call("stop-destination", "POST", _COMMANDS, "gateway_destination: dialect", '"stop-destination"', "3.7.6"),
    Call(
        "Start Destinations", "PUT", r"/api/destinations/[^/]+/actions", "gateway_destination: dialect", "start", "4.2"
    ),
    Call("Stop Destinations", "PUT", r"/api/destinations/[^/]+/actions", "gateway_destination: dialect", "stop", "4.2"),
    Call("Get a Route (v2)", "GET", r"/api/routes/[^/]+", "gateway_destination: dialect", "", "4.2"),
    # The legacy calls above do the same; those who want these have the module for what has no module.
    Call("Get Routes (v2)", "GET", "/api/routes", "api: path", "", "4.2"),
    Call("Start or Stop Routes (v2)", "PUT", r"/api/routes/[^/]+/actions", "api: body", "start", "4.2"),
    Call("System Preset (v2)", "GET", "/api/system/preset", "api: path", "", "4.2"),
    Call("Get Route Statistics (v2)", "GET", r"/api/statistics\?routeID=.+", "api: query", "", "4.2"),
)


@dataclasses.dataclass(frozen=True)
class Properties:
    """The properties of one documented object."""

    title: str
    object: str  # how the collection calls it: source, destination, route, session, device, statistics of ...
    keys: str
    protocol: str = ""
    written: bool = False
    since: str = "3.3"


_HEALTH = "state summaryStatusCode summaryStatusDetails"
_IDENTITY = "name id address protocol port networkInterface"
_PROMPEG = "prompegFecLevel prompegFecIsBlockAligned prompegFecColumns prompegFecRows"
_SRT_FEC = "useFec srtFecCols srtFecRows srtFecLayout srtFecArq"
_COUNTED = "name id mode elapsedRunningTime signalLosses sendRate numPackets usedBandwidth bitrate state"
PROPERTIES = (
    Properties("Session", "session", "sessionID displayName email roles startAt expireAt isLicensed"),
    Properties("Session", "session", "lastLoginDate numLoginFailures"),
    Properties("Device", "device", "_id type ip name lastConnectedAt statusCode status statusDetails serialNumber"),
    Properties("Device", "device", "firmware hasAdminError pendingSync lastConnection"),
    Properties("Device Configuration", "config", "_id type ip name lastConnectedAt lastConfigReadAt statusCode status"),
    Properties("Device Configuration", "config", "statusDetails serialNumber firmware hasAdminError pendingSync"),
    Properties("Device Configuration", "config", "lastAcceptedUpdate lastConnection gateway suggestedPollingInterval"),
    Properties("Network Adapter", "adapter", "name address"),
    Properties(
        "Paired HMP", "pairing", "address gatewayName httpPort httpsPort id lastConnectedAt lastConnection passcode"
    ),
    Properties("Paired HMP", "pairing", "proxyAddress proxyHttpPort proxyHttpsPort status statusDetails"),
    Properties("Route", "route", "name id source destinations startRoute", written=True),
    Properties("Route", "route", "name id source destinations elapsedTime state pendingUpdates summaryStatusCode"),
    Properties("Route", "route", "summaryStatusDetails"),
    Properties("Route", "route", "hasPendingDelete", since="3.7.5"),
    *(Properties("Source", "source", f"{_IDENTITY} sourceAddress fec", protocol, True) for protocol in ("udp", "rtp")),
    Properties("Source", "source", f"{_IDENTITY} srtPassPhrase srtLatency srtMode srtRcvBuf", "srt", True),
    Properties("Source", "source", f"{_IDENTITY} streamName rtmpMode", "rtmp", True),
    Properties("Source", "source", f"{_IDENTITY} fec username password", "rtsp", True),
    *(Properties("Source", "source", f"{_IDENTITY} sourceAddress fec {_HEALTH}", one) for one in ("udp", "rtp")),
    Properties("Source", "source", f"{_IDENTITY} srtPassPhrase srtLatency srtRcvBuf mode {_HEALTH}", "srt"),
    Properties("Source", "source", f"{_IDENTITY} streamName rtmpMode {_HEALTH}", "rtmp"),
    Properties("Source", "source", f"{_IDENTITY} fec username password {_HEALTH}", "rtsp"),
    Properties("Source", "source", "retainHeader", "rtp", True, "3.7.5"),
    Properties("Source", "source", f"srtStreamID {_SRT_FEC}", "srt", True, "3.7.5"),
    Properties("Source", "source", "srtGroupMode srtNetworkBondingParams", "srt", True, "3.7.5"),
    Properties("Source", "source", "rtpReceiverClass rtpNetworkBondingParams tags", "rtp", True, "4.2"),
    *(
        Properties("Destination", "destination", f"{_IDENTITY} action mtu ttl tos fec shaping maxBitrate", one, True)
        for one in ("udp", "rtp")
    ),
    Properties("Destination", "destination", _PROMPEG, "rtp", True),
    Properties(
        "Destination", "destination", f"{_IDENTITY} action mtu ttl tos srtEncryption srtPassPhrase", "srt", True
    ),
    Properties("Destination", "destination", "srtLatency srtMode srtOverhead srtStreamID", "srt", True),
    Properties("Destination", "destination", "name id protocol action segmentDuration useEncryption", "hls", True),
    Properties("Destination", "destination", "segmentsPerKey multitrackSegmenter", "hls", True),
    *(
        Properties(
            "Destination", "destination", f"{_IDENTITY} mtu ttl tos fec shaping maxBitrate {_HEALTH} started", one
        )
        for one in ("udp", "rtp")
    ),
    Properties("Destination", "destination", _PROMPEG, "rtp"),
    Properties("Destination", "destination", f"{_IDENTITY} mtu ttl tos srtEncryption srtPassPhrase srtLatency", "srt"),
    Properties("Destination", "destination", f"mode srtOverhead srtStreamID {_HEALTH} started", "srt"),
    Properties("Destination", "destination", "name id protocol address segmentDuration useEncryption", "hls"),
    Properties("Destination", "destination", f"segmentsPerKey multitrackSegmenter {_HEALTH} started", "hls"),
    *(Properties("Destination", "destination", "retainHeader", one, True, "3.7.5") for one in ("rtp", "srt")),
    Properties("Destination", "destination", f"srtConnectionLimit {_SRT_FEC}", "srt", True, "3.7.5"),
    Properties("Destination", "destination", "srtGroupMode srtNetworkBondingParams", "srt", True, "3.7.5"),
    Properties("Destination", "destination", "labels", "udp", True, "4.2"),
    Properties(
        "Route Statistics", "route statistics", "collectedAt id name elapsedRunningTime state source destinations"
    ),
    Properties("Source Statistics", "source statistics", _COUNTED),
    Properties("Source Statistics", "source statistics", "fecLostPackets fecRecoveredPackets fecUnrecoveredPackets"),
    Properties("Source Statistics", "source statistics", "fecReorderedPackets"),
    Properties("Source Statistics", "source statistics", "srtNumLostPackages srtRetransmitRate srtRoundTripTime"),
    Properties(
        "Source Statistics", "source statistics", "srtNegotiatedLatency srtLatency srtEncryption srtBufferLevel"
    ),
    Properties("Source Statistics", "source statistics", "srtPacketLossRate srtNumSkippedPackets srtDecryptionState"),
    Properties("Destination Statistics", "destination statistics", _COUNTED),
    Properties("Destination Statistics", "destination statistics", "srtNumLostPackets srtPacketLossRate clientStat"),
    Properties("Destination Statistics", "destination statistics", "srtNumSkippedPackets srtDroppedPackets srtLatency"),
    Properties("Destination Statistics", "destination statistics", "srtRoundTripTime srtBufferLevel srtMaxBandwidth"),
    Properties(
        "Destination Statistics", "destination statistics", "srtNegotiatedLatency srtDecryptionState srtEncryption"
    ),
    Properties("Destination Statistics", "destination statistics", "srtPeerDecryptionState srtRetransmitRate"),
    Properties("Destination Statistics", "destination statistics", "srtEstimatedBandwidth"),
    Properties("Destination Statistics", "destination statistics", "connections protocol", since="3.7.5"),
    Properties("Client Statistics", "client statistics", "address port bitrate numPackets signalLosses srtBufferLevel"),
    Properties("Client Statistics", "client statistics", "srtDroppedPackets srtEstimatedBandwidth srtMaxBandwidth"),
    Properties("Client Statistics", "client statistics", "srtNegotiatedLatency srtNumLostPackages srtPacketLossRate"),
    Properties("Client Statistics", "client statistics", "srtPeerDecryptionState srtRetransmitRate srtRoundTripTime"),
    Properties("Client Statistics", "client statistics", "srtVersion SRTPeerVersion state usedBandwidth"),
    Properties("Client Statistics", "client statistics", "label connections", since="3.7.5"),
)
