package io.beaconwatch.jobs.options;

/** Where alerts go in Elasticsearch; {@link ElasticsearchOptions} says what each setting means. */
public record ElasticsearchSettings() {}
