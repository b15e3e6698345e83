package io.beaconwatch.connectors.kafka;

import java.util.Locale;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;

/**
 * Builds sources of Kafka on machines of any language.
 *
 * <p>Flink's builder spells the property {@code auto.offset.reset} in lower case by the default
 * locale, over whatever is given, and Kafka refuses the dotless i that Turkish puts there. The
 * builder takes no property after that, so all that helps is another default locale while it
 * builds.
 */
final class BuildSource {
  private BuildSource() {}

  static synchronized <T> KafkaSource<T> of(KafkaSourceBuilder<T> builder) {
    Locale before = Locale.getDefault();
    if ("I".toLowerCase(before).equals("i")) {
      return builder.build();
    }
    Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    Locale format = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.ROOT);
    try {
      return builder.build();
    } finally {
      // Sets the two categories as well, which may have been others.
      Locale.setDefault(before);
      Locale.setDefault(Locale.Category.DISPLAY, display);
      Locale.setDefault(Locale.Category.FORMAT, format);
    }
  }
}
