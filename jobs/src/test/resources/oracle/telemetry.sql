-- The raw lines' own fields, named as each vendor's query names them. Nothing is filtered or
-- counted here but what makes a line a record of that vendor's table.
--
--   lines          (event_set, line_no, line)  telemetry as it was written
--   indicator_rows (event_set, line)           rows of ThreatIntelligenceIndicator, as JSON
--
-- Event time is the sensor's, in milliseconds since the epoch, cut towards the past (decision 2).

-- A time without a zone is in UTC.
SET TimeZone = 'UTC';

CREATE OR REPLACE MACRO millis(t) AS
  CASE
    WHEN regexp_full_match(t, '\d+') THEN CAST(t AS BIGINT)
    ELSE epoch_ms(TRY_CAST(
      -- Sumo Logic writes the nanoseconds behind a plus sign.
      regexp_replace(regexp_replace(t, '\+(\d{9})Z$', '.\1'), '(\.\d{3})\d+', '\1') AS TIMESTAMPTZ))
  END;

CREATE OR REPLACE MACRO iso(t) AS strftime(make_timestamp_ms(t), '%Y-%m-%dT%H:%M:%S.%gZ');

-- An hour on the hour in UTC: timeslice 1h, bin _time span=1h, bin(Timestamp, 60m), bucket(span=1h).
CREATE OR REPLACE MACRO hour_of(t) AS t - t % 3600000;

-- An empty port is a missing port (decision 9); Sysmon writes "-" for an empty value.
CREATE OR REPLACE MACRO port_of(t) AS
  TRY_CAST(nullif(nullif(trim(t), ''), '-') AS INTEGER);

CREATE OR REPLACE VIEW documents AS
SELECT event_set, line_no, ltrim(line) AS line,
  CASE WHEN json_valid(line) THEN CAST(line AS JSON) END AS doc
FROM lines;

-- ---------------------------------------------------------------------------------------------
-- Sysmon: Windows XML, bare or in the envelope of Splunk's HTTP Event Collector
-- ---------------------------------------------------------------------------------------------

