package io.beaconwatch.jobs.options;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Replaces what a value refers to: <code>${env:NAME}</code> by an environment variable, <code>
 * ${file:/path}</code> by a file's text without line ends at its end. Both may stand anywhere in a
 * value and are looked up once, where the job is submitted; what they stand for is not looked
 * through again. Two dollar signs keep a reference as it is, with one.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{(env|file):([^}]*)\\}");

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether the value has a reference, so that what it stands for may be a secret. */
  static boolean isIn(String value) {
    return REFERENCE.matcher(value).find();
  }

  /**
   * The value with what it refers to.
   *
   * @throws IllegalArgumentException with a message for the user, when something is not there
   */
  String resolve(String value) {
    Matcher matcher = REFERENCE.matcher(value);
    StringBuilder resolved = new StringBuilder();
    int done = 0;
    while (matcher.find()) {
      resolved.append(value, done, matcher.start());
      resolved.append(
          matcher.group(1).isEmpty()
              ? lookUp(matcher.group(2), matcher.group(3))
              : matcher.group().substring(1));
      done = matcher.end();
    }
    return resolved.append(value, done, value.length()).toString();
  }

  private String lookUp(String kind, String name) {
    if (kind.equals("file")) {
      return text(name);
    }
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no environment variable '" + name + "'");
    }
    return value;
  }

  private static String text(String file) {
    try {
      String text = Files.readString(Path.of(file), StandardCharsets.UTF_8);
      int end = text.length();
      while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
        end--;
      }
      return text.substring(0, end);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "the file '" + file + "' cannot be read: " + CheckPaths.reason(e), e);
    }
  }
}
