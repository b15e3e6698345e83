package io.beaconwatch.jobs.state;

import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes detections as they are compiled from, filters included: what a file says, without its
 * comments and the order of its keys. Constants are written by their names.
 */
public final class DetectionFormat implements CompactFormat<Detection> {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 4096;

  /**
   * A number that differs, for all that matters, where definitions do. It is that of this release's
   * layout: whether two definitions are the same is for {@link Detection#equals} to say.
   */
  public static long fingerprint(Detection detection) {
    DataOutputSerializer out = new DataOutputSerializer(BUFFER);
    try {
      new DetectionFormat().write(detection, out);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(out.getCopyOfBuffer());
      // 0 stands for none.
      return ByteBuffer.wrap(digest).getLong() | 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public Class<Detection> type() {
    return Detection.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(Detection detection, DataOutputView out) throws IOException {
    Texts.write(detection.name(), out);
    Texts.write(detection.id(), out);
    Texts.write(detection.version(), out);
    Texts.write(detection.title(), out);
    Constants.write(detection.level(), out);
    writeTexts(detection.techniques(), out);
    Constants.writeAll(EnumSet.copyOf(detection.families()), out);
    ExpressionLayout.write(detection.selection(), out);
    out.writeInt(detection.groupBy().size());
    for (Detection.Key key : detection.groupBy()) {
      Texts.write(key.name(), out);
      Constants.write(key.field(), out);
      out.writeBoolean(key.canonicalAddress());
    }
    Constants.write(detection.nullKeys(), out);
    out.writeBoolean(detection.emptyKeysAreNull());
    write(detection.window(), out);
    out.writeInt(detection.threshold());
    write(detection.lookback(), out);
    write(detection.indicatorLookback(), out);
    out.writeInt(detection.tiers().size());
    for (Tier tier : detection.tiers()) {
      write(tier, out);
    }
    out.writeInt(detection.columns().size());
    for (Column column : detection.columns()) {
      Texts.write(column.name(), out);
      write(column.value(), out);
    }
    writeTexts(detection.repairs(), out);
    writeTexts(detection.limits(), out);
  }

  @Override
  public Detection read(DataInputView in, int version) throws IOException {
    return new Detection(
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Constants.read(Detection.Level.class, in),
        List.of(Texts.readAll(in)),
        Constants.readAll(Family.class, in),
        ExpressionLayout.read(in),
        Lists.read(
            in,
            i -> new Detection.Key(Texts.read(i), Constants.read(Field.class, i), i.readBoolean())),
        Constants.read(Detection.NullKeys.class, in),
        in.readBoolean(),
        readWindow(in),
        in.readInt(),
        readDuration(in),
        readDuration(in),
        Lists.read(in, DetectionFormat::readTier),
        Lists.read(in, i -> new Column(Texts.read(i), readValue(i))),
        List.of(Texts.readAll(in)),
        List.of(Texts.readAll(in)));
  }

  @Override
  public Detection copy(Detection detection) {
    return detection;
  }

  private static void writeTexts(List<String> texts, DataOutputView out) throws IOException {
    Texts.writeAll(texts.toArray(String[]::new), out);
  }

  private static void write(Duration duration, DataOutputView out) throws IOException {
    out.writeLong(duration.getSeconds());
    out.writeInt(duration.getNano());
  }

  private static Duration readDuration(DataInputView in) throws IOException {
    return Duration.ofSeconds(in.readLong(), in.readInt());
  }

  private static void write(Detection.Window window, DataOutputView out) throws IOException {
    out.writeBoolean(window instanceof Detection.Window.Tumbling);
    if (window instanceof Detection.Window.Tumbling tumbling) {
      write(tumbling.size(), out);
      write(tumbling.offset(), out);
    } else {
      write(((Detection.Window.Sliding) window).span(), out);
    }
  }

  private static Detection.Window readWindow(DataInputView in) throws IOException {
    return in.readBoolean()
        ? new Detection.Window.Tumbling(readDuration(in), readDuration(in))
        : new Detection.Window.Sliding(readDuration(in));
  }

  private static void write(Tier tier, DataOutputView out) throws IOException {
    Texts.write(tier.name(), out);
    out.writeInt(tier.score());
    Constants.write(tier.level(), out);
    out.writeLong(tier.minCount());
    out.writeInt(tier.maxPorts());
    out.writeBoolean(tier.indicator() != null);
    if (tier.indicator() != null) {
      out.writeBoolean(tier.indicator());
    }
  }

  private static Tier readTier(DataInputView in) throws IOException {
    return new Tier(
        Texts.read(in),
        in.readInt(),
        Constants.read(Detection.Level.class, in),
        in.readLong(),
        in.readInt(),
        in.readBoolean() ? in.readBoolean() : null);
  }

  private static void write(Column.Value value, DataOutputView out) throws IOException {
    if (value instanceof Column.Value.KeyField key) {
      out.writeByte(0);
      Constants.write(key.field(), out);
    } else if (value instanceof Column.Value.Ports ports) {
      out.writeByte(1);
      out.writeBoolean(ports.asText());
      out.writeInt(ports.limit());
    } else {
      out.writeByte(2);
      Constants.write((Column.Value.Computed) value, out);
    }
  }

  private static Column.Value readValue(DataInputView in) throws IOException {
    return switch (in.readByte()) {
      case 0 -> new Column.Value.KeyField(Constants.read(Field.class, in));
      case 1 -> new Column.Value.Ports(in.readBoolean(), in.readInt());
      default -> Constants.read(Column.Value.Computed.class, in);
    };
  }
}
