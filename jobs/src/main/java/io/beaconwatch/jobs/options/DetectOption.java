package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * An option with what Flink's own definition does not tell.
 *
 * @param config key, type, default and description
 * @param type what its value looks like
 * @param unset what holds when it is not given and has no default; null when it has one
 */
public record DetectOption(ConfigOption<?> config, ValueType type, String unset) {

  static DetectOption of(ConfigOption<?> config, ValueType type) {
    return new DetectOption(config, type, null);
  }

  static DetectOption of(ConfigOption<?> config, ValueType type, String unset) {
    return new DetectOption(config, type, unset);
  }

  public DetectOption {
    if (config.hasDefaultValue() == (unset != null)) {
      throw new IllegalArgumentException(
          config.key() + " needs a default, or the words for having none");
    }
  }

  public String key() {
    return config.key();
  }

  /** The key as help and documents show it: of an open-ended option, with a place for the rest. */
  public String shownKey() {
    return isOpenEnded() ? key() + ".<name>" : key();
  }

  /** As it stands on the command line. */
  public String name() {
    return "--" + shownKey();
  }

  /** Whether any key that begins with this one's and a dot belongs to it. */
  public boolean isOpenEnded() {
    return type instanceof ValueType.Entries;
  }

  /** Whether a given key belongs to this option. */
  boolean matches(String given) {
    return isOpenEnded()
        ? given.startsWith(key() + ".") && given.length() > key().length() + 1
        : given.equals(key());
  }

  public String description() {
    return new HtmlFormatter().format(config.description());
  }

  /** Whether it takes several values. */
  public boolean isList() {
    return type instanceof ValueType.Texts;
  }

  /** The default in the words of help. */
  String hint() {
    return "(default: " + defaultText() + ")";
  }

  /** The default as a user would write it, or what holds without one. */
  public String defaultText() {
    if (!config.hasDefaultValue()) {
      return unset;
    }
    Object value = config.defaultValue();
    if (value instanceof Enum<?> constant) {
      return ValueType.label(constant);
    }
    if (value instanceof Duration duration) {
      return duration.isZero()
          ? "0s"
          : TimeUtils.formatWithHighestUnit(duration).replace(" ", "").replace("min", "m");
    }
    if (value instanceof List<?> values) {
      return String.join(" ", values.stream().map(Object::toString).toList());
    }
    return value.toString().replace(" ", "");
  }
}
