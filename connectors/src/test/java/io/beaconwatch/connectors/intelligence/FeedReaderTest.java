package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.Indicator.Form;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

class FeedReaderTest {
  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void readsASentinelRow() {
    String text =
        "{\"Description\":\"d\",\"ConfidenceScore\":70.0,\"ThreatType\":\"Malware\",\"Active\":false,"
            + "\"NetworkIP\":\"2001:DB8::1\",\"TimeGenerated\":\"2019-08-05T22:18:24.4139\","
            + "\"ExpirationDateTime\":\"2019-08-06T00:00:00Z\",\"IndicatorProvider\":\"\"}";
    assertThat(Feeds.indicators(Feeds.read(text)))
        .containsExactly(
            Indicator.of("2001:DB8::1", Form.SENTINEL, "feed")
                .version(at("2019-08-05T22:18:24.413Z"))
                .active(false)
                .threatType("Malware")
                .confidence(70.0)
                .description("d")
                .build());
  }

  @Test
  void readsAStixIndicator() {
    String text =
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\","
            + "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-02-01T00:00:00.000Z\","
            + "\"valid_from\":\"2026-01-02T00:00:00Z\",\"valid_until\":\"2026-03-01T00:00:00+01:00\","
            + "\"indicator_types\":[\"malicious-activity\",\"anonymization\"],\"confidence\":0,"
            + "\"name\":\"n\",\"revoked\":true,\"pattern_type\":\"stix\","
            + "\"pattern\":\"[ipv4-addr:value='192.0.2.1' OR (ipv6-addr:value == '2001:db8::1')]"
            + " OR [domain-name:value = 'x']\"}]}";
    Indicator.Builder expected =
        Indicator.of("192.0.2.1", Form.VALIDITY, "feed")
            .id("indicator--1")
            .version(at("2026-02-01T00:00:00Z"))
            .validFrom(at("2026-01-02T00:00:00Z"))
            .validUntil(at("2026-02-28T23:00:00Z"))
            .revoked(true)
            .threatType("malicious-activity, anonymization")
            .confidence(0.0)
            .description("n");
    List<IndicatorRecord> records = Feeds.read(text);
    assertThat(Feeds.indicators(records)).first().isEqualTo(expected.build());
    assertThat(Feeds.words(records)).containsExactly("192.0.2.1", "2001:db8::1", "domain");
  }

  @Test
  void aStixIndicatorWithoutValidFromHoldsFromItsCreation() {
    Indicator indicator = Feeds.indicators(Feeds.read(FeedFormsTest.stix("192.0.2.1"))).get(0);
    assertThat(indicator.validFrom()).isEqualTo(at("2026-01-01T00:00:00Z"));
    assertThat(indicator.validUntil()).isEqualTo(Long.MAX_VALUE);
    assertThat(indicator.version()).isEqualTo(at("2026-02-01T00:00:00Z"));
  }

  @Test
  void readsACsvRow() {
    String text =
        "Malware, dst_ip, First Seen, Expires, Confidence, Comment, source, updated, active\n"
            + "Pikabot,192.0.2.1,2026-01-01,2026-02-01 00:00:00,75,\"a, b\",me,"
            + "2026-01-02T00:00:00Z,Yes\n"
            + ",192.0.2.2,2026-01-01,,,,,,\n";
    assertThat(Feeds.indicators(Feeds.read(text)))
        .containsExactly(
            Indicator.of("192.0.2.1", Form.VALIDITY, "feed")
                .version(at("2026-01-02T00:00:00Z"))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .validUntil(at("2026-02-01T00:00:00Z"))
                .active(true)
                .threatType("Pikabot")
                .confidence(75.0)
                .description("a, b")
                .provider("me")
                .build(),
            Indicator.of("192.0.2.2", Form.VALIDITY, "feed")
                .version(at("2026-01-01T00:00:00Z"))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .revoked(true)
                .build());
  }

  @Test
  void aCsvRowIsWithdrawnWhenItIsRevokedOrNotActive() {
    String text =
        """
        ip,active,revoked
        192.0.2.1,true,false
        192.0.2.2,true,TRUE
        192.0.2.3,false,
        192.0.2.4,true,
        """;
    assertThat(Feeds.indicators(Feeds.read(text)))
        .extracting(Indicator::revoked)
        .containsExactly(false, true, true, false);
    assertThat(Feeds.indicators(Feeds.read("ip,revoked\n192.0.2.1,yes\n192.0.2.2,\n")))
        .extracting(Indicator::revoked)
        .containsExactly(true, false);
  }

  @Test
  void aCsvWithoutTimesHoldsAlways() {
    assertThat(Feeds.indicators(Feeds.read("ip,threat_type\n192.0.2.1,c2\n")))
        .containsExactly(Indicator.of("192.0.2.1", Form.ALWAYS, "feed").threatType("c2").build());
  }

