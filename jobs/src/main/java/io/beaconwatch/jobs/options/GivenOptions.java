package io.beaconwatch.jobs.options;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** The options that somebody gave, as text, each with the place where it stands. Immutable. */
public final class GivenOptions {
  /** Stands for the command line where a problem names a file. */
  public static final String COMMAND_LINE = "command line";

  private static final String CONFIGURATION = "configuration";

  /**
   * One option as given.
   *
   * @param values never empty; one for an option that takes one
   * @param file the file, or {@link #COMMAND_LINE}
   * @param line from 1; 0 where there are no lines
   */
  public record Given(String key, List<String> values, String file, int line) {
    public Given {
      values = List.copyOf(values);
    }

    /** As its place writes it. */
    public String name() {
      return file.equals(COMMAND_LINE) ? "--" + key : key;
    }

    /** Without the values of a secret. */
    @Override
    public String toString() {
      List<String> masked = values.stream().map(value -> Secrets.mask(key, value)).toList();
      return "Given[" + key + "=" + masked + ", " + file + ":" + line + "]";
    }
  }

  private final Map<String, Given> byKey;

  private GivenOptions(Map<String, Given> byKey) {
    this.byKey = byKey;
  }

  /** Of two with one key, the later. */
  public static GivenOptions of(Collection<Given> given) {
    Map<String, Given> byKey = new LinkedHashMap<>();
    given.forEach(option -> byKey.put(option.key(), option));
    return new GivenOptions(byKey);
  }

  /** The options of a Flink configuration; lists in Flink's own syntax. */
  public static GivenOptions of(Configuration configuration) {
    Map<String, Given> byKey = new LinkedHashMap<>();
    Map<String, String> texts = configuration.toMap();
    for (String key : texts.keySet().stream().sorted().toList()) {
      boolean list = OptionGroups.find(key).filter(DetectOption::isList).isPresent();
      List<String> values = list ? items(configuration, key) : List.of(texts.get(key));
      byKey.put(key, new Given(key, values, CONFIGURATION, 0));
    }
    return new GivenOptions(byKey);
  }

  private static List<String> items(Configuration configuration, String key) {
    ConfigOption<List<String>> option =
        ConfigOptions.key(key).stringType().asList().noDefaultValue();
    try {
      return configuration.get(option);
    } catch (IllegalArgumentException e) {
      // what is no list is one item, which is then looked at as any other
      return List.of(configuration.toMap().get(key));
    }
  }

  /** These, and of the others those that are not among these. */
  public GivenOptions over(GivenOptions others) {
    Map<String, Given> merged = new LinkedHashMap<>(others.byKey);
    merged.putAll(byKey);
    return new GivenOptions(merged);
  }

  public Optional<Given> get(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  public Collection<Given> all() {
    return byKey.values();
  }
}
