-- Microsoft Sentinel, T1583.003. The vendor's clauses stand before what renders them.
--
-- Each bin is evaluated as of its end, T (section 5): its row is the one that the query returns when
-- it is run at T. So Timestamp > ago(24h) always holds, and ago(7d) is T - 7d.
WITH BeaconingCandidates AS (
  SELECT event_set,
    -- bin(Timestamp, totimespan(strcat(tostring(ObservationWindowMinutes), "m")))
    hour_of("Timestamp") AS bin,
    hour_of("Timestamp") + 3600000 AS T,
    -- R-KQ1: AccountName is the initiating process's account; bytes are optional columns
    DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine, RemoteIP,
    -- | summarize ConnectionCount = count(), UniqueRemotePorts = dcount(RemotePort), ...
    count(*) AS ConnectionCount,
    count(DISTINCT RemotePort) AS UniqueRemotePorts,
    -- make_set(RemotePort, 5) keeps any five; ours the five lowest (decision 5)
    list_sort(coalesce(list(DISTINCT RemotePort) FILTER (RemotePort IS NOT NULL), []))[1:5]
      AS RemotePorts,
    coalesce(CAST(sum(SentBytes) AS BIGINT), 0) AS TotalBytesSent,
    coalesce(CAST(sum(ReceivedBytes) AS BIGINT), 0) AS TotalBytesReceived
  FROM DeviceNetworkEvents
  -- | where ActionType in ("ConnectionSuccess", "NetworkSignatureInspected")
  WHERE ActionType IN ('ConnectionSuccess', 'NetworkSignatureInspected')
    -- | where RemoteIPType == "Public"
    AND RemoteIPType = 'Public'
    -- | where InitiatingProcessFileName !in~ (ExcludedBrowsers)
    AND lower(InitiatingProcessFileName) NOT IN ('chrome.exe', 'firefox.exe', 'msedge.exe',
      'microsoftedgecp.exe', 'iexplore.exe', 'brave.exe', 'opera.exe', 'safari.exe',
      'waterfox.exe')
    -- | where InitiatingProcessFileName !in~ (ExcludedSystemProcesses)
    AND lower(InitiatingProcessFileName) NOT IN ('svchost.exe', 'wuauclt.exe',
      'trustedinstaller.exe', 'msiexec.exe', 'msmpeng.exe', 'ccmexec.exe', 'onedrive.exe',
      'teams.exe')
  GROUP BY ALL
  -- | where ConnectionCount >= BeaconMinConnections
  HAVING count(*) >= 12
), instants AS (
  SELECT DISTINCT event_set, T FROM BeaconingCandidates
), LatestIndicators AS (
  -- ThreatIntelligenceIndicator | where TimeGenerated > ago(7d) | where isnotempty(NetworkIP)
  -- | summarize arg_max(TimeGenerated, *) by NetworkIP
  SELECT i.event_set, i.T, t.NetworkIP,
    arg_max({'Active': t.Active, 'ThreatType': t.ThreatType,
      'ConfidenceScore': t.ConfidenceScore, 'Description': t.Description}, t.TimeGenerated) AS latest
  FROM instants i JOIN ThreatIntelligenceIndicator t USING (event_set)
  WHERE t.TimeGenerated > i.T - 7 * 86400000
    AND t.TimeGenerated <= i.T
    AND t.NetworkIP <> ''
  GROUP BY ALL
), joined AS (
  -- | join kind=leftouter (... | where TIActive == true) on $left.RemoteIP == $right.TINetworkIP
  SELECT c.*,
    -- | extend IsTIMatch = isnotempty(TINetworkIP)
    t.NetworkIP IS NOT NULL AS IsTIMatch,
    coalesce(t.latest.ThreatType, '') AS ThreatType,
    t.latest.ConfidenceScore AS TIConfidence,
    coalesce(t.latest.Description, '') AS TIDescription
  FROM BeaconingCandidates c
  LEFT JOIN LatestIndicators t
    ON t.event_set = c.event_set AND t.T = c.T AND t.NetworkIP = c.RemoteIP
    AND t.latest.Active = true
), ratios AS (
  SELECT *,
    -- hundredths of sent / received, cut, and what is left over
    (100 * CAST(TotalBytesSent AS HUGEINT)) // TotalBytesReceived AS hundredths,
    2 * ((100 * CAST(TotalBytesSent AS HUGEINT)) % TotalBytesReceived) AS doubled_rest
  FROM joined
)
-- | project Timestamp, ...
SELECT event_set,
  iso(bin) AS "Timestamp",
  DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine, RemoteIP,
  ConnectionCount,
  -- | extend ConnectionsPerMinute = round(todouble(ConnectionCount) / ObservationWindowMinutes, 2)
  round(CAST(ConnectionCount AS DOUBLE) / 60, 2) AS ConnectionsPerMinute,
  UniqueRemotePorts, RemotePorts, TotalBytesSent, TotalBytesReceived,
  -- | extend ByteRatio = iif(TotalBytesReceived > 0, round(...), real(0)): ties to even, an
  -- assumption of section 3.3, and exact, which a division of doubles is not
  CASE WHEN TotalBytesReceived > 0
    THEN (hundredths + CASE
      WHEN doubled_rest > TotalBytesReceived THEN 1
      WHEN doubled_rest = TotalBytesReceived THEN hundredths % 2
      ELSE 0 END) / 100.0
    ELSE 0.0
  END AS ByteRatio,
  IsTIMatch, ThreatType, TIConfidence, TIDescription,
  -- | extend RiskScore = case(...)
  CASE
    WHEN IsTIMatch AND ConnectionCount >= 20 THEN 95
    WHEN IsTIMatch AND ConnectionCount >= 12 THEN 80
    WHEN IsTIMatch THEN 65
    WHEN ConnectionCount >= 30 AND UniqueRemotePorts <= 1 THEN 60
    WHEN ConnectionCount >= 20 AND UniqueRemotePorts <= 2 THEN 45
    WHEN ConnectionCount >= 12 THEN 30
    ELSE 20
  END AS RiskScore
FROM ratios
-- | sort by RiskScore desc, ConnectionCount desc
ORDER BY RiskScore DESC, ConnectionCount DESC
