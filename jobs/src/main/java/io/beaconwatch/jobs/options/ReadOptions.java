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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Turns the texts of options into values, one option at a time. A bad value is a problem, and then
 * reads as if it were not given.
 */
final class ReadOptions {
  private final GivenOptions given;
  private final List<Problem> problems;

  ReadOptions(GivenOptions given, List<Problem> problems) {
    this.given = given;
    this.problems = problems;
  }

  /** Says of each name that is no option what it probably meant. */
  void refuseUnknown() {
    List<String> names = DetectOptions.all().stream().map(DetectOption::key).toList();
    for (Given option : given.all()) {
      if (!names.contains(option.key())) {
        problem(option, "unknown option" + NearestName.hint(option.key(), names));
      }
    }
  }

  boolean has(ConfigOption<?> option) {
    return given.get(option.key()).isPresent();
  }

  /** The value, its default, or empty when it has none. */
  <T> Optional<T> value(ConfigOption<T> option) {
    Optional<T> value = given.get(option.key()).flatMap(text -> convert(option, text));
    return value.isPresent() || !option.hasDefaultValue()
        ? value
        : Optional.of(option.defaultValue());
  }

  /** The value of an option that has a default. */
  <T> T required(ConfigOption<T> option) {
    return value(option).orElseThrow();
  }

  List<String> texts(ConfigOption<List<String>> option) {
    Optional<Given> texts = given.get(option.key());
    if (texts.isPresent() && texts.get().values().stream().anyMatch(String::isBlank)) {
      problem(texts.get(), "takes " + expected(option) + ", and one of them is empty");
      return List.of();
    }
    return texts.map(Given::values).orElse(List.of());
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

  private void refuse(Given text) {
    String value = Secrets.mask(text.key(), text.values().get(0));
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

  private static String expected(ConfigOption<?> option) {
    return definition(option.key()).type().expected();
  }

  private static DetectOption definition(String key) {
    return DetectOptions.all().stream()
        .filter(option -> option.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
