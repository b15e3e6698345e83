-- CrowdStrike LogScale, T1583.003. The vendor's clauses stand before what renders them.
WITH connections AS (
  -- #event_simpleName=NetworkConnectIP4
  SELECT * FROM falcon_events
  WHERE event_simpleName = 'NetworkConnectIP4'
    -- | !match(RemoteAddressIP4, regex="^(10\\.|...)")
    -- R-CQ1: read as a filter by regular expression; R-CQ5: \\. and \. are one literal dot
    AND NOT regexp_matches(coalesce(RemoteAddressIP4, ''),
      '^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|127\.|169\.254\.)')
    -- | RemoteAddressIP4 != "::1"
    AND RemoteAddressIP4 IS DISTINCT FROM '::1'
    -- | !match(ImageFileName, regex="(?i)(...)\.exe$")
    AND NOT regexp_matches(coalesce(ImageFileName, ''), '(?i)(chrome|firefox|msedge|MicrosoftEdgeCP|iexplore|brave|opera|safari|waterfox|svchost|MsMpEng|wuauclt|TrustedInstaller|msiexec|ccmexec|teams|OneDrive)\.exe$')
), counted AS (
  SELECT event_set,
    -- | bucket(field=@timestamp, span=1h) | groupBy([...], function=[...])
    -- R-CQ2: read as one bucket by the keys, whose @timestamp is its start
    hour_of(event_time) AS bucket,
    ComputerName, UserName, ImageFileName, CommandLine, RemoteAddressIP4,
    count(*) AS ConnectionCount,
    count(DISTINCT RemotePort) AS UniqueRemotePorts
  FROM connections
  -- groupBy leaves out events that lack a key (section 4); an empty one is a value. R-CQ6: the
  -- keys are those of enriched input.
  WHERE ComputerName IS NOT NULL
    AND UserName IS NOT NULL
    AND ImageFileName IS NOT NULL
    AND CommandLine IS NOT NULL
    AND RemoteAddressIP4 IS NOT NULL
  GROUP BY ALL
  -- | ConnectionCount >= 12
  HAVING count(*) >= 12
), tiers AS (
  SELECT *,
    -- | BeaconRisk := case { ... }; R-CQ3: read as case { condition | assignment ; }
    CASE
      WHEN ConnectionCount >= 50 AND UniqueRemotePorts <= 1
        THEN 'CRITICAL - Highly Regular Single-Port Beaconing'
      WHEN ConnectionCount >= 30 AND UniqueRemotePorts <= 2
        THEN 'HIGH - Low Port Variance Repetitive Connections'
      WHEN ConnectionCount >= 20 THEN 'MEDIUM - Elevated Outbound Connection Frequency'
      ELSE 'LOW - Above Threshold Outbound Frequency'
    END AS BeaconRisk
  FROM counted
)
-- | select([ComputerName, ...])
SELECT event_set,
  ComputerName, UserName, ImageFileName, CommandLine, RemoteAddressIP4, ConnectionCount,
  -- | ConnectionsPerMinute := round(ConnectionCount / 60.0, 2)
  -- R-CQ4: read as rounding to two decimals
  round(ConnectionCount / 60.0, 2) AS ConnectionsPerMinute,
  UniqueRemotePorts, BeaconRisk,
  -- | RiskScore := case { ... }
  CASE BeaconRisk
    WHEN 'CRITICAL - Highly Regular Single-Port Beaconing' THEN 4
    WHEN 'HIGH - Low Port Variance Repetitive Connections' THEN 3
    WHEN 'MEDIUM - Elevated Outbound Connection Frequency' THEN 2
    ELSE 1
  END AS RiskScore,
  iso(bucket) AS "@timestamp"
FROM tiers
-- | sort(RiskScore, ConnectionCount, order=desc)
ORDER BY RiskScore DESC, ConnectionCount DESC
