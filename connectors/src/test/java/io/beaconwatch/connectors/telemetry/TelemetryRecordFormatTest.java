package io.beaconwatch.connectors.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TelemetryRecordFormatTest {
  private static final String[] TEXTS = {"", "a", "ä€😀", "\ud800", "C:\\x.exe", "y".repeat(500)};

  /** Everything that a record says. */
  private static List<Object> described(TelemetryRecord record) {
    List<Object> all = new ArrayList<>();
    all.add(record.kind());
    all.add(record.reason());
    all.add(record.detail());
    all.add(Arrays.toString(record.bytes()));
    all.add(record.fullLength());
    all.add(record.path());
    all.add(record.topic());
    all.add(record.partition());
    all.add(record.recordOffset());
    all.add(record.recordTime());
    all.add(record.time());
    all.add(record.position());
    all.add(record.context());
    for (NetworkConnection view = record.connection(); view != null; view = view.otherView()) {
      all.add(view.family());
      all.add(view.eventTime());
      for (Field field : Field.values()) {
        all.add(view.value(field));
      }
      all.add(view.eventCategories());
      all.add(view.eventTypes());
      all.add(view.destinationPort());
      all.add(view.bytesSent());
      all.add(view.bytesReceived());
    }
    return all;
  }

  private static NetworkConnection connection(Random random, boolean hasOtherView) {
    NetworkConnection.Builder builder =
        new NetworkConnection.Builder()
            .start(Family.values()[random.nextInt(Family.values().length)], random.nextLong());
    for (Field field : Field.values()) {
      if (random.nextBoolean()) {
        builder.set(field, TEXTS[random.nextInt(TEXTS.length)]);
      }
    }
    builder.eventCategories(List.of("network", "host").subList(0, random.nextInt(3)));
    builder.eventTypes(List.of("start", "end").subList(0, random.nextInt(3)));
    builder.destinationPort(random.nextInt(65537) - 1).bytes(random.nextLong(), random.nextLong());
    return hasOtherView ? builder.buildWith(connection(random, false)) : builder.build();
  }

  private static EndpointContext context(Random random) {
    String text = TEXTS[random.nextInt(TEXTS.length)];
    return random.nextBoolean()
        ? new HostName(Family.FALCON, "a1", random.nextLong(), text)
        : new ProcessStart(
            Family.SYSMON, "ws1", "{1}", random.nextLong(), text, null, text, null, null);
  }

  private static TelemetryRecord record(Random random) {
    byte[] buffer = new byte[random.nextInt(100)];
    random.nextBytes(buffer);
    int offset = random.nextInt(buffer.length + 1);
    int length = random.nextInt(buffer.length - offset + 1);
    TelemetryRecord record = new TelemetryRecord();
    if (random.nextBoolean()) {
      record.inFile("a.zip!/b.json");
    } else {
      record.inTopic("t", random.nextInt(), random.nextLong(), random.nextLong());
    }
    record.at(buffer, offset, length, random.nextLong(), random.nextLong());
    return switch (TelemetryRecord.Kind.values()[random.nextInt(4)]) {
      case CONNECTION -> record.connection(connection(random, random.nextBoolean()));
      case CONTEXT -> record.context(context(random));
      case SKIPPED -> record.skipped("falcon DnsRequest");
      case REJECTED ->
          record.rejected(
              RejectReason.values()[random.nextInt(RejectReason.values().length)],
              random.nextBoolean() ? null : "why");
    };
  }

  @Test
  void aRecordComesBackAsItWas() throws IOException {
    TelemetryRecordFormat format = new TelemetryRecordFormat();
    for (long seed = 0; seed < 500; seed++) {
      TelemetryRecord record = record(new Random(seed));
      DataOutputSerializer out = new DataOutputSerializer(64);
      format.write(record, out);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      TelemetryRecord read = format.read(in, format.version());
      assertThat(in.available()).as("seed %d: bytes left over", seed).isZero();
      assertThat(described(read)).as("seed %d", seed).isEqualTo(described(record));
      assertThat(described(format.copy(record))).as("seed %d", seed).isEqualTo(described(record));
    }
  }

  @Test
  void aRecordOfTheFirstVersionIsReadAsOfAFile() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeInt(2);
    out.write(new byte[] {7, 8});
    out.writeLong(2);
    Texts.write("a.json", out);
    out.writeLong(100);
    Texts.write("SKIPPED", out);
    Texts.write("ecs process", out);
    Texts.write(null, out);
    TelemetryRecord expected =
        new TelemetryRecord()
            .inFile("a.json")
            .at(new byte[] {7, 8}, 0, 2, 2, 100)
            .skipped("ecs process");
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(described(new TelemetryRecordFormat().read(in, 1))).isEqualTo(described(expected));
    assertThat(in.available()).isZero();
  }

  @Test
  void aCopyKeepsItsBytesWhenTheBufferIsReused() {
    byte[] buffer = {1, 2, 3, 4};
    TelemetryRecord record =
        new TelemetryRecord().inFile("a.json").at(buffer, 1, 2, 2, 1).skipped("ecs process");
    TelemetryRecord copy = new TelemetryRecordFormat().copy(record);
    Arrays.fill(buffer, (byte) 9);
    record.rejected(RejectReason.MALFORMED, "x");
    assertThat(copy.bytes()).containsExactly(2, 3);
    assertThat(copy.kind()).isEqualTo(TelemetryRecord.Kind.SKIPPED);
    assertThat(copy.detail()).isEqualTo("ecs process");
  }
}
