-- Elastic, T1583.004: what the query returns, every sequence.
SELECT event_set, "host.name", "destination.ip", list_transform(events, t -> iso(t)) AS events
FROM elastic_sequences
-- ordered by the last event of the sequence
ORDER BY last
