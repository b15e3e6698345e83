package io.beaconwatch.connectors.elasticsearch;

import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.connector.base.sink.writer.strategy.CongestionControlRateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.NoOpScalingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;

/**
 * Writes alerts to Elasticsearch, each as the document of its id: a retry, a restart or a backfill
 * run twice leaves one. An older revision of an alert never replaces a newer one.
 *
 * <p>Alerts that Elasticsearch refuses are the stream that {@link #write} gives, which {@code
 * sinkTo} would not. They leave Flink's own operator of writers as its committables, before a
 * checkpoint's barrier, so that the dead letters of a checkpoint are those of its alerts. (A sink
 * of dead letters within this one is what Flink 2.3 cannot expand, and what it emits after a commit
 * comes too late at a bounded stream's end.)
 */
public final class ElasticsearchSink extends AsyncSinkBase<Alert, BulkEntry>
    implements SupportsCommitter<byte[]> {
  private static final long serialVersionUID = 1L;

  /** A request ends by its own time-out, and what it carried comes back after a pause. */
  private static final long NEVER = Long.MAX_VALUE / 4;

  private final ElasticsearchSinkBuilder options;

  ElasticsearchSink(ElasticsearchSinkBuilder options) {
    super(
        (alert, context) -> BulkEntry.of(alert, options.index, options.corrects),
        options.bulkActions,
        options.inFlight,
        options.buffered(),
        options.bulkBytes,
        options.flushInterval.toMillis(),
        options.bulkBytes,
        NEVER,
        false);
    this.options = options;
  }

  public static ElasticsearchSinkBuilder builder() {
    return new ElasticsearchSinkBuilder();
  }

  /**
   * Writes a stream of alerts.
   *
   * @param name of the operator, and its uid
   * @return what Elasticsearch refuses, one JSON object each: the reason, Elasticsearch's error
   *     with its status, type and reason, the index, the id, and all of the alert
   */
  public DataStream<byte[]> write(DataStream<Alert> alerts, String name) {
    return alerts
        .transform(
            name,
            CommittableMessageTypeInfo.of(DeadLetter.Serializer::new),
            new SinkWriterOperatorFactory<>(this))
        .uid(name)
        .<byte[]>flatMap(
            (message, out) -> {
              if (message instanceof CommittableWithLineage<byte[]> line) {
                out.collect(line.getCommittable());
              }
            })
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .name(name + "-refused")
        .uid(name + "-refused");
  }

  @Override
  public ElasticsearchWriter createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public ElasticsearchWriter restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<BulkEntry>> states)
      throws IOException {
    ElasticsearchClient client = new ElasticsearchClient(options.connection);
    try {
      new Entrance(
              options.connection,
              client,
              options.firstBackoff,
              options.longestBackoff,
              options.startTimeout())
          .pass(options.installTemplate ? IndexTemplate.of(options.index) : null);
      return new ElasticsearchWriter(
          context,
          getElementConverter(),
          AsyncSinkWriterConfiguration.builder()
              .setMaxBatchSize(getMaxBatchSize())
              .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
              .setMaxInFlightRequests(getMaxInFlightRequests())
              .setMaxBufferedRequests(getMaxBufferedRequests())
              .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
              .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
              .setRateLimitingStrategy(inFlightLimit())
              .setRequestTimeoutMS(getRequestTimeoutMS())
              .setFailOnTimeout(getFailOnTimeout())
              .build(),
          measured(states),
          client,
          new PausingBuffer(),
          new Backoff(options.firstBackoff, options.longestBackoff, new SplittableRandom()),
          options.retryTimeout,
          options.connection.where());
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    } catch (InterruptedException e) {
      client.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the first alert", e);
    }
  }

  /** Flink's default would send ever smaller bulks after failures; ours pauses. */
  private RateLimitingStrategy inFlightLimit() {
    int mostAlerts = Math.multiplyExact(getMaxInFlightRequests(), getMaxBatchSize());
    return CongestionControlRateLimitingStrategy.builder()
        .setMaxInFlightRequests(getMaxInFlightRequests())
        .setInitialMaxInFlightMessages(mostAlerts)
        .setScalingStrategy(new NoOpScalingStrategy<>())
        .build();
  }

  /** Alerts are restored whatever the size of a bulk was when they were saved. */
  private List<BufferedRequestState<BulkEntry>> measured(
      Collection<BufferedRequestState<BulkEntry>> states) {
    List<RequestEntryWrapper<BulkEntry>> entries = new ArrayList<>();
    for (BufferedRequestState<BulkEntry> state : states) {
      for (RequestEntryWrapper<BulkEntry> saved : state.getBufferedRequestEntries()) {
        BulkEntry entry = saved.getRequestEntry();
        entries.add(
            new RequestEntryWrapper<>(
                entry, ElasticsearchWriter.size(entry, getMaxBatchSizeInBytes())));
      }
    }
    return List.of(new BufferedRequestState<>(entries));
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<BulkEntry>> getWriterStateSerializer() {
    return new BulkEntrySerializer();
  }

  @Override
  public SimpleVersionedSerializer<byte[]> getCommittableSerializer() {
    return new DeadLetter.Serializer();
  }

  @Override
  public Committer<byte[]> createCommitter(CommitterInitContext context) {
    throw new IllegalStateException("what this sink hands out are dead letters: use write()");
  }
}
