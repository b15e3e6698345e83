-- Elastic, T1583.004: every sequence. elastic.sql and elastic-runs.sql read this view.
-- The vendor's clauses stand before what renders them; the query runs as printed, without repairs.
CREATE OR REPLACE VIEW elastic_sequences AS
WITH documents AS MATERIALIZED (
  SELECT * FROM ecs_documents
  -- [network where event.type == "start" and
  WHERE list_contains("event.category", 'network')
    AND list_contains("event.type", 'start')
    -- network.direction == "egress" and
    AND "network.direction" = 'egress'
), texts AS (
  -- destination.ip is of type ip: spellings of one address are one key, v4-mapped ones are v4
  SELECT DISTINCT "destination.ip" AS text, lower("destination.ip") AS lowered
  FROM documents
), hexadecimal AS (
  -- ::ffff:10.0.0.1 as ::ffff:a00:1
  SELECT text, CASE WHEN regexp_matches(lowered, ':\d+\.\d+\.\d+\.\d+$')
    THEN regexp_replace(lowered, '\d+\.\d+\.\d+\.\d+$', '') || format('{:x}:{:x}',
      256 * CAST(regexp_extract(lowered, '(\d+)\.\d+\.\d+\.\d+$', 1) AS INTEGER)
        + CAST(regexp_extract(lowered, '\d+\.(\d+)\.\d+\.\d+$', 1) AS INTEGER),
      256 * CAST(regexp_extract(lowered, '\d+\.\d+\.(\d+)\.\d+$', 1) AS INTEGER)
        + CAST(regexp_extract(lowered, '\d+\.\d+\.\d+\.(\d+)$', 1) AS INTEGER))
    ELSE lowered END AS hex
  FROM texts
  WHERE regexp_full_match(lowered, '[0-9a-f:.]*:[0-9a-f:.]*')
), halves AS (
  -- the groups before and behind ::
  SELECT text, contains(hex, '::') AS shortened,
    list_filter(string_split(string_split(hex, '::')[1], ':'), g -> g <> '') AS head,
    list_filter(string_split(coalesce(string_split(hex, '::')[2], ''), ':'), g -> g <> '') AS tail
  FROM hexadecimal
), spelled_out AS (
  -- eight groups without leading zeros
  SELECT text, array_to_string(list_transform(
    list_concat(head, list_transform(range(8 - len(head) - len(tail)), i -> '0'), tail),
    g -> format('{:x}', CAST('0x' || g AS INTEGER))), ':') AS groups
  FROM halves
  WHERE len(head) + len(tail) = 8 OR (shortened AND len(head) + len(tail) < 8)
), addresses AS (
  SELECT text, text AS address
  FROM texts
  WHERE regexp_full_match(text,
    '((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)')
  UNION ALL
  SELECT text, CASE
    WHEN starts_with(groups, '0:0:0:0:0:ffff:') THEN format('{}.{}.{}.{}',
      CAST('0x' || string_split(groups, ':')[7] AS INTEGER) // 256,
      CAST('0x' || string_split(groups, ':')[7] AS INTEGER) % 256,
      CAST('0x' || string_split(groups, ':')[8] AS INTEGER) // 256,
      CAST('0x' || string_split(groups, ':')[8] AS INTEGER) % 256)
    -- RFC 5952: the first of the longest runs of zeros, of two at least
    WHEN groups = '0:0:0:0:0:0:0:0' THEN '::'
    WHEN regexp_matches(groups, '(^|:)0(:0){6}(:|$)') THEN regexp_replace(groups, '(^|:)0(:0){6}(:|$)', '::')
    WHEN regexp_matches(groups, '(^|:)0(:0){5}(:|$)') THEN regexp_replace(groups, '(^|:)0(:0){5}(:|$)', '::')
    WHEN regexp_matches(groups, '(^|:)0(:0){4}(:|$)') THEN regexp_replace(groups, '(^|:)0(:0){4}(:|$)', '::')
    WHEN regexp_matches(groups, '(^|:)0(:0){3}(:|$)') THEN regexp_replace(groups, '(^|:)0(:0){3}(:|$)', '::')
    WHEN regexp_matches(groups, '(^|:)0(:0){2}(:|$)') THEN regexp_replace(groups, '(^|:)0(:0){2}(:|$)', '::')
    WHEN regexp_matches(groups, '(^|:)0:0(:|$)') THEN regexp_replace(groups, '(^|:)0:0(:|$)', '::')
    ELSE groups END
  FROM spelled_out
), lowered AS (
  -- ":" folds ASCII alone
  SELECT event_set, line_no, "@timestamp" AS t, "host.name", address,
    translate("destination.domain", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      AS domain,
    translate("process.name", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      AS process
  FROM documents JOIN addresses ON text = "destination.ip"
), events AS (
  SELECT event_set, t, "host.name", address AS "destination.ip",
    row_number() OVER w AS event_no,
    lag(t, 9) OVER w AS first,
    list(t) OVER (w ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS events
  FROM lowered
  -- not cidrMatch(destination.ip, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
  -- "::1/128") and
  WHERE NOT regexp_matches(address, '^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|127\.)')
    AND address <> '::1'
    -- not destination.domain : ("*microsoft.com", ...) and: what is missing is not matched, and passes
    AND NOT regexp_matches(coalesce(domain, ''), '(microsoft\.com|windows\.com|windowsupdate\.com|office\.com|live\.com|azure\.com|microsoftonline\.com|office365\.com|akamaiedge\.net|akamaitechnologies\.com|cloudflare\.com|cloudflare-dns\.com|amazonaws\.com|googleapis\.com|apple\.com|icloud\.com|digicert\.com|verisign\.com)$')
    -- not process.name : ("msedge.exe", ...)]
    AND coalesce(process, '') NOT IN ('msedge.exe', 'chrome.exe', 'firefox.exe', 'iexplore.exe',
      'opera.exe', 'brave.exe', 'outlook.exe', 'teams.exe', 'slack.exe', 'zoom.exe',
      'onedrive.exe', 'msedgewebview2.exe', 'microsoftedgecp.exe')
    -- sequence by host.name, destination.ip: join keys are mandatory
    AND "host.name" IS NOT NULL
  WINDOW w AS (PARTITION BY event_set, "host.name", address ORDER BY t, line_no)
)
-- with runs=10: the tenth event and each one after it ends a sequence with the nine before it,
-- with maxspan=1h: if it is at most an hour after the first of them
SELECT event_set, "host.name", "destination.ip", event_no, first, t AS last, events
FROM events
WHERE t - first <= 3600000;
