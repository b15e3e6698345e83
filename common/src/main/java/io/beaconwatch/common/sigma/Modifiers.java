package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.beaconwatch.common.detection.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What follows a field's name in a search.
 *
 * @param match how a value is compared
 * @param cased whether case matters
 * @param ignoreCase whether a regular expression ignores case
 * @param all whether every value of a list must match, and not one
 */
record Modifiers(Match match, boolean cased, boolean ignoreCase, boolean all) {
  enum Match {
    EQUALS,
    CONTAINS,
    STARTSWITH,
    ENDSWITH,
    RE,
    CIDR,
    EXISTS,
    LT,
    LTE,
    GT,
    GTE
  }

  private static final ImmutableMap<String, Match> MATCHES =
      ImmutableMap.copyOf(
          List.of(
                  Match.CONTAINS,
                  Match.STARTSWITH,
                  Match.ENDSWITH,
                  Match.RE,
                  Match.CIDR,
                  Match.EXISTS,
                  Match.LT,
                  Match.LTE,
                  Match.GT,
                  Match.GTE)
              .stream()
              .collect(
                  ImmutableMap.toImmutableMap(
                      match -> match.name().toLowerCase(Locale.ROOT), match -> match)));

  private static final ImmutableSet<String> SUPPORTED =
      ImmutableSet.<String>builder().addAll(MATCHES.keySet()).add("i", "all", "cased").build();

  /** Sigma's others, which are refused by name. */
  private static final ImmutableSet<String> UNSUPPORTED =
      ImmutableSet.of(
          "base64",
          "base64offset",
          "utf16",
          "utf16le",
          "utf16be",
          "wide",
          "windash",
          "expand",
          "fieldref",
          "neq",
          "m",
          "s",
          "minute",
          "hour",
          "day",
          "week",
          "month",
          "year");

  boolean isText() {
    return switch (match) {
      case EQUALS, CONTAINS, STARTSWITH, ENDSWITH -> true;
      case RE, CIDR, EXISTS, LT, LTE, GT, GTE -> false;
    };
  }

  /** Empty when there is a problem. */
  static Optional<Modifiers> parse(List<String> names, Node node, Problems problems) {
    Match match = Match.EQUALS;
    boolean cased = false;
    boolean ignoreCase = false;
    boolean all = false;
    boolean sound = true;
    for (String name : names) {
      if (!SUPPORTED.contains(name)) {
        problems.error(node, unknown(name));
        sound = false;
      } else if (name.equals("all")) {
        all = true;
      } else if (name.equals("cased")) {
        cased = true;
      } else if (name.equals("i")) {
        ignoreCase = true;
      } else if (match == Match.EQUALS) {
        match = MATCHES.get(name);
      } else {
        problems.error(
            node, "modifiers '" + label(match) + "' and '" + name + "' exclude each other");
        sound = false;
      }
    }
    Modifiers modifiers = new Modifiers(match, cased, ignoreCase, all);
    if (ignoreCase && match != Match.RE) {
      problems.error(node, "modifier 'i' belongs to 're' only");
      sound = false;
    }
    if (cased && !modifiers.isText()) {
      problems.error(node, "modifier 'cased' does not go with '" + label(match) + "'");
      sound = false;
    }
    if (all && !modifiers.isText() && match != Match.RE && match != Match.CIDR) {
      problems.error(node, "modifier 'all' does not go with '" + label(match) + "'");
      sound = false;
    }
    return sound ? Optional.of(modifiers) : Optional.empty();
  }

  private static String unknown(String name) {
    return UNSUPPORTED.contains(name)
        ? "modifier '" + name + "' is not supported; supported are " + String.join(", ", SUPPORTED)
        : "unknown modifier '"
            + name
            + "'"
            + NearestName.hint(name, Sets.union(SUPPORTED, UNSUPPORTED));
  }

  static String label(Match match) {
    return match.name().toLowerCase(Locale.ROOT);
  }
}
