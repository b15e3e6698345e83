package io.beaconwatch.connectors.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOriginsTest {
  private static final ReadOrigins READ =
      new ReadOrigins(
          Set.of("/in/a.json", "/in/b.zip", "s3://bucket/c.gz"),
          Map.of("t", Map.of(0, 5L, 1, 0L), "u", Map.of()));

  private static DeadLetter letter(String origin) {
    String line = "{\"reason\":\"late\"," + origin + ",\"length\":1,\"raw\":\"x\"}";
    return DeadLetter.of(line.getBytes(UTF_8), 0, line.getBytes(UTF_8).length);
  }

  @ParameterizedTest
  @CsvSource({
    "/in/a.json, true",
    "/in/b.zip, true",
    "/in/b.zip!/member.json, true",
    "/in/b.zip!/inner.tar!/member.json, true",
    "s3://bucket/c.gz, true",
    "/in/a.json.gz, false",
    "/in/c.json, false",
    "a.json, false",
    "/in/c.zip!/in/a.json, false",
    "t, false"
  })
  void aFileIsReadByItsPathWhateverTheMember(String file, boolean held) {
    assertThat(READ.hold(letter("\"file\":\"" + file + "\""))).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({
    "t, 0, 4, false",
    "t, 0, 5, true",
    "t, 0, 6, true",
    "t, 1, 0, true",
    "t, 2, 9, false",
    "u, 0, 9, false",
    "v, 0, 9, false",
    "/in/a.json, 0, 9, false"
  })
  void aRecordIsReadFromTheFirstOffsetOn(String topic, int partition, long offset, boolean held) {
    String kafka =
        "\"kafka\":{\"topic\":\"%s\",\"partition\":%d,\"offset\":%d}"
            .formatted(topic, partition, offset);
    assertThat(READ.hold(letter(kafka))).isEqualTo(held);
  }

  @Test
  void whatComesFromNowhereIsNotRead() {
    assertThat(READ.hold(letter("\"detail\":null"))).isFalse();
    assertThat(new ReadOrigins(Set.of(), Map.of()).hold(letter("\"file\":\"/in/a.json\"")))
        .isFalse();
  }
}
