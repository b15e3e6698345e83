/**
 * Alerts as documents of Elasticsearch. {@link
 * io.beaconwatch.connectors.elasticsearch.ElasticsearchSink} is the way in.
 */
package io.beaconwatch.connectors.elasticsearch;
