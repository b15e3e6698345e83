package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.elasticsearch.Certificates;
import io.beaconwatch.connectors.elasticsearch.Connection;
import io.beaconwatch.connectors.elasticsearch.Credentials;
import io.beaconwatch.connectors.elasticsearch.IndexName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;

/** Reads the options of Elasticsearch and holds them against each other. */
final class ReadElasticsearchSettings {
  private static final Duration A_MILLISECOND = Duration.ofMillis(1);
  private static final int MOST_ACTIONS = 100_000;
  private static final int MOST_IN_FLIGHT = 100;
  private static final long LEAST_SIZE = 1 << 10;
  private static final long MOST_SIZE = 1 << 30;

  private final ReadOptions options;

  private ReadElasticsearchSettings(ReadOptions options) {
    this.options = options;
  }

  /** The settings, or empty when no option of Elasticsearch is given, or not what it takes. */
  static Optional<ElasticsearchSettings> from(ReadOptions options) {
    return options.hasAny(ElasticsearchOptions.GROUP)
        ? new ReadElasticsearchSettings(options).settings()
        : Optional.empty();
  }

  private Optional<ElasticsearchSettings> settings() {
    options.require(
        ElasticsearchOptions.HOSTS,
        options.has(ElasticsearchOptions.HOSTS),
        "is missing: where is Elasticsearch?");
    Credentials credentials = credentials();
    Optional<String> authorities = authorities();
    Optional<IndexName> index = index();
    int bulkActions = whole(ElasticsearchOptions.BULK_ACTIONS, MOST_ACTIONS);
    int inFlight = whole(ElasticsearchOptions.IN_FLIGHT, MOST_IN_FLIGHT);
    long bulkSize = options.required(ElasticsearchOptions.BULK_SIZE).getBytes();
    options.require(
        ElasticsearchOptions.BULK_SIZE,
        bulkSize >= LEAST_SIZE && bulkSize <= MOST_SIZE,
        "must be from 1kb to 1gb");
    Duration flushInterval =
        options.duration(ElasticsearchOptions.FLUSH_INTERVAL, A_MILLISECOND).orElseThrow();
    Duration requestTimeout = requestTimeout();
    Duration retryTimeout =
        options.duration(ElasticsearchOptions.RETRY_TIMEOUT, Duration.ZERO).orElseThrow();
    boolean installTemplate = options.required(ElasticsearchOptions.INSTALL_TEMPLATE);
    return connection(credentials, authorities, requestTimeout)
        .flatMap(
            connection ->
                index.map(
                    name ->
                        new ElasticsearchSettings(
                            connection,
                            name,
                            installTemplate,
                            bulkActions,
                            bulkSize,
                            flushInterval,
                            inFlight,
                            retryTimeout)));
  }

  private Credentials credentials() {
    Optional<String> user = options.value(ElasticsearchOptions.USERNAME);
    Optional<String> password = options.value(ElasticsearchOptions.PASSWORD);
    Optional<String> apiKey = options.value(ElasticsearchOptions.API_KEY);
    options.require(
        ElasticsearchOptions.USERNAME,
        !options.has(ElasticsearchOptions.USERNAME) || options.has(ElasticsearchOptions.PASSWORD),
        "needs elasticsearch.password");
    options.require(
        ElasticsearchOptions.PASSWORD,
        !options.has(ElasticsearchOptions.PASSWORD) || options.has(ElasticsearchOptions.USERNAME),
        "needs elasticsearch.username");
    options.require(
        ElasticsearchOptions.API_KEY,
        !options.has(ElasticsearchOptions.API_KEY) || !options.has(ElasticsearchOptions.USERNAME),
        "stands for a user, and cannot stand beside elasticsearch.username");
    if (apiKey.isPresent()) {
      return Credentials.apiKey(apiKey.get());
    }
    return user.isPresent() && password.isPresent()
        ? Credentials.basic(user.get(), password.get())
        : Credentials.none();
  }

  private Optional<String> authorities() {
    Optional<String> file = options.path(ElasticsearchOptions.CA_FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      String pem = Files.readString(Path.of(file.get()), StandardCharsets.US_ASCII);
      Certificates.trust(pem);
      return Optional.of(pem);
    } catch (IOException e) {
      options.require(
          ElasticsearchOptions.CA_FILE,
          false,
          "the file '" + file.get() + "' cannot be read: " + CheckPaths.reason(e));
    } catch (IllegalArgumentException e) {
      options.require(
          ElasticsearchOptions.CA_FILE, false, "'" + file.get() + "' " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<IndexName> index() {
    try {
      return Optional.of(IndexName.of(options.required(ElasticsearchOptions.INDEX)));
    } catch (IllegalArgumentException e) {
      options.require(ElasticsearchOptions.INDEX, false, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Connection> connection(
      Credentials credentials, Optional<String> authorities, Duration requestTimeout) {
    List<String> hosts = options.texts(ElasticsearchOptions.HOSTS);
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Connection(hosts, credentials, authorities.orElse(null), requestTimeout));
    } catch (IllegalArgumentException e) {
      options.require(ElasticsearchOptions.HOSTS, false, e.getMessage());
      return Optional.empty();
    }
  }

  private Duration requestTimeout() {
    Duration timeout =
        options.duration(ElasticsearchOptions.REQUEST_TIMEOUT, A_MILLISECOND).orElseThrow();
    boolean holds = timeout.compareTo(Duration.ofDays(1)) <= 0;
    options.require(ElasticsearchOptions.REQUEST_TIMEOUT, holds, "must be at most a day");
    return holds ? timeout : ElasticsearchOptions.REQUEST_TIMEOUT.defaultValue();
  }

  private int whole(ConfigOption<Integer> option, int most) {
    int value = options.required(option);
    boolean holds = value >= 1 && value <= most;
    options.require(option, holds, "must be from 1 to " + most);
    return holds ? value : option.defaultValue();
  }
}
