package io.beaconwatch.jobs.options;

/** The index that alerts go to; read by {@link ReadElasticsearchSettings}. */
public final class ElasticsearchOptions {
  static final OptionGroup GROUP =
      OptionGroup.of("Elasticsearch", "An index that alerts are written to.");

  private ElasticsearchOptions() {}
}
