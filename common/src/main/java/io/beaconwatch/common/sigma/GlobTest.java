package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression.Pattern;
import io.beaconwatch.common.detection.Expression.Pattern.Part;
import java.util.stream.IntStream;

/** Matches a whole text against a pattern with wildcards anywhere. */
final class GlobTest {
  private static final int ANY_RUN = -1;
  private static final int ANY_ONE = -2;

  /** Code points and the two wildcards. */
  private final int[] pattern;

  GlobTest(Pattern pattern) {
    this.pattern = pattern.parts().stream().flatMapToInt(GlobTest::codes).toArray();
  }

  private static IntStream codes(Part part) {
    if (part instanceof Part.Literal literal) {
      return literal.text().codePoints();
    }
    return IntStream.of(part instanceof Part.AnyRun ? ANY_RUN : ANY_ONE);
  }

  /** Advances through the text; on a mismatch the latest run takes one character more. */
  boolean matches(String text) {
    int at = 0;
    int code = 0;
    int run = -1;
    int runEnd = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (code < pattern.length && pattern[code] == ANY_RUN) {
        run = code++;
        runEnd = at;
      } else if (code < pattern.length
          && (pattern[code] == ANY_ONE || pattern[code] == character)) {
        code++;
        at += Character.charCount(character);
      } else if (run >= 0) {
        runEnd += Character.charCount(text.codePointAt(runEnd));
        at = runEnd;
        code = run + 1;
      } else {
        return false;
      }
    }
    while (code < pattern.length && pattern[code] == ANY_RUN) {
      code++;
    }
    return code == pattern.length;
  }
}
