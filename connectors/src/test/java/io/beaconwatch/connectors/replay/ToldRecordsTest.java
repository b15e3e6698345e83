package io.beaconwatch.connectors.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldRecordsTest {
  private static final String RECORD =
      "{\"reason\":\"malformed\",\"kafka\":{\"topic\":\"t\",\"partition\":1,\"offset\":2},"
          + "\"offset\":3,\"length\":1,\"raw\":\"x\"}";

  private final ToldRecords told = new ToldRecords();

  private boolean isToldAgain(String line) {
    return told.isToldAgain(DeadLetter.find(line.getBytes(UTF_8)).orElseThrow());
  }

  @BeforeEach
  void tellOne() {
    assertThat(isToldAgain(RECORD)).isFalse();
  }

  /** The reason is the run's, and the record is what counts. */
  @ParameterizedTest
  @ValueSource(strings = {"malformed", "late"})
  void aRecordIsTheSameWhyeverItIsTold(String reason) {
    assertThat(isToldAgain(RECORD.replace("malformed", reason))).isTrue();
    assertThat(isToldAgain(RECORD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kafka\":{\"topic\":\"u\",\"partition\":1,\"offset\":2},\"offset\":3,\"length\":1",
        "\"kafka\":{\"topic\":\"t\",\"partition\":2,\"offset\":2},\"offset\":3,\"length\":1",
        "\"kafka\":{\"topic\":\"t\",\"partition\":1,\"offset\":3},\"offset\":3,\"length\":1",
        "\"kafka\":{\"topic\":\"t\",\"partition\":1,\"offset\":2},\"offset\":4,\"length\":1",
        "\"file\":\"t\",\"offset\":3,\"length\":1"
      })
  void anotherPlaceIsAnotherRecord(String place) {
    String other = "{\"reason\":\"malformed\"," + place + ",\"raw\":\"x\"}";
    assertThat(isToldAgain(other)).isFalse();
    assertThat(isToldAgain(other)).isTrue();
  }

  /** A batch and its first element begin at the same byte. */
  @Test
  void aPartOfARecordIsAnotherRecord() {
    assertThat(isToldAgain(RECORD.replace("1,\"raw\":\"x\"", "2,\"raw\":\"xy\""))).isFalse();
  }

  /** Else the letter that has all of it would be left out for the one that has not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"too-long\",\"file\":\"a\",\"offset\":0,\"length\":9,\"raw\":\"x\"}",
        "{\"reason\":\"late\",\"group\":[\"x\"],\"count\":3}",
        "{\"reason\":\"late\",\"offset\":0,\"length\":1,\"raw\":\"x\"}"
      })
  void whatIsNotWholeOrFromNowhereIsNeverTheSame(String letter) {
    assertThat(isToldAgain(letter)).isFalse();
    assertThat(isToldAgain(letter)).isFalse();
  }

  @Test
  void aWholeLetterCountsAfterACutOne() {
    assertThat(isToldAgain(RECORD.replace("\"offset\":3", "\"offset\":9").replace("x", "")))
        .isFalse();
    assertThat(isToldAgain(RECORD.replace("\"offset\":3", "\"offset\":9"))).isFalse();
  }
}
