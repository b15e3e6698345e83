package io.beaconwatch.connectors.elasticsearch;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts in bulks. What Elasticsearch cannot take now goes back to the head of the buffer,
 * and nothing is sent until a pause is over: an overloaded cluster must not get other alerts
 * instead, and what is in the buffer rather than in a request is in every checkpoint, so that
 * checkpoints go on during an outage. What it refuses for good is handed out as dead letters with
 * the next checkpoint.
 */
final class ElasticsearchWriter extends AsyncSinkWriter<Alert, BulkEntry>
    implements CommittingSinkWriter<Alert, byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchWriter.class);

  private final ElasticsearchClient client;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService clock;
  private final PausingBuffer buffer;
  private final int maxBuffered;
  private final Backoff backoff;
  private final Duration retryTimeout;
  private final String where;
  private final long maxBulkBytes;

  private final Counter sent;
  private final Counter sentBytes;
  private final Counter errors;
  private final Counter indexed;
  private final Counter retries;
  private final Counter superseded;
  private final Counter deadLetters;

  private List<byte[]> refused = new ArrayList<>();
  private boolean resuming;

  /**
   * @param retryTimeout how long an alert is tried before the job fails
   * @param where the cluster, for messages
   */
  ElasticsearchWriter(
      WriterInitContext context,
      ElementConverter<Alert, BulkEntry> converter,
      AsyncSinkWriterConfiguration configuration,
      Collection<BufferedRequestState<BulkEntry>> states,
      ElasticsearchClient client,
      PausingBuffer buffer,
      Backoff backoff,
      Duration retryTimeout,
      String where) {
    super(
        converter,
        context,
        configuration,
        states,
        new SimpleBatchCreator<>(configuration.getMaxBatchSizeInBytes()),
        buffer);
    this.client = client;
    this.mailbox = context.getMailboxExecutor();
    this.clock = context.getProcessingTimeService();
    this.buffer = buffer;
    this.maxBuffered = configuration.getMaxBufferedRequests();
    this.backoff = backoff;
    this.retryTimeout = retryTimeout;
    this.where = where;
    this.maxBulkBytes = configuration.getMaxBatchSizeInBytes();
    SinkWriterMetricGroup metrics = context.metricGroup();
    this.sent = metrics.getNumRecordsSendCounter();
    this.sentBytes = metrics.getNumBytesSendCounter();
    this.errors = metrics.getNumRecordsSendErrorsCounter();
    MetricGroup own = OwnMetrics.in(metrics);
    this.indexed = own.counter("indexed");
    this.retries = own.counter("retries");
    this.superseded = own.counter("superseded");
    this.deadLetters = own.counter("deadLetters");
  }

  /** Waits for one try at most while the buffer is full, since a barrier waits for this alert. */
  @Override
  public void write(Alert alert, Context context) throws IOException, InterruptedException {
    int pauses = buffer.pauses();
    while (buffer.waiting() >= maxBuffered && buffer.isPaused() && buffer.pauses() == pauses) {
      mailbox.yield();
    }
    super.write(alert, context);
  }

  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    super.flush(endOfInput);
    while (endOfInput && buffer.waiting() > 0) {
      mailbox.yield();
      super.flush(true);
    }
  }

  @Override
  protected long getSizeInBytes(BulkEntry entry) {
    return size(entry, maxBulkBytes);
  }

  /** An alert that is longer than a bulk may be goes alone: whether it is too long, others say. */
  static long size(BulkEntry entry, long maxBulkBytes) {
    return Math.min(entry.size(), maxBulkBytes);
  }

  @Override
  protected void submitRequestEntries(List<BulkEntry> entries, ResultHandler<BulkEntry> handler) {
    // Only a mailbox that is closed already refuses the mail, and then nobody waits for it.
    CompletableFuture<?> unused =
        client
            .index(entries)
            .whenComplete(
                (outcomes, failure) ->
                    mailbox.execute(
                        () -> {
                          if (failure != null) {
                            handler.completeExceptionally(new IOException(where, failure));
                          } else {
                            settle(entries, outcomes, handler);
                          }
                        },
                        "settle a bulk"));
  }

  private void settle(
      List<BulkEntry> entries, List<Outcome> outcomes, ResultHandler<BulkEntry> handler) {
    long now = clock.getCurrentProcessingTime();
    List<BulkEntry> again = new ArrayList<>();
    Outcome why = null;
    int failures = 0;
    for (int i = 0; i < entries.size(); i++) {
      BulkEntry entry = entries.get(i);
      Outcome outcome = outcomes.get(i);
      switch (outcome.kind()) {
        case INDEXED -> {
          indexed.inc();
          sent.inc();
          sentBytes.inc(entry.size());
        }
        case SUPERSEDED -> superseded.inc();
        case REFUSED -> refuse(entry, outcome);
        case RETRY -> {
          BulkEntry failed = entry.failedAt(now);
          again.add(failed);
          why = outcome;
          failures = Math.max(failures, failed.failures());
          if (now - failed.failingSince() > retryTimeout.toMillis()) {
            handler.completeExceptionally(gaveUp(outcome));
            return;
          }
        }
        case DENIED -> {
          handler.completeExceptionally(
              new IOException(
                  where + " does not let us write to " + entry.index() + ": " + outcome.text()));
          return;
        }
      }
    }
    if (again.isEmpty()) {
      handler.complete();
      return;
    }
    retries.inc(again.size());
    pause(again.size(), failures, why);
    handler.retryForEntries(again);
  }

  private void refuse(BulkEntry entry, Outcome outcome) {
    LOG.warn("{} refuses alert {}: {}", where, entry.id(), outcome.text());
    deadLetters.inc();
    errors.inc();
    refused.add(DeadLetter.of(entry, outcome));
  }

  private void pause(int alerts, int failures, Outcome why) {
    if (buffer.isPaused()) {
      return;
    }
    long millis = backoff.millis(failures);
    LOG.warn(
        "{} did not take {} alerts, try {} comes in {} ms: {}",
        where,
        alerts,
        failures + 1,
        millis,
        why.text());
    buffer.pause();
    ScheduledFuture<?> unused =
        clock.registerTimer(clock.getCurrentProcessingTime() + millis, time -> resume());
  }

  private void resume() throws InterruptedException {
    buffer.resume();
    if (!resuming) {
      resuming = true;
      try {
        super.flush(true);
      } finally {
        resuming = false;
      }
    }
  }

  private IOException gaveUp(Outcome why) {
    return new IOException(
        where
            + " did not take an alert for "
            + retryTimeout.toSeconds()
            + " s, and the job fails rather than lose it; the last answer: "
            + why.text());
  }

  /** The alerts refused since the last call. */
  @Override
  public Collection<byte[]> prepareCommit() {
    List<byte[]> lines = refused;
    refused = new ArrayList<>();
    return lines;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      LOG.info("A connection to {} did not close", where, e);
    }
  }
}
