package io.beaconwatch.connectors.archive;

import java.util.List;

/** Guesses which name was meant. */
final class NearestName {
  private NearestName() {}

  /** The candidate with the fewest edits; null when none is near. */
  static String of(String name, List<String> candidates) {
    int best = Math.max(2, name.length() / 3) + 1;
    String nearest = null;
    for (String candidate : candidates) {
      int edits = edits(name, candidate);
      if (edits < best) {
        best = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
