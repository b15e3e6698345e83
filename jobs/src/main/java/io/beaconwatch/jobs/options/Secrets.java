package io.beaconwatch.jobs.options;

import com.google.common.base.Ascii;
import java.util.List;

/** Keeps the values of secret options out of everything that is printed. */
public final class Secrets {
  private static final String MASK = "******";
  private static final List<String> MARKS =
      List.of("password", "secret", "token", "apikey", "credential");

  private Secrets() {}

  /** Whether the option's name says that its value is a secret, however the name is spelt. */
  public static boolean isSecret(String key) {
    String letters = Ascii.toLowerCase(key).replace("-", "").replace("_", "").replace(".", "");
    return MARKS.stream().anyMatch(letters::contains);
  }

  /** The value as it may be printed. */
  public static String mask(String key, String value) {
    return isSecret(key) ? MASK : value;
  }
}
