package io.beaconwatch.common.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Writes the {@code vendor} object: the columns that the vendor's query projects, named and ordered
 * as there. A run of sequences has an array of such objects, one for each sequence listed.
 */
final class VendorColumns {
  private static final int MINUTE = 60_000;

  private final Detection detection;
  private final boolean coalesced;

  VendorColumns(Detection detection, boolean coalesced) {
    this.detection = detection;
    this.coalesced = coalesced;
  }

  void write(JsonGenerator out, Finding finding, Indicator indicator, Tier tier)
      throws IOException {
    if (detection.columns().isEmpty()) {
      return;
    }
    out.writeFieldName("vendor");
    if (finding.isSequence() && coalesced) {
      out.writeStartArray();
      for (long[] times : finding.sequenceTimes()) {
        writeRow(out, finding, indicator, tier, times);
      }
      out.writeEndArray();
    } else {
      long[] times = finding.isSequence() ? finding.sequenceTimes().get(0) : new long[0];
      writeRow(out, finding, indicator, tier, times);
    }
  }

  private void writeRow(
      JsonGenerator out, Finding finding, Indicator indicator, Tier tier, long[] times)
      throws IOException {
    out.writeStartObject();
    for (Column column : detection.columns()) {
      out.writeFieldName(column.name());
      if (column.value() instanceof Column.Value.KeyField key) {
        out.writeString(keyValue(finding, key.field()));
      } else if (column.value() instanceof Column.Value.Ports ports) {
        writePorts(out, finding.aggregate().ports().toArray(), ports);
      } else if (column.value() instanceof Column.Value.Computed computed) {
        writeComputed(out, computed, finding, indicator, tier, times);
      }
    }
    out.writeEndObject();
  }

  private void writeComputed(
      JsonGenerator out,
      Column.Value.Computed computed,
      Finding finding,
      Indicator indicator,
      Tier tier,
      long[] times)
      throws IOException {
    Aggregate aggregate = finding.aggregate();
    switch (computed) {
      case WINDOW_START -> out.writeString(AlertTime.format(finding.windowStart()));
      case WINDOW_END -> out.writeString(AlertTime.format(finding.windowEnd()));
      case COUNT -> out.writeNumber(aggregate.count());
      case RATE -> out.writeNumber(rate(finding));
      case PORT_COUNT -> out.writeNumber(aggregate.ports().size());
      case BYTES_SENT -> out.writeNumber(aggregate.bytesSent());
      case BYTES_RECEIVED -> out.writeNumber(aggregate.bytesReceived());
      case BYTE_RATIO -> out.writeNumber(byteRatio(aggregate));
      case TIER -> out.writeString(tier == null ? null : tier.name());
      case SCORE -> {
        if (tier == null) {
          out.writeNull();
        } else {
          out.writeNumber(tier.score());
        }
      }
      case INDICATOR_MATCHED -> out.writeBoolean(indicator != null);
      case INDICATOR_TYPE ->
          out.writeString(orEmpty(indicator == null ? null : indicator.threatType()));
      case INDICATOR_CONFIDENCE ->
          writeNumber(out, indicator == null ? null : indicator.printableConfidence());
      case INDICATOR_DESCRIPTION ->
          out.writeString(orEmpty(indicator == null ? null : indicator.description()));
      case SEQUENCE_TIMES -> {
        out.writeStartArray();
        for (long time : times) {
          out.writeString(AlertTime.format(time));
        }
        out.writeEndArray();
      }
    }
  }

  private String keyValue(Finding finding, Field field) {
    for (int i = 0; i < detection.groupBy().size(); i++) {
      if (detection.groupBy().get(i).field() == field) {
        return finding.group().value(i);
      }
    }
    throw new IllegalStateException(field + " is a column of " + detection.name() + ", not a key");
  }

  private static void writePorts(JsonGenerator out, int[] ports, Column.Value.Ports form)
      throws IOException {
    out.writeStartArray();
    if (form.asText()) {
      String[] texts = Arrays.stream(ports).mapToObj(Integer::toString).toArray(String[]::new);
      Arrays.sort(texts);
      for (int i = 0; i < Math.min(form.limit(), texts.length); i++) {
        out.writeString(texts[i]);
      }
    } else {
      for (int i = 0; i < Math.min(form.limit(), ports.length); i++) {
        out.writeNumber(ports[i]);
      }
    }
    out.writeEndArray();
  }

  /** Connections a minute of the whole window, whatever part of it is covered. */
  private static double rate(Finding finding) {
    BigDecimal minutes =
        BigDecimal.valueOf(Math.max(MINUTE, finding.windowEnd() - finding.windowStart()))
            .divide(BigDecimal.valueOf(MINUTE), MathContext.DECIMAL64);
    return twoDecimals(BigDecimal.valueOf(finding.aggregate().count()), minutes);
  }

  private static double byteRatio(Aggregate aggregate) {
    return aggregate.bytesReceived() > 0
        ? twoDecimals(
            BigDecimal.valueOf(aggregate.bytesSent()),
            BigDecimal.valueOf(aggregate.bytesReceived()))
        : 0.0;
  }

  private static double twoDecimals(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, 2, RoundingMode.HALF_EVEN).doubleValue();
  }

  static void writeNumber(JsonGenerator out, Number number) throws IOException {
    if (number == null) {
      out.writeNull();
    } else if (number instanceof Long whole) {
      out.writeNumber(whole);
    } else {
      out.writeNumber(number.doubleValue());
    }
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
