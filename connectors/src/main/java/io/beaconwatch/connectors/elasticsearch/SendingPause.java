package io.beaconwatch.connectors.elasticsearch;

import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/** Holds requests back while enough are under way, and all of them during a pause. */
final class SendingPause implements RateLimitingStrategy {
  private final int mostInFlight;
  private final int batchSize;
  private int inFlight;
  private boolean paused;

  SendingPause(int mostInFlight, int batchSize) {
    this.mostInFlight = mostInFlight;
    this.batchSize = batchSize;
  }

  boolean isPaused() {
    return paused;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  @Override
  public void registerInFlightRequest(RequestInfo request) {
    inFlight++;
  }

  @Override
  public void registerCompletedRequest(ResultInfo result) {
    inFlight--;
  }

  @Override
  public boolean shouldBlock(RequestInfo request) {
    return paused || inFlight >= mostInFlight;
  }

  @Override
  public int getMaxBatchSize() {
    return batchSize;
  }
}
