package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Expression.Pattern.Part;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigmaStringsTest {
  /** The right side shows a literal in brackets. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ' ',
      value = {
        "abc [abc]",
        "a*b [a]*[b]",
        "a?b [a]?[b]",
        "a\\*b [a*b]",
        "a\\?b [a?b]",
        "a\\\\*b [a\\]*[b]",
        "a\\\\\\*b [a\\*b]",
        "a\\\\\\\\*b [a\\\\]*[b]",
        "C:\\Windows\\x.exe [C:\\Windows\\x.exe]",
        "C:\\\\Windows [C:\\Windows]",
        "\\\\\\\\host [\\\\host]",
        "\\ [\\]",
        "\\\\ [\\]",
        "** *",
        "?? ??"
      })
  void readsWildcardsAndEscapes(String text, String expected) {
    String shown =
        SigmaStrings.parse(text).parts().stream()
            .map(
                part ->
                    part instanceof Part.Literal literal
                        ? "[" + literal.text() + "]"
                        : part instanceof Part.AnyRun ? "*" : "?")
            .collect(Collectors.joining());

    assertThat(shown).isEqualTo(expected);
  }
}