CREATE OR REPLACE MACRO unescaped(t) AS
  replace(replace(replace(replace(replace(replace(replace(replace(t,
    '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''),
    '&#10;', chr(10)), '&#xA;', chr(10)), '&#39;', ''''), '&amp;', '&');

-- The text of a <Data> element: null where there is none, empty where it is empty.
CREATE OR REPLACE MACRO data(xml, name) AS
  CASE
    WHEN regexp_matches(xml, '<Data Name=[''"]' || name || '[''"]\s*(/>|>)')
    THEN unescaped(regexp_extract(xml, '<Data Name=[''"]' || name || '[''"]>([^<]*)</Data>', 1))
  END;

CREATE OR REPLACE VIEW sysmon_xml AS
WITH events AS (
  SELECT event_set, line_no, line AS xml, CAST(NULL AS VARCHAR) AS envelope_host
  FROM documents
  WHERE starts_with(line, '<') AND ends_with(rtrim(line), '</Event>')
  UNION ALL
  SELECT event_set, line_no, ltrim(doc ->> '$.event'), doc ->> '$.host'
  FROM documents
  WHERE starts_with(ltrim(doc ->> '$.event'), '<')
)
SELECT event_set, line_no,
  TRY_CAST(regexp_extract(xml, '<EventID[^>]*>\s*(\d+)\s*</EventID>', 1) AS INTEGER) AS EventCode,
  regexp_extract(xml, '<Provider Name=[''"]([^''"]*)', 1) AS provider,
  regexp_extract(xml, '<Channel>([^<]*)', 1) AS channel,
  data(xml, 'UtcTime') AS utc_time,
  regexp_extract(xml, '<TimeCreated SystemTime=[''"]([^''"]*)', 1) AS record_time,
  CASE
    WHEN regexp_matches(xml, '<Computer\s*(/>|>)')
    THEN unescaped(regexp_extract(xml, '<Computer>([^<]*)</Computer>', 1))
  END AS Computer,
  envelope_host,
  data(xml, 'User') AS "User",
  data(xml, 'Image') AS Image,
  data(xml, 'CommandLine') AS CommandLine,
  data(xml, 'DestinationIp') AS DestinationIp,
  data(xml, 'DestinationPort') AS DestinationPort
FROM events;

-- ---------------------------------------------------------------------------------------------
-- Sysmon: JSON. The event's data stand in winlog.event_data (Winlogbeat from 7), event_data (before
-- 7), EventData (an object, or a text that holds one), or beside the record's own fields (NXLog).
-- ---------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW sysmon_json AS
WITH records AS (
  SELECT event_set, line_no, doc,
    coalesce(doc ->> '$.winlog.event_id', doc ->> '$.event_id', doc ->> '$.EventID',
      doc ->> '$.EventCode') AS event_id,
    CASE
      WHEN json_type(doc, '$.winlog.event_data') = 'OBJECT' THEN doc -> '$.winlog.event_data'
      WHEN json_type(doc, '$.event_data') = 'OBJECT' THEN doc -> '$.event_data'
      WHEN json_type(doc, '$.EventData') = 'OBJECT' THEN doc -> '$.EventData'
      WHEN json_type(doc, '$.EventData') = 'VARCHAR' THEN CAST(doc ->> '$.EventData' AS JSON)
      ELSE doc
    END AS data
  FROM documents
  WHERE json_type(doc) = 'OBJECT'
)
SELECT event_set, line_no,
  TRY_CAST(event_id AS INTEGER) AS EventCode,
  coalesce(doc ->> '$.winlog.provider_name', doc ->> '$.source_name', doc ->> '$.SourceName',
    doc ->> '$.ProviderName', doc ->> '$.Provider.Name', '') AS provider,
  coalesce(doc ->> '$.winlog.channel', doc ->> '$.log_name', doc ->> '$.Channel', '') AS channel,
  data ->> '$.UtcTime' AS utc_time,
  coalesce(doc ->> '$.winlog.time_created', doc ->> '$.TimeCreated', doc ->> '$."@timestamp"')
    AS record_time,
  coalesce(doc ->> '$.winlog.computer_name', doc ->> '$.computer_name', doc ->> '$.Computer',
    doc ->> '$.Hostname') AS Computer,
  CAST(NULL AS VARCHAR) AS envelope_host,
  data ->> '$.User' AS "User",
  data ->> '$.Image' AS Image,
  data ->> '$.CommandLine' AS CommandLine,
  data ->> '$.DestinationIp' AS DestinationIp,
  data ->> '$.DestinationPort' AS DestinationPort
FROM records
WHERE event_id IS NOT NULL;

-- What Sumo's _sourceCategory=*windows*sysmon* and Splunk's sourcetype stand for. Splunk's host is
-- the index-time one, which is the envelope's where there is an envelope, else the computer.
CREATE OR REPLACE VIEW sysmon_events AS
SELECT event_set, line_no, EventCode,
  millis(coalesce(nullif(nullif(trim(utc_time), ''), '-'), record_time)) AS event_time,
  coalesce(envelope_host, Computer) AS host, Computer, "User", Image, CommandLine, DestinationIp,
  port_of(DestinationPort) AS DestinationPort
FROM (FROM sysmon_xml UNION ALL FROM sysmon_json)
WHERE provider = 'Microsoft-Windows-Sysmon'
  OR (provider = '' AND channel = 'Microsoft-Windows-Sysmon/Operational');

-- ---------------------------------------------------------------------------------------------
-- Defender: rows of DeviceNetworkEvents, alone, in the streaming API's envelope, or in a batch of
-- such envelopes as Event Hubs brings it
-- ---------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW DeviceNetworkEvents AS
WITH messages AS (
  SELECT event_set, line_no, doc AS message
  FROM documents
  WHERE json_type(doc, '$.records') IS DISTINCT FROM 'ARRAY'
  UNION ALL
  SELECT event_set, line_no, unnest(json_extract(doc, '$.records[*]'))
  FROM documents
  WHERE json_type(doc, '$.records') = 'ARRAY'
), events AS (
  SELECT event_set, line_no, message AS event
  FROM messages
  WHERE json_type(message, '$.properties') IS DISTINCT FROM 'OBJECT'
    AND coalesce(message ->> '$.Type', 'DeviceNetworkEvents') = 'DeviceNetworkEvents'
  UNION ALL
  SELECT event_set, line_no, message -> '$.properties'
  FROM messages
  WHERE message ->> '$.category' = 'AdvancedHunting-DeviceNetworkEvents'
)
SELECT event_set, line_no,
  millis(event ->> '$.Timestamp') AS "Timestamp",
  -- R-KQ1. Kusto's strings cannot be null: a missing one is empty (section 4).
  coalesce(event ->> '$.DeviceName', '') AS DeviceName,
  coalesce(event ->> '$.InitiatingProcessAccountName', '') AS AccountName,
  coalesce(event ->> '$.InitiatingProcessFileName', '') AS InitiatingProcessFileName,
  coalesce(event ->> '$.InitiatingProcessCommandLine', '') AS InitiatingProcessCommandLine,
  coalesce(event ->> '$.ActionType', '') AS ActionType,
  coalesce(event ->> '$.RemoteIP', '') AS RemoteIP,
  coalesce(event ->> '$.RemoteIPType', '') AS RemoteIPType,
  port_of(event ->> '$.RemotePort') AS RemotePort,
  CAST(nullif(event ->> '$.SentBytes', '') AS BIGINT) AS SentBytes,
  CAST(nullif(event ->> '$.ReceivedBytes', '') AS BIGINT) AS ReceivedBytes
FROM events;

CREATE OR REPLACE VIEW ThreatIntelligenceIndicator AS
SELECT event_set,
  millis(line ->> '$.TimeGenerated') AS TimeGenerated,
  coalesce(line ->> '$.NetworkIP', '') AS NetworkIP,
  CAST(line ->> '$.Active' AS BOOLEAN) AS Active,
  coalesce(line ->> '$.ThreatType', '') AS ThreatType,
  CAST(line ->> '$.ConfidenceScore' AS DOUBLE) AS ConfidenceScore,
  coalesce(line ->> '$.Description', '') AS Description
FROM indicator_rows;

-- ---------------------------------------------------------------------------------------------
-- Falcon Data Replicator, and LogScale's own export, which marks tags with a sign
-- ---------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW falcon_events AS
SELECT event_set, line_no,
  coalesce(doc ->> '$.event_simpleName', doc ->> '$."#event_simpleName"') AS event_simpleName,
  coalesce(
    -- Seconds with a fraction; many languages print a double as 1.772528400123E9.
    CAST(floor(CAST(nullif(doc ->> '$.ContextTimeStamp', '') AS DECIMAL(28, 9)) * 1000) AS BIGINT),
    millis(doc ->> '$.timestamp'), millis(doc ->> '$."@timestamp"')) AS event_time,
  doc ->> '$.ComputerName' AS ComputerName,
  doc ->> '$.UserName' AS UserName,
  doc ->> '$.ImageFileName' AS ImageFileName,
  doc ->> '$.CommandLine' AS CommandLine,
  doc ->> '$.RemoteAddressIP4' AS RemoteAddressIP4,
  port_of(doc ->> '$.RemotePort') AS RemotePort
FROM documents;

-- ---------------------------------------------------------------------------------------------
-- ECS documents, with fields nested, dotted or both, each with one value or an array of them
-- ---------------------------------------------------------------------------------------------

CREATE OR REPLACE MACRO field(doc, name) AS
  coalesce(doc -> ('$.' || name), doc -> ('$."' || name || '"'));

CREATE OR REPLACE MACRO all_values(value) AS
  CASE json_type(value)
    WHEN 'ARRAY' THEN list_filter(from_json(value, '["VARCHAR"]'), x -> x IS NOT NULL)
    WHEN 'NULL' THEN []
    ELSE [value ->> '$']
  END;

CREATE OR REPLACE VIEW ecs_documents AS
SELECT event_set, line_no,
  millis(all_values(field(doc, '@timestamp'))[1]) AS "@timestamp",
  all_values(field(doc, 'event.category')) AS "event.category",
  all_values(field(doc, 'event.type')) AS "event.type",
  all_values(field(doc, 'network.direction'))[1] AS "network.direction",
  all_values(field(doc, 'host.name'))[1] AS "host.name",
  all_values(field(doc, 'process.name'))[1] AS "process.name",
  all_values(field(doc, 'destination.domain'))[1] AS "destination.domain",
  all_values(field(doc, 'destination.ip'))[1] AS "destination.ip"
FROM documents;
