package io.beaconwatch.jobs.options;

import com.google.common.base.Ascii;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the values of secret options out of everything that is printed. */
public final class Secrets {
  private static final String MASK = "******";
  private static final List<String> MARKS =
      List.of(
          "password",
          "passphrase",
          "secret",
          "token",
          "apikey",
          "privatekey",
          "credential",
          "authorization",
          "jaas");

  private Secrets() {}

  /** Whether the option's name says that its value is a secret, however the name is spelt. */
  public static boolean isSecret(String key) {
    String lower = Ascii.toLowerCase(key);
    String letters = lower.replace("-", "").replace("_", "").replace(".", "");
    // Kafka has its private key in ssl.keystore.key
    return MARKS.stream().anyMatch(letters::contains) || lower.endsWith(".key");
  }

  /** The value as it may be printed. */
  public static String mask(String key, String value) {
    return isSecret(key) ? MASK : value;
  }

  /** Names with their values as they may be printed, sorted. */
  public static Map<String, String> mask(Map<String, String> values) {
    Map<String, String> masked = new TreeMap<>(values);
    masked.replaceAll(Secrets::mask);
    return masked;
  }
}
