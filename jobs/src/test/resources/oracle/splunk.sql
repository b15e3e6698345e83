-- Splunk, T1583.003. The vendor's clauses stand before what renders them.
WITH connections AS (
  -- index=wineventlog sourcetype="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3
  SELECT * FROM sysmon_events
  WHERE EventCode = 3
    -- NOT (DestinationIp="10.*" OR ...): wildcards over the whole value, whatever its case. A
    -- missing value is not matched, so that NOT lets it pass (section 4).
    AND NOT coalesce(
      DestinationIp ILIKE '10.%'
      OR DestinationIp ILIKE '172.16.%' OR DestinationIp ILIKE '172.17.%'
      OR DestinationIp ILIKE '172.18.%' OR DestinationIp ILIKE '172.19.%'
      OR DestinationIp ILIKE '172.20.%' OR DestinationIp ILIKE '172.21.%'
      OR DestinationIp ILIKE '172.22.%' OR DestinationIp ILIKE '172.23.%'
      OR DestinationIp ILIKE '172.24.%' OR DestinationIp ILIKE '172.25.%'
      OR DestinationIp ILIKE '172.26.%' OR DestinationIp ILIKE '172.27.%'
      OR DestinationIp ILIKE '172.28.%' OR DestinationIp ILIKE '172.29.%'
      OR DestinationIp ILIKE '172.30.%' OR DestinationIp ILIKE '172.31.%'
      OR DestinationIp ILIKE '192.168.%'
      OR DestinationIp ILIKE '127.%'
      OR DestinationIp ILIKE '::1'
      OR DestinationIp ILIKE '169.254.%', false)
    -- NOT (Image="*\\chrome.exe" OR ...)
    AND NOT coalesce(
      ends_with(lower(Image), '\chrome.exe')
      OR ends_with(lower(Image), '\firefox.exe')
      OR ends_with(lower(Image), '\msedge.exe')
      OR ends_with(lower(Image), '\microsoftedgecp.exe')
      OR ends_with(lower(Image), '\iexplore.exe')
      OR ends_with(lower(Image), '\brave.exe')
      OR ends_with(lower(Image), '\opera.exe')
      OR ends_with(lower(Image), '\svchost.exe')
      OR ends_with(lower(Image), '\msmpeng.exe')
      OR ends_with(lower(Image), '\wuauclt.exe')
      OR ends_with(lower(Image), '\trustedinstaller.exe')
      OR ends_with(lower(Image), '\teams.exe')
      OR ends_with(lower(Image), '\onedrive.exe'), false)
), counted AS (
  SELECT event_set,
    -- | bin _time span=1h
    hour_of(event_time) AS bin,
    host, "User", Image, CommandLine, DestinationIp,
    -- | stats count as ConnectionCount, dc(DestinationPort), values(DestinationPort). What else it
    -- computes (UniqueDestIPs, FirstSeen, LastSeen) is not in the table.
    count(*) AS ConnectionCount,
    count(DISTINCT DestinationPort) AS UniqueDestPorts,
    -- values() gives strings in their own order
    list_sort(coalesce(list(DISTINCT CAST(DestinationPort AS VARCHAR))
      FILTER (DestinationPort IS NOT NULL), [])) AS DestPorts
  FROM connections
  -- by _time, host, User, Image, CommandLine, DestinationIp: stats leaves out rows that lack a
  -- key, and an empty one is none (section 4). R-NULLKEY: no CommandLine, no row.
  WHERE nullif(host, '') IS NOT NULL
    AND nullif("User", '') IS NOT NULL
    AND nullif(Image, '') IS NOT NULL
    AND nullif(CommandLine, '') IS NOT NULL
    AND nullif(DestinationIp, '') IS NOT NULL
  GROUP BY ALL
), tiers AS (
  SELECT *,
    -- | eval BeaconRisk=case(...)
    CASE
      WHEN ConnectionCount >= 50 AND UniqueDestPorts <= 1
        THEN 'CRITICAL - Highly Regular Single-Port Beaconing'
      WHEN ConnectionCount >= 30 AND UniqueDestPorts <= 2
        THEN 'HIGH - Low Port Variance Repetitive Connections'
      WHEN ConnectionCount >= 20 THEN 'MEDIUM - Elevated Outbound Connection Frequency'
      WHEN ConnectionCount >= 12 THEN 'LOW - Above Threshold Outbound Frequency'
      WHEN 1 = 1 THEN 'INFO'
    END AS BeaconRisk
  FROM counted
  -- | where ConnectionCount >= 12
  WHERE ConnectionCount >= 12
)
-- | table _time, host, ...
SELECT event_set,
  iso(bin) AS "_time",
  host, "User", Image, CommandLine, DestinationIp, ConnectionCount,
  -- | eval ConnectionsPerMinute=round(ConnectionCount / 60.0, 2)
  round(ConnectionCount / 60.0, 2) AS ConnectionsPerMinute,
  UniqueDestPorts, DestPorts, BeaconRisk,
  -- | eval RiskScore=case(match(BeaconRisk, "CRITICAL"), 4, ...)
  -- R-SP1: the last pair is read as true, 1
  CASE
    WHEN regexp_matches(BeaconRisk, 'CRITICAL') THEN 4
    WHEN regexp_matches(BeaconRisk, 'HIGH') THEN 3
    WHEN regexp_matches(BeaconRisk, 'MEDIUM') THEN 2
    WHEN true THEN 1
  END AS RiskScore
FROM tiers
-- | where BeaconRisk != "INFO"
WHERE BeaconRisk <> 'INFO'
-- | sort - RiskScore, - ConnectionCount
ORDER BY RiskScore DESC, ConnectionCount DESC
