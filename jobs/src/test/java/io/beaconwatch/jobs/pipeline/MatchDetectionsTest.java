package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.ecs;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.record;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which window, group and range a connection counts in. */
class MatchDetectionsTest {
  private static final Duration NONE = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({
    "11:00:00.000,   0, 03T11:00:00Z",
    "11:59:59.999,   0, 03T11:00:00Z",
    "12:00:00.000,   0, 03T12:00:00Z",
    "00:00:00.000,   0, 03T00:00:00Z",
    "11:29:59.999,  30, 03T10:30:00Z",
    "11:30:00.000,  30, 03T11:30:00Z",
    "11:29:59.999, -30, 03T10:30:00Z",
    "11:30:00.000, -30, 03T11:30:00Z",
    "11:44:59.999, -15, 03T10:45:00Z",
    "11:45:00.000, -15, 03T11:45:00Z"
  })
  void aConnectionGoesToTheWindowThatHoldsItsTime(String time, int offset, String start)
      throws Exception {
    Detection sumo = Given.bundled("sumo").get(0);
    Detection.Window window =
        new Detection.Window.Tumbling(Duration.ofHours(1), Duration.ofMinutes(offset));
    try (MatchRun run = new MatchRun(plan(NONE, Given.with(sumo, window, 12)))) {
      run.take(sysmon(at(time)));
      run.finish();
      assertThat(run.output()).containsExactly("sumo " + start + " 1");
    }
  }

  @Test
  void timesBeforeTheEpochHaveWindowsToo() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(-1));
      run.finish();
      WindowPart part = run.parts().get(0);
      assertThat(part.windowStart()).isEqualTo(-Given.HOUR);
      assertThat(part.windowEnd()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sumo,   null, 1, 0", // keep: the key is empty
    "sumo,   '',   1, 0",
    "splunk, null, 0, 1", // drop
    "splunk, '',   0, 1" // an empty value is none
  })
  void aMissingKeyIsKeptOrDropped(String detection, String commandLine, int parts, int nullKeys)
      throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, detection))) {
      String value = "null".equals(commandLine) ? null : commandLine;
      run.take(sysmon(at("11:00:00")).set(Field.COMMAND_LINE, value));
      run.finish();
      assertThat(run.parts()).hasSize(parts);
      assertThat(run.parts()).allSatisfy(part -> assertThat(part.group().value(3)).isEmpty());
      assertThat(run.count(CountNames.NULL_KEY_OF + detection)).isEqualTo(nullKeys);
      assertThat(run.count(CountNames.SELECTED_BY + detection)).isEqualTo(1);
    }
  }

  @Test
  void anAddressKeyIsCanonicalWhereTheDetectionSaysSo() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "elastic"))) {
      run.take(ecs(at("11:00:00")).set(Field.DESTINATION_IP, "::ffff:198.51.100.10"));
      run.take(ecs(at("11:01:00")).set(Field.DESTINATION_IP, "2001:DB8:0::1"));
      run.finish();
      assertThat(run.sequenceParts())
          .extracting(part -> part.group().value(1))
          .containsExactlyInAnyOrder("198.51.100.10", "2001:db8::1");
    }
  }

  /** Decision 9: window end - 1 + allowed lateness <= watermark. */
  @Test
  void onlyTheRangeCounts() throws Exception {
    TimeRange range = new TimeRange(at("11:00:00"), at("12:00:00"), null);
    try (MatchRun run = new MatchRun(new DetectionPlan(Given.bundled("sumo"), range, NONE, true))) {
      run.take(sysmon(at("10:59:59.999")));
      run.take(sysmon(at("11:00:00")));
      run.take(sysmon(at("11:59:59.999")));
      run.take(sysmon(at("12:00:00")));
      run.finish();
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 2");
      assertThat(run.count(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE)).isEqualTo(2);
      assertThat(run.count(CountNames.UNMATCHED)).isZero();
    }
  }

  @Test
  void aRecordIsInTheRangeWhenOneOfItsViewsIs() throws Exception {
    TimeRange range = new TimeRange(at("11:00:00"), at("12:00:00"), null);
    try (MatchRun run =
        new MatchRun(new DetectionPlan(Given.bundled("sumo", "elastic"), range, NONE, true))) {
      NetworkConnection ecs = ecs(at("11:00:00")).build();
      run.take(record(sysmon(at("10:59:59")).buildWith(ecs)));
      run.finish();
      assertThat(run.output()).isEmpty();
      assertThat(run.sequenceParts()).hasSize(1);
      assertThat(run.count(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE)).isZero();
    }
  }

  /** SEMANTICS 7.8: the lookback's edge is outside, the instant itself inside. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-02T12:00:00.000Z, 0",
    "2026-03-02T12:00:00.001Z, 1",
    "2026-03-03T12:00:00.000Z, 1",
    "2026-03-03T12:00:00.001Z, 0"
  })
  void asOfLooksBackExclusively(String time, int parts) throws Exception {
    TimeRange range = TimeRange.asOf(at("12:00:00"));
    try (MatchRun run =
        new MatchRun(new DetectionPlan(Given.bundled("sentinel"), range, NONE, true))) {
      run.take(Given.defender(Given.time(time)));
      run.finish();
      assertThat(run.parts()).hasSize(parts);
    }
  }

  @Test
  void theSourceMayReuseItsRecord() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      TelemetryRecord record = Given.placed("one");
      run.take(record.connection(sysmon(at("11:00:00")).build()));
      run.take(record.connection(sysmon(at("11:00:00")).set(Field.USER, "bob").build()));
      run.take(record.rejected(RejectReason.MALFORMED, "x"));
      run.finish();
      assertThat(run.parts())
          .extracting(part -> part.group().value(1))
          .containsExactlyInAnyOrder("EX\\ann", "bob");
    }
  }

  @Test
  void recordsMayComeThroughTheNetwork() throws Exception {
    CompactSerializer<TelemetryRecord> serializer =
        new CompactSerializer<>(new TelemetryRecordFormat());
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(serializer.copy(record(sysmon(at("11:00:00")).build())));
      run.finish();
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
    }
  }
}
