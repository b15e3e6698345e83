package io.beaconwatch.common.detection;

import com.google.common.base.Ascii;
import java.util.Optional;

/** Finds the valid name that somebody most likely meant. */
public final class NearestName {
  private NearestName() {}

  /** The candidate with the fewest edits, case apart; empty when none is close. */
  public static Optional<String> of(String name, Iterable<String> candidates) {
    String wanted = Ascii.toLowerCase(name);
    String nearest = null;
    int fewest = Math.max(2, wanted.length() / 2) + 1;
    for (String candidate : candidates) {
      if (Ascii.toLowerCase(candidate).startsWith(wanted + '.')) {
        return Optional.of(candidate); // a name that only goes on
      }
      int edits = edits(wanted, Ascii.toLowerCase(candidate));
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * As the end of a message: {@code "; the nearest is 'x'"}, or what is valid when none is close.
   */
  public static String hint(String name, Iterable<String> candidates) {
    return hint(name, candidates, "; valid are " + String.join(", ", candidates));
  }

  /** As above, of candidates that are too many to list. */
  public static String hint(String name, Iterable<String> candidates, String whenNoneIsClose) {
    return of(name, candidates)
        .map(nearest -> "; the nearest is '" + nearest + "'")
        .orElse(whenNoneIsClose);
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
