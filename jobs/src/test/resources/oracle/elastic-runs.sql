-- Elastic, T1583.004: runs of sequences, as one alert tells them (decision 3). A run is the sequences
-- that share an event with the next; after 24 hours the next one begins.
WITH RECURSIVE chained AS (
  -- A sequence is the ten events up to event_no: it shares one with the next if that ends less
  -- than ten events later.
  SELECT *, event_no - lag(event_no, 1, -10) OVER w >= 10 AS breaks
  FROM elastic_sequences
  WINDOW w AS (PARTITION BY event_set, "host.name", "destination.ip" ORDER BY event_no)
), chains AS MATERIALIZED (
  SELECT *, sum(CAST(breaks AS INTEGER)) OVER (
    PARTITION BY event_set, "host.name", "destination.ip" ORDER BY event_no) AS chain
  FROM chained
), starts AS (
  SELECT event_set, "host.name", "destination.ip", chain, min(event_no) AS start_no,
    min(first) AS start
  FROM chains
  GROUP BY ALL
  UNION ALL
  SELECT s.event_set, s."host.name", s."destination.ip", s.chain, min(c.event_no), min(c.first)
  FROM starts s JOIN chains c USING (event_set, "host.name", "destination.ip", chain)
  WHERE c.event_no > s.start_no AND c.last - s.start > 24 * 3600000
  GROUP BY ALL
), runs AS (
  SELECT c.event_set, c."host.name", c."destination.ip", c.chain, c.event_no, c.last,
    max(s.start_no) AS start_no, max_by(s.start, s.start_no) AS start
  FROM chains c JOIN starts s USING (event_set, "host.name", "destination.ip", chain)
  WHERE s.start_no <= c.event_no
  GROUP BY ALL
)
SELECT event_set, "host.name", "destination.ip",
  iso(any_value(start)) AS start,
  iso(max(last)) AS "end",
  max(event_no) - start_no + 10 AS connections,
  count(*) AS sequences
FROM runs
GROUP BY event_set, "host.name", "destination.ip", chain, start_no
