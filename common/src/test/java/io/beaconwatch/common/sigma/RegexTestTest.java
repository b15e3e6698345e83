package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Expression.Test.Regex;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexTestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^10\\. 10.",
        "^172\\.(1[6-9]|2[0-9])\\. 172.",
        "^ab?c a",
        "^ab*c a",
        "^ab{0}c a",
        "^ab+c ab",
        "^ab$ ab",
        "^a.c a",
        "^a\\d a",
        "^\\x41 ''",
        "^a|b ''",
        "^(a|b) ''",
        "^a(?i)b ''",
        "^a[(]|b ''",
        "^a[]|]b ''",
        "^a\\Q|\\E ''",
        "^a\\|b a|b",
        "^^a ''",
        "a ''",
        "(?i)^a ''"
      })
  void knowsTheLiteralStart(String expression, String start) {
    assertThat(RegexTest.literalStart(expression)).isEqualTo(start);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^10\\.", "^ab?c", "^ab{0}c", "^ab+c", "^ab$", "^ab", "^a|b", "^a[(]|b", "^a\\|b", "^^a",
        "ab$", "b"
      })
  void agreesWithRe2(String expression) {
    for (boolean ignoreCase : new boolean[] {false, true}) {
      RegexTest test = new RegexTest(new Regex(expression, ignoreCase));
      int flags = ignoreCase ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0;
      com.google.re2j.Pattern re2 = com.google.re2j.Pattern.compile(expression, flags);
      for (String text :
          List.of(
              "", "10.1", "101", "ac", "abc", "ab", "AB", "abb", "ab\n", "\nab", "b", "xb", "a(",
              "a|b", "abbc")) {
        FieldValue value = new FieldValue();
        value.set(text);
        assertThat(test.test(value))
            .as("%s in '%s'", expression, text)
            .isEqualTo(re2.matcher(text).find());
      }
    }
  }
}
