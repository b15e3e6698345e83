-- Splunk's detection over NXLog's records of Sysmon. Files come to a table in no order of time, so
-- that a watermark which is not a whole archive behind would drop most of them as late.
CREATE TABLE events (
  EventID INT,
  SourceName STRING,
  UtcTime TIMESTAMP(3),
  Hostname STRING,
  `User` STRING,
  Image STRING,
  CommandLine STRING,
  DestinationIp STRING,
  DestinationPort INT,
  WATERMARK FOR UtcTime AS UtcTime - INTERVAL '2' DAY
) WITH (
  'connector' = 'filesystem',
  'path' = '${input}',
  'format' = 'json',
  'json.timestamp-format.standard' = 'SQL'
);
CREATE TABLE alerts (
  `window` STRING,
  host STRING,
  `user` STRING,
  image STRING,
  command_line STRING,
  destination STRING,
  `count` BIGINT,
  distinct_ports BIGINT,
  ports ARRAY<INT>,
  `first` STRING,
  `last` STRING,
  tier STRING,
  score INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${output}',
  'format' = 'json'
);
CREATE TEMPORARY VIEW matched AS
SELECT *
FROM events
WHERE EventID = 3
  AND SourceName = 'Microsoft-Windows-Sysmon'
  AND Hostname <> '' AND `User` <> '' AND Image <> '' AND CommandLine <> '' AND DestinationIp <> ''
  AND NOT REGEXP(DestinationIp,
    '^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|127\.|169\.254\.|::1$)')
  AND NOT REGEXP(Image,
    '(?i)\\(chrome|firefox|msedge|MicrosoftEdgeCP|iexplore|brave|opera|svchost|MsMpEng|wuauclt|TrustedInstaller|teams|OneDrive)\.exe$');
CREATE TEMPORARY VIEW counted AS
SELECT
  window_start, Hostname, `User`, Image, CommandLine, DestinationIp,
  COUNT(*) AS c,
  COUNT(DISTINCT DestinationPort) AS p,
  ARRAY_AGG(DISTINCT DestinationPort) AS ports,
  MIN(UtcTime) AS t1,
  MAX(UtcTime) AS t2
FROM TUMBLE(TABLE matched, DESCRIPTOR(UtcTime), INTERVAL '1' HOUR)
GROUP BY window_start, window_end, Hostname, `User`, Image, CommandLine, DestinationIp;
INSERT INTO alerts
SELECT
  DATE_FORMAT(window_start, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z'''),
  Hostname, `User`, Image, CommandLine, DestinationIp, c, p, ARRAY_SORT(ports),
  DATE_FORMAT(t1, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z'''),
  DATE_FORMAT(t2, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z'''),
  CASE
    WHEN c >= 50 AND p <= 1 THEN 'CRITICAL - Highly Regular Single-Port Beaconing'
    WHEN c >= 30 AND p <= 2 THEN 'HIGH - Low Port Variance Repetitive Connections'
    WHEN c >= 20 THEN 'MEDIUM - Elevated Outbound Connection Frequency'
    ELSE 'LOW - Above Threshold Outbound Frequency'
  END,
  CASE
    WHEN c >= 50 AND p <= 1 THEN 4
    WHEN c >= 30 AND p <= 2 THEN 3
    WHEN c >= 20 THEN 2
    ELSE 1
  END
FROM counted
WHERE c >= 12;
