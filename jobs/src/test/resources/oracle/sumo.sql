-- Sumo Logic, T1583.003. The vendor's clauses stand before what renders them.
WITH connections AS (
  -- _sourceCategory=*windows*sysmon* EventCode=3
  SELECT * FROM sysmon_events
  WHERE EventCode = 3
    -- | where !isNull(DestinationIp)
    AND DestinationIp IS NOT NULL
    -- | where !matches(DestinationIp, /^10\./) AND ...
    -- R-SU1: matches(x, /re/) is read as x matches /re/, found anywhere (RE2)
    AND NOT regexp_matches(DestinationIp, '^10\.')
    AND NOT regexp_matches(DestinationIp, '^172\.(1[6-9]|2[0-9]|3[01])\.')
    AND NOT regexp_matches(DestinationIp, '^192\.168\.')
    AND NOT regexp_matches(DestinationIp, '^127\.')
    AND NOT regexp_matches(DestinationIp, '^169\.254\.')
    -- AND DestinationIp != "::1"
    AND DestinationIp <> '::1'
    -- | where !matches(Image, /(?i)(...)\.exe$/): a missing Image passes (section 4)
    AND NOT regexp_matches(coalesce(Image, ''), '(?i)(chrome|firefox|msedge|MicrosoftEdgeCP|iexplore|brave|opera|safari|waterfox|svchost|MsMpEng|wuauclt|TrustedInstaller|msiexec|teams|OneDrive|ccmexec)\.exe$')
), counted AS (
  SELECT event_set,
    -- | timeslice 1h
    hour_of(event_time) AS timeslice,
    -- R-NULLKEY: Sysmon's event 3 has no CommandLine; a missing key is blank, and still a key
    coalesce(Computer, '') AS Computer,
    coalesce("User", '') AS "User",
    coalesce(Image, '') AS Image,
    coalesce(CommandLine, '') AS CommandLine,
    DestinationIp,
    -- | count as ConnectionCount, count_distinct(DestinationPort), values(DestinationPort)
    count(*) AS ConnectionCount,
    count(DISTINCT DestinationPort) AS UniqueDestPorts,
    list_sort(coalesce(list(DISTINCT CAST(DestinationPort AS VARCHAR))
      FILTER (DestinationPort IS NOT NULL), [])) AS DestPorts
  FROM connections
  -- by _timeslice, Computer, User, Image, CommandLine, DestinationIp
  GROUP BY ALL
  -- | where ConnectionCount >= 12
  HAVING count(*) >= 12
), tiers AS (
  SELECT *,
    -- | if (...) as BeaconRisk
    CASE
      WHEN ConnectionCount >= 50 AND UniqueDestPorts <= 1
        THEN 'CRITICAL - Highly Regular Single-Port Beaconing'
      WHEN ConnectionCount >= 30 AND UniqueDestPorts <= 2
        THEN 'HIGH - Low Port Variance Repetitive Connections'
      WHEN ConnectionCount >= 20 THEN 'MEDIUM - Elevated Outbound Connection Frequency'
      ELSE 'LOW - Above Threshold Outbound Frequency'
    END AS BeaconRisk
  FROM counted
)
-- | fields _timeslice, ...
SELECT event_set,
  iso(timeslice) AS "_timeslice",
  Computer, "User", Image, CommandLine, DestinationIp, ConnectionCount,
  -- | toDouble(ConnectionCount) as ConnDbl | eval ConnectionsPerMinute = round(ConnDbl / 60, 2)
  -- R-SU2: eval is read as a plain assignment
  round(CAST(ConnectionCount AS DOUBLE) / 60, 2) AS ConnectionsPerMinute,
  UniqueDestPorts, DestPorts, BeaconRisk,
  -- | if (matches(BeaconRisk, "CRITICAL"), 4, ...) as RiskScore
  -- R-SU3: a whole-string match would score every row 1; read as a prefix
  CASE
    WHEN starts_with(BeaconRisk, 'CRITICAL') THEN 4
    WHEN starts_with(BeaconRisk, 'HIGH') THEN 3
    WHEN starts_with(BeaconRisk, 'MEDIUM') THEN 2
    ELSE 1
  END AS RiskScore
FROM tiers
-- | sort by RiskScore, ConnectionCount
ORDER BY RiskScore DESC, ConnectionCount DESC