  @Test
  void aRejectTellsBytesFileAndPosition() {
    List<RejectedRow> rejected = Feeds.rejected(Feeds.read("192.0.2.1\n# ä\nrubbish here\n"));
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).bytes()).isEqualTo("rubbish here".getBytes(UTF_8));
    assertThat(rejected.get(0).length()).isEqualTo(12);
    assertThat(rejected.get(0).position()).isEqualTo(15);
    assertThat(rejected.get(0).path()).isEqualTo("/feeds/feed");
    assertThat(rejected.get(0).detail()).isEqualTo("the line is no address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1\n%s\n192.0.2.2\n",
        "ip,description\n192.0.2.1,a\n192.0.2.9,%s\n192.0.2.2,b\n",
        "ip,description\n192.0.2.1,a\n192.0.2.9,\"%s\"\n192.0.2.2,b\n",
        """
        {"NetworkIP":"192.0.2.1","TimeGenerated":"2026-01-01"}
        {"x":"%s"}
        {"NetworkIP":"192.0.2.2","TimeGenerated":"2026-01-01"}
        """,
        """
        {"objects":[{"NetworkIP":"192.0.2.1","TimeGenerated":"2026-01-01"},
        {"x":[{"y":"%s"}]},
        {"NetworkIP":"192.0.2.2","TimeGenerated":"2026-01-01"}]}
        """
      })
  void aRowOf50MebibytesIsRejectedAndTheRestGoesOn(String template) {
    String[] parts = template.split("%s", -1);
    InputStream feed =
        new java.io.SequenceInputStream(
            new java.io.SequenceInputStream(
                new ByteArrayInputStream(parts[0].getBytes(UTF_8)),
                new Feeds.Repeated('a', 50 << 20)),
            new ByteArrayInputStream(parts[1].getBytes(UTF_8)));
    List<IndicatorRecord> records = Feeds.read(() -> feed);
    assertThat(Feeds.words(records)).containsExactly("192.0.2.1", "too-long", "192.0.2.2");
    RejectedRow rejected = Feeds.rejected(records).get(0);
    assertThat(rejected.bytes()).hasSize(Row.SHOWN);
    assertThat(rejected.length()).isBetween(50L << 20, (50L << 20) + 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1\nä\n192.0.2.2 # ä\n",
        "ip,description\n192.0.2.1,a\n192.0.2.9,ä\n192.0.2.2,b\n",
        """
        {"NetworkIP":"192.0.2.1","TimeGenerated":"2026-01-01"}
        {"x":"ä"}
        {"NetworkIP":"192.0.2.2","TimeGenerated":"2026-01-01"}
        """
      })
  void invalidUtf8IsARejectOutsideComments(String feed) {
    assertThat(Feeds.words(Feeds.read(feed.getBytes(ISO_8859_1))))
        .containsExactly("192.0.2.1", "invalid-utf-8", "192.0.2.2");
  }

  /** Whatever is cut, flipped or doubled in a feed, reading it ends and does not throw. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damageNeverThrows(long seed) {
    Random random = new Random(seed);
    List<Arguments> feeds = FeedFormsTest.feeds().toList();
    for (int round = 0; round < 3000; round++) {
      String feed = (String) feeds.get(random.nextInt(feeds.size())).get()[1];
      byte[] bytes = feed.getBytes(UTF_8);
      for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
          case 0 -> bytes = Arrays.copyOf(bytes, at);
          case 1 -> bytes[at] = (byte) random.nextInt(256);
          case 2 -> bytes[at] = (byte) "{}[]\",:\\\n".charAt(random.nextInt(9));
          default -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
        }
      }
      byte[] damaged = bytes;
      assertThat(Feeds.read(damaged))
          .as("seed %s round %s", seed, round)
          .allMatch(
              record ->
                  Stream.of(record.indicator(), record.unsupported(), record.rejected())
                          .filter(java.util.Objects::nonNull)
                          .count()
                      == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s\n",
        "%s,c2,\"a, b\"\n",
        "{\"NetworkIP\":\"%s\",\"TimeGenerated\":\"2026-01-01\",\"Tags\":[\"a\",{\"b\":1}]}\n"
      })
  void aDamagedRowCostsNoOther(String template) {
    String header = template.contains(",c2") ? "ip,type,description\n" : "";
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder feed = new StringBuilder(header);
      List<String> others = new ArrayList<>();
      int damaged = 1 + random.nextInt(4);
      for (int i = 0; i < 6; i++) {
        String line = template.replace("%s", "192.0.2." + i);
        if (i == damaged) {
          int at = random.nextInt(line.length() - 1);
          String with = random.nextBoolean() ? "" : "{}[]\",:\\\n\0".substring(random.nextInt(10));
          line = line.substring(0, at) + with + (random.nextBoolean() ? "\n" : line.substring(at));
        } else {
          others.add("192.0.2." + i);
        }
        feed.append(line);
      }
      assertThat(Feeds.addresses(Feeds.read(feed.toString())))
          .as("seed %s: %s", seed, feed)
          .containsAll(others);
    }
  }

  @Test
  void whatOnlyBeginsLikeAByteOrderMarkStays() {
    assertThat(Feeds.rejected(Feeds.read("\uFF11.example x")).get(0).bytes())
        .isEqualTo("\uFF11.example x".getBytes(UTF_8));
  }

  @Test
  void proseInACommentIsNoHeader() {
    assertThat(Feeds.words(Feeds.read("# by malware, ip\n192.0.2.1\n")))
        .containsExactly("192.0.2.1");
  }

  @Test
  void deepNestingIsAReject() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(
            Feeds.words(
                Feeds.read(
                    FeedFormsTest.row("192.0.2.1")
                        + "\n"
                        + deep
                        + "\n"
                        + FeedFormsTest.row("192.0.2.2"))))
        .containsExactly("192.0.2.1", "malformed", "192.0.2.2");
  }

  @Test
  void aFeedThatDoesNotDecompressIsARejectButFailingStorageIsNot() {
    assertThat(
            Feeds.rejected(
                Feeds.read(
                    () -> {
                      throw new java.util.zip.ZipException("no gz");
                    })))
        .singleElement()
        .extracting(RejectedRow::reason)
        .isEqualTo(RejectReason.CORRUPT_ARCHIVE);
    assertThatThrownBy(
            () ->
                Feeds.read(
                    () -> {
                      throw new FeedFile.StorageException(new IOException("gone"));
                    }))
        .hasRootCauseMessage("gone");
  }
}
