package io.beaconwatch.jobs.options;

import java.util.Optional;

/** Reads the options of Elasticsearch and holds them against each other. */
final class ReadElasticsearchSettings {
  private ReadElasticsearchSettings() {}

  /** The settings, or empty when no option of Elasticsearch is given. */
  static Optional<ElasticsearchSettings> from(ReadOptions options) {
    return options.hasAny(ElasticsearchOptions.GROUP)
        ? Optional.of(new ElasticsearchSettings())
        : Optional.empty();
  }
}
