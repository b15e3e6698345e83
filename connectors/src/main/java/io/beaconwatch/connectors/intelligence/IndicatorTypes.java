package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Flink's types of the indicators, field by field, so that none can fall to Kryo. */
public final class IndicatorTypes {
  public static final TypeInformation<Indicator> INDICATOR = indicator();

  /** The value of the broadcast state, whose key is the address. */
  public static final TypeInformation<IndicatorVersions> VERSIONS =
      Types.POJO(IndicatorVersions.class, Map.of("indicators", Types.LIST(INDICATOR)));

  public static final TypeInformation<RejectedRow> REJECTED =
      Types.POJO(
          RejectedRow.class,
          Map.of(
              "reason", Types.ENUM(RejectReason.class),
              "detail", Types.STRING,
              "bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
              "length", Types.LONG,
              "path", Types.STRING,
              "position", Types.LONG));

  public static final TypeInformation<IndicatorRecord> RECORD =
      Types.POJO(
          IndicatorRecord.class,
          Map.of(
              "indicator", INDICATOR,
              "unsupported", Types.ENUM(UnsupportedKind.class),
              "rejected", REJECTED));

  public static final TypeInformation<FeedStatement> STATEMENT =
      Types.POJO(
          FeedStatement.class,
          Map.of(
              "owner", Types.STRING,
              "time", Types.LONG,
              "rows", Types.LIST(RECORD),
              "whole", Types.BOOLEAN,
              "split", Types.STRING,
              "position", Types.LONG));

  /** What is kept of a row that may be gone one day. */
  static final TypeInformation<StatedRow> STATED =
      Types.POJO(
          StatedRow.class,
          Map.of(
              "owner", Types.STRING,
              "address", Types.STRING,
              "form", Types.ENUM(Indicator.Form.class),
              "id", Types.STRING,
              "feed", Types.STRING,
              "version", Types.LONG,
              "ended", Types.LONG));

  private IndicatorTypes() {}

  private static TypeInformation<Indicator> indicator() {
    Map<String, TypeInformation<?>> fields = new HashMap<>();
    fields.put("address", Types.STRING);
    fields.put("form", Types.ENUM(Indicator.Form.class));
    fields.put("id", Types.STRING);
    fields.put("version", Types.LONG);
    fields.put("active", Types.BOOLEAN);
    fields.put("validFrom", Types.LONG);
    fields.put("validUntil", Types.LONG);
    fields.put("revoked", Types.BOOLEAN);
    fields.put("threatType", Types.STRING);
    fields.put("confidence", Types.DOUBLE);
    fields.put("description", Types.STRING);
    fields.put("provider", Types.STRING);
    fields.put("feed", Types.STRING);
    return Types.POJO(Indicator.class, fields);
  }
}
