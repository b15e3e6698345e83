package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Turns the texts of options into values, one option at a time, after their {@link References}. A
 * bad value is a problem, and then reads as if it were not given.
 */
final class ReadOptions {
  private final GivenOptions given;
  private final List<Problem> problems;
  private final References references = new References(System.getenv());

  /** Without those whose references lead nowhere. */
  private final Map<String, Given> resolved = new LinkedHashMap<>();

  ReadOptions(GivenOptions given, List<Problem> problems) {
    this.given = given;
    this.problems = problems;
    given.all().forEach(this::resolve);
  }

  private void resolve(Given option) {
    try {
      List<String> values = option.values().stream().map(references::resolve).toList();
      Given found = new Given(option.key(), values, option.file(), option.line());
      resolved.put(option.key(), found);
    } catch (IllegalArgumentException e) {
      problem(option, e.getMessage());
    }
  }

  /** Says of each name that is no option what it probably meant. */
  void refuseUnknown() {
    List<String> names = OptionGroups.options().stream().map(DetectOption::shownKey).toList();
    for (Given option : given.all()) {
      if (OptionGroups.find(option.key()).isEmpty()) {
        problem(
            option, "unknown option" + NearestName.hint(option.key(), names, OptionGroups.LISTED));
      }
    }
  }

  /** Whether it is given, if only with a bad value. */
  boolean has(ConfigOption<?> option) {
    return given.get(option.key()).isPresent();
  }

  /** Whether any option of the group is given, if only with a bad value. */
  boolean hasAny(OptionGroup group) {
    return given.all().stream().anyMatch(text -> belongs(text, group));
  }

  /** The value, its default, or empty when it has none. */
  <T> Optional<T> value(ConfigOption<T> option) {
    Optional<T> value = resolved(option).flatMap(text -> convert(option, text));
    return value.isPresent() || !option.hasDefaultValue()
        ? value
        : Optional.of(option.defaultValue());
  }

  /** The value of an option that has a default. */
  <T> T required(ConfigOption<T> option) {
    return value(option).orElseThrow();
  }

  List<String> texts(ConfigOption<List<String>> option) {
    Optional<Given> texts = resolved(option);
    if (texts.isPresent() && texts.get().values().stream().anyMatch(String::isBlank)) {
      problem(texts.get(), "takes " + expected(option) + ", and one of them is empty");
      return List.of();
    }
    return texts.map(Given::values).orElse(List.of());
  }

  /** The texts of an open-ended option, each under the rest of its name; empty ones are fine. */
  Map<String, String> entries(ConfigOption<Map<String, String>> option) {
    DetectOption definition = definition(option.key());
    Map<String, String> entries = new TreeMap<>();
    for (Given text : resolved.values()) {
      if (definition.matches(text.key())) {
        if (text.values().size() == 1) {
          entries.put(text.key().substring(option.key().length() + 1), text.values().get(0));
        } else {
          problem(text, "takes one value, and has " + text.values().size());
        }
      }
    }
    return entries;
  }

  Optional<Instant> instant(ConfigOption<String> option) {
    Optional<Instant> instant = Optional.empty();
    Optional<String> text = value(option);
    if (text.isPresent()) {
      try {
        instant = Optional.of(Instant.parse(text.get().strip()));
      } catch (DateTimeParseException e) {
        refuse(given.get(option.key()).orElseThrow());
      }
    }
    return instant.isPresent() || !option.hasDefaultValue()
        ? instant
        : Optional.of(Instant.parse(option.defaultValue()));
  }

  /** A duration from the least to a hundred years; others are problems. */
  Optional<Duration> duration(ConfigOption<Duration> option, Duration least) {
    Duration most = Duration.ofDays(36_500);
    Optional<Duration> value = value(option);
    if (value.isPresent()
        && (value.get().compareTo(least) < 0 || value.get().compareTo(most) > 0)) {
      String bound = least.isZero() ? "not be negative" : "be at least " + least.toMillis() + "ms";
      require(option, false, "must " + bound + ", and at most a hundred years");
      return option.hasDefaultValue() ? Optional.of(option.defaultValue()) : Optional.empty();
    }
    return value;
  }

