package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.Indicator.Form;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndicatorTypesTest {
  private static final Indicator FULL =
      Indicator.of("2001:DB8::1", Form.VALIDITY, "feed.csv")
          .id("indicator--1")
          .version(1)
          .active(false)
          .validFrom(2)
          .validUntil(3)
          .revoked(true)
          .threatType("c2")
          .confidence(70.5)
          .description("d")
          .provider("p")
          .build();
  private static final Indicator BARE = Indicator.of("192.0.2.1", Form.ALWAYS, "list.txt").build();

  static Stream<TypeInformation<?>> types() {
    return Stream.of(
        IndicatorTypes.INDICATOR,
        IndicatorTypes.VERSIONS,
        IndicatorTypes.REJECTED,
        IndicatorTypes.RECORD);
  }

  @ParameterizedTest
  @MethodSource("types")
  void noneFallsToKryo(TypeInformation<?> type) {
    assertThat(serializer(type)).isInstanceOf(PojoSerializer.class);
  }

  /**
   * Not in every locale, which is one reason to spell the types out: Flink looks for getters in the
   * lower case of the default one, and in Turkish getIndicators is none of indicators.
   */
  @ParameterizedTest
  @MethodSource("types")
  void flinkDerivesTheSameByItself(TypeInformation<?> type) {
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      assertThat(serializer(TypeInformation.of(type.getTypeClass())))
          .isInstanceOf(PojoSerializer.class);
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void everyValueSurvives() throws IOException {
    assertThat(copy(IndicatorTypes.INDICATOR, FULL)).isEqualTo(FULL);
    assertThat(copy(IndicatorTypes.INDICATOR, BARE)).isEqualTo(BARE);
    assertThat(copy(IndicatorTypes.RECORD, IndicatorRecord.of(FULL)))
        .isEqualTo(IndicatorRecord.of(FULL));
    assertThat(copy(IndicatorTypes.RECORD, IndicatorRecord.of(UnsupportedKind.CIDR)))
        .isEqualTo(IndicatorRecord.of(UnsupportedKind.CIDR));
    RejectedRow rejected =
        new RejectedRow(RejectReason.MALFORMED, "no", new byte[] {1, -1}, 2, "file:/x", 7);
    assertThat(copy(IndicatorTypes.RECORD, IndicatorRecord.of(rejected)).rejected())
        .usingRecursiveComparison()
        .isEqualTo(rejected);
  }

  @Test
  void versionsSurviveAndCanBeAddedTo() throws IOException {
    IndicatorVersions versions = new IndicatorVersions();
    versions.add(FULL);
    versions.add(BARE);
    IndicatorVersions copy = copy(IndicatorTypes.VERSIONS, versions);
    assertThat(copy).isEqualTo(versions);
    assertThat(copy.add(FULL)).isFalse();
    assertThat(copy.add(Indicator.of("192.0.2.1", Form.SENTINEL, "x").build())).isTrue();
    assertThat(copy(IndicatorTypes.VERSIONS, new IndicatorVersions()).isEmpty()).isTrue();
  }

  private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return type.createSerializer(config);
  }

  private static <T> T copy(TypeInformation<T> type, T value) throws IOException {
    TypeSerializer<T> serializer = serializer(type);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
