package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.elasticsearch.Connection;
import io.beaconwatch.connectors.elasticsearch.ElasticsearchSink;
import io.beaconwatch.connectors.elasticsearch.IndexName;
import java.time.Duration;

/** Where alerts go in Elasticsearch; {@link ElasticsearchOptions} says what each setting means. */
public record ElasticsearchSettings(
    Connection connection,
    IndexName index,
    boolean installTemplate,
    int bulkActions,
    long bulkBytes,
    Duration flushInterval,
    int inFlight,
    Duration retryTimeout) {

  /**
   * The sink of these settings.
   *
   * @param corrects whether its alerts take the place of those of other runs, revised ones too
   */
  public ElasticsearchSink sink(boolean corrects) {
    return ElasticsearchSink.builder()
        .connection(connection)
        .index(index)
        .installTemplate(installTemplate)
        .corrects(corrects)
        .bulkActions(bulkActions)
        .bulkBytes(bulkBytes)
        .flushInterval(flushInterval)
        .inFlight(inFlight)
        .retryTimeout(retryTimeout)
        .build();
  }
}