  /** A path made absolute. */
  Optional<String> path(ConfigOption<String> option) {
    Optional<String> text = value(option);
    if (text.isEmpty()) {
      return text;
    }
    return absolute(option, List.of(text.get())).stream().findFirst();
  }

  /**
   * Paths made absolute; one that nothing can be read from is a problem.
   *
   * @param mayBeEmpty whether a folder without files is fine
   */
  List<String> readable(ConfigOption<?> option, List<String> texts, boolean mayBeEmpty) {
    List<String> found = new ArrayList<>();
    for (String text : texts) {
      Optional<String> missing = CheckPaths.missing(text, mayBeEmpty);
      missing.ifPresentOrElse(why -> require(option, false, why), () -> found.add(text));
    }
    return absolute(option, found);
  }

  private List<String> absolute(ConfigOption<?> option, List<String> texts) {
    List<String> paths = new ArrayList<>();
    for (String text : texts) {
      try {
        paths.add(CheckPaths.absolute(text));
      } catch (InvalidPathException e) {
        require(option, false, "'" + text.replace("\0", "\\0") + "' is not a path");
      }
    }
    return paths;
  }

  /** A problem at the place where the option stands, unless the condition holds. */
  void require(ConfigOption<?> option, boolean holds, String message) {
    if (!holds) {
      Given at =
          given
              .get(option.key())
              .orElseGet(() -> new Given(option.key(), List.of(), GivenOptions.COMMAND_LINE, 0));
      problem(at, message);
    }
  }

  /** A problem at the first option of a group, which needs another that is not given. */
  void requireBeside(OptionGroup group, ConfigOption<?> needed, String question) {
    if (!has(needed)) {
      given.all().stream()
          .filter(text -> belongs(text, group))
          .findFirst()
          .ifPresent(text -> problem(text, "needs " + needed.key() + ": " + question));
    }
  }

  private static boolean belongs(Given text, OptionGroup group) {
    return group.options().stream().anyMatch(option -> option.matches(text.key()));
  }

  private <T> Optional<T> convert(ConfigOption<T> option, Given text) {
    if (text.values().size() != 1) {
      problem(text, "takes one value, and has " + text.values().size());
      return Optional.empty();
    }
    String value = text.values().get(0).strip();
    ValueType type = definition(option.key()).type();
    if (type instanceof ValueType.Choice choice) {
      if (!choice.labels().contains(value.toLowerCase(Locale.ROOT))) {
        refuse(text);
        return Optional.empty();
      }
      value = value.replace('-', '_');
    }
    if (value.isEmpty()) {
      refuse(text);
      return Optional.empty();
    }
    try {
      Configuration configuration = new Configuration();
      configuration.setString(option.key(), value);
      return configuration.getOptional(option);
    } catch (IllegalArgumentException | ArithmeticException e) {
      refuse(text);
      return Optional.empty();
    }
  }

  /** A problem with a value that is given and is not what the option takes. */
  void refuse(ConfigOption<?> option) {
    refuse(given.get(option.key()).orElseThrow());
  }

  /** Tells the value, unless it is a secret; what a reference stands for may be one. */
  private void refuse(Given text) {
    String written = given.get(text.key()).orElse(text).values().get(0);
    boolean refers = References.isIn(written);
    String value = Secrets.mask(text.key(), refers ? written : text.values().get(0));
    ValueType type = definition(text.key()).type();
    String nearest =
        type instanceof ValueType.Choice choice
            ? NearestName.of(value, choice.labels())
                .map(name -> "; the nearest is '" + name + "'")
                .orElse("")
            : "";
    problem(text, "expected " + type.expected() + ", not '" + value + "'" + nearest);
  }

  private void problem(Given at, String message) {
    problems.add(new Problem(at.file(), at.line(), Severity.ERROR, at.name() + ": " + message));
  }

  private Optional<Given> resolved(ConfigOption<?> option) {
    return Optional.ofNullable(resolved.get(option.key()));
  }

  private static String expected(ConfigOption<?> option) {
    return definition(option.key()).type().expected();
  }

  private static DetectOption definition(String key) {
    return OptionGroups.options().stream()
        .filter(option -> option.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
