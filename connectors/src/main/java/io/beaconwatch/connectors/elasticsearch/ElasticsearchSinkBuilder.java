package io.beaconwatch.connectors.elasticsearch;

import com.google.common.collect.Comparators;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.util.Preconditions;

/** Builds an {@link ElasticsearchSink}. The connection is required. */
public final class ElasticsearchSinkBuilder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nobody who mistyped a host waits for longer; and an outage of half a minute is no failure. */
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  Connection connection;
  IndexName index = IndexName.of("beaconwatch-alerts-{yyyy.MM}");
  boolean installTemplate = true;
  boolean corrects;
  int bulkActions = 500;
  long bulkBytes = 5 << 20;
  Duration flushInterval = Duration.ofSeconds(1);
  int inFlight = 2;
  Duration firstBackoff = Duration.ofMillis(200);
  Duration longestBackoff = Duration.ofSeconds(10);
  Duration retryTimeout = Duration.ofMinutes(10);

  ElasticsearchSinkBuilder() {}

  public ElasticsearchSinkBuilder connection(Connection connection) {
    this.connection = connection;
    return this;
  }

  /** The index of an alert; by default one for each month. */
  public ElasticsearchSinkBuilder index(IndexName index) {
    this.index = index;
    return this;
  }

  /** Whether every writer installs the {@link IndexTemplate} when it starts; the default. */
  public ElasticsearchSinkBuilder installTemplate(boolean install) {
    this.installTemplate = install;
    return this;
  }

  /**
   * Whether an alert takes the place of whatever another run wrote, however often that was revised:
   * for runs that count again, with more records. By default an older revision never does.
   */
  public ElasticsearchSinkBuilder corrects(boolean corrects) {
    this.corrects = corrects;
    return this;
  }

  /** The most alerts in a bulk. */
  public ElasticsearchSinkBuilder bulkActions(int actions) {
    this.bulkActions = actions;
    return this;
  }

  /** The most bytes in a bulk; an alert that is longer goes alone. */
  public ElasticsearchSinkBuilder bulkBytes(long bytes) {
    this.bulkBytes = bytes;
    return this;
  }

  /** How long an alert may wait for others. */
  public ElasticsearchSinkBuilder flushInterval(Duration interval) {
    this.flushInterval = interval;
    return this;
  }

  /** The most bulks under way from one writer. */
  public ElasticsearchSinkBuilder inFlight(int bulks) {
    this.inFlight = bulks;
    return this;
  }

  /**
   * The pauses after failures.
   *
   * @param first bound of the first one; it doubles with every failure
   * @param longest bound of every one
   */
  public ElasticsearchSinkBuilder backoff(Duration first, Duration longest) {
    this.firstBackoff = first;
    this.longestBackoff = longest;
    return this;
  }

  /** How long an alert is tried before the job fails; at the start at most a minute. */
  public ElasticsearchSinkBuilder retryTimeout(Duration timeout) {
    this.retryTimeout = timeout;
    return this;
  }

  /**
   * @throws IllegalArgumentException when a number is out of its bounds
   */
  public ElasticsearchSink build() {
    Preconditions.checkNotNull(connection, "a connection is required");
    Preconditions.checkArgument(bulkActions > 0, "a bulk needs an alert");
    Preconditions.checkArgument(bulkBytes > 0, "a bulk needs a byte");
    Preconditions.checkArgument(inFlight > 0, "a bulk must be let go");
    Preconditions.checkArgument(flushInterval.toMillis() > 0, "alerts need a time to wait");
    Preconditions.checkArgument(
        firstBackoff.toMillis() > 0 && firstBackoff.compareTo(longestBackoff) <= 0,
        "the first pause must be positive, and not above the longest");
    return new ElasticsearchSink(this);
  }

  /** What a writer holds before it takes no more: what is under way, and as much again. */
  int buffered() {
    return bulkActions * (inFlight + 1);
  }

  Duration startTimeout() {
    return Comparators.min(retryTimeout, LONGEST_START);
  }
}
