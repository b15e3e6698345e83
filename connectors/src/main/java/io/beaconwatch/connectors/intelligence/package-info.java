/**
 * Reads threat-intelligence feeds. The form is told by content:
 *
 * <ul>
 *   <li>JSON: rows of Sentinel's ThreatIntelligenceIndicator table (NetworkIP, TimeGenerated,
 *       Active, ThreatType, ConfidenceScore, Description, IndicatorProvider; a time without an
 *       offset is UTC) and STIX 2 indicators, one a line, in a list, in {@code objects} or in
 *       {@code records}. Of a STIX pattern that is an OR of equalities each {@code ipv4-addr:value}
 *       and {@code ipv6-addr:value} gives an indicator, every other equality is counted by its
 *       kind; any other pattern is one unsupported pattern.
 *   <li>CSV with a header; {@link io.beaconwatch.connectors.intelligence.CsvColumns} has the names.
 *   <li>A plain list of addresses, one a line.
 * </ul>
 *
 * <p>An address is kept as it is written, without the space around it in a list or CSV. Networks,
 * ranges and addresses with a port can match no address and are counted as unsupported.
 */
package io.beaconwatch.connectors.intelligence;
