-- Splunk's detection over NXLog's records of Sysmon, as an analyst would write it for speed: the
-- declared columns only, one regular expression for the images, no sub-select that is not needed.
-- The vendor's query clause by clause stands with the oracle, and gives the same rows.
COPY (
  WITH counted AS (
    SELECT
      time_bucket(INTERVAL 1 HOUR, UtcTime) AS bin,
      Hostname, "User", Image, CommandLine, DestinationIp,
      count(*) AS count,
      list_sort(coalesce(list(DISTINCT DestinationPort) FILTER (DestinationPort IS NOT NULL), []))
        AS ports,
      min(UtcTime) AS first,
      max(UtcTime) AS last
    FROM read_json('${input}', format = 'newline_delimited', columns = {
      EventID: 'INTEGER', SourceName: 'VARCHAR', UtcTime: 'TIMESTAMP', Hostname: 'VARCHAR',
      "User": 'VARCHAR', Image: 'VARCHAR', CommandLine: 'VARCHAR', DestinationIp: 'VARCHAR',
      DestinationPort: 'INTEGER'})
    WHERE EventID = 3
      AND SourceName = 'Microsoft-Windows-Sysmon'
      -- A missing or empty key leaves the row out.
      AND Hostname <> '' AND "User" <> '' AND Image <> '' AND CommandLine <> ''
      AND DestinationIp <> ''
      AND NOT regexp_matches(DestinationIp,
        '^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|127\.|169\.254\.|::1$)')
      AND NOT regexp_matches(Image,
        '(?i)\\(chrome|firefox|msedge|MicrosoftEdgeCP|iexplore|brave|opera|svchost|MsMpEng|wuauclt|TrustedInstaller|teams|OneDrive)\.exe$')
    GROUP BY ALL
    HAVING count(*) >= 12
  )
  SELECT
    strftime(bin, '%Y-%m-%dT%H:%M:%S.%gZ') AS "window",
    Hostname AS host, "User" AS "user", Image AS image, CommandLine AS command_line,
    DestinationIp AS destination, count, len(ports) AS distinct_ports, ports,
    strftime(first, '%Y-%m-%dT%H:%M:%S.%gZ') AS first,
    strftime(last, '%Y-%m-%dT%H:%M:%S.%gZ') AS last,
    CASE
      WHEN count >= 50 AND len(ports) <= 1 THEN 'CRITICAL - Highly Regular Single-Port Beaconing'
      WHEN count >= 30 AND len(ports) <= 2 THEN 'HIGH - Low Port Variance Repetitive Connections'
      WHEN count >= 20 THEN 'MEDIUM - Elevated Outbound Connection Frequency'
      ELSE 'LOW - Above Threshold Outbound Frequency'
    END AS tier,
    CASE
      WHEN count >= 50 AND len(ports) <= 1 THEN 4
      WHEN count >= 30 AND len(ports) <= 2 THEN 3
      WHEN count >= 20 THEN 2
      ELSE 1
    END AS score
  FROM counted
) TO '${output}' (FORMAT json)
