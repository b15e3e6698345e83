package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.Indicator.Form;
import io.beaconwatch.connectors.telemetry.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedReaderTest {
  private static final String ROW =
      "{\"TimeGenerated\":\"2026-03-01T10:00:00.1234567Z\",\"NetworkIP\":\"%s\",\"Active\":true}";

  private static String row(String address) {
    return ROW.replace("%s", address);
  }

  private static String stix(String address) {
    return "{\"type\":\"indicator\",\"id\":\"indicator--"
        + address
        + "\",\"created\":\"2026-01-01T00:00:00Z\",\"modified\":\"2026-02-01T00:00:00Z\","
        + "\"pattern\":\"[ipv4-addr:value = '"
        + address
        + "']\"}";
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  static Stream<Arguments> feeds() {
    String a = "192.0.2.1";
    String b = "192.0.2.2";
    String c = "192.0.2.3";
    return Stream.of(
        Arguments.of("empty", "", List.of()),
        Arguments.of("blank", "\n \r\n\n", List.of()),
        Arguments.of("only comments", "# ip\n; none\n", List.of()),
        // plain lists
        Arguments.of("plain, no newline at the end", a + "\n" + b, List.of(a, b)),
        Arguments.of("plain, CRLF, BOM", "\uFEFF" + a + "\r\n\r\n" + b + "\r\n", List.of(a, b)),
        Arguments.of(
            "plain, comments", "# x\n; y\n" + a + " # z\n\t" + b + "\t; SBL1\n", List.of(a, b)),
        Arguments.of(
            "plain, spellings stay",
            "2001:DB8::1\n2001:db8:0::1\n::ffff:192.0.2.1\n",
            List.of("2001:DB8::1", "2001:db8:0::1", "::ffff:192.0.2.1")),
        Arguments.of(
            "plain, other observables",
            a
                + "\n10.0.0.0/8\n2001:db8::/32\n192.0.2.0-192.0.2.9\n192.0.2.1:443\n[2001:db8::1]:80\n"
                + "evil.example\nhttp://evil.example/x\nevil.example/x\nme@evil.example\n"
                + "d41d8cd98f00b204e9800998ecf8427e\n",
            List.of(
                a,
                "cidr",
                "cidr",
                "cidr",
                "address-and-port",
                "address-and-port",
                "domain",
                "url",
                "url",
                "email",
                "hash")),
        Arguments.of(
            "plain, hostile",
            a + "\n300.1.2.3\n192.0.2.01\n0.0.0.0 evil.example\n\0\0\n１92.0.2.1\n-\n/\n:\n.\n" + b,
            List.of(
                a,
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                b)),
        // CSV
        Arguments.of("csv, one column", "IP\n" + a + "\n" + b, List.of(a, b)),
        Arguments.of(
            "csv, semicolons and comments",
            "# made today\n#\nip;type\n" + a + ";c2\n# end\n" + b + ";\n",
            List.of(a, b)),
        Arguments.of("csv, tabs", "id\tindicator\n1\t" + a + "\n", List.of(a)),
        Arguments.of(
            "csv, header in a comment",
            "#####\n# \"first_seen_utc\", \"ioc_value\", \"confidence_level\"\n\"2026-01-01 00:00:00\", \""
                + a
                + "\", \"75\"\n",
            List.of(a)),
        Arguments.of(
            "csv, quoted line ends and quotes",
            "ip,description\n\"" + a + "\",\"two\nlines \"\"x\"\", y\"\n" + b + ",say \"x\n" + c,
            List.of(a, b, c)),
        Arguments.of(
            "csv, an open quote costs its line",
            "ip,description\n" + a + ",\"open\n" + b + ",fine\n" + c + ",fine\n",
            List.of("malformed", b, c)),
        Arguments.of(
            "csv, hostile",
            "ip,confidence,valid_until\n,1,\n"
                + "x y,1,\n"
                + a
                + ",high,\n"
                + a
                + ",NaN,\n"
                + a
                + ",1,soon\n"
                + a
                + ",1,,extra\n"
                + a
                + ",\"1\"x,\n"
                + "192.0.2.0/24,1,\n"
                + b
                + "\n"
                + c
                + ",1,,,\n",
            List.of(
                "missing-field",
                "bad-value",
                "bad-value",
                "bad-value",
                "bad-value",
                "malformed",
                "malformed",
                "cidr",
                b,
                c)),
        // JSON, a row a line
        Arguments.of("rows", row(a) + "\n\n" + row(b), List.of(a, b)),
        Arguments.of(
            "rows, CRLF, BOM", "\uFEFF" + row(a) + "\r\n" + row(b) + "\r\n", List.of(a, b)),
        Arguments.of(
            "rows, batches",
            "{\"records\":[" + row(a) + "," + row(b) + "]}\n{\"records\":[]}\n" + row(c),
            List.of(a, b, c)),
        Arguments.of("rows, an array a line", "[" + row(a) + "]\n[" + row(b) + "]", List.of(a, b)),
        Arguments.of(
            "rows, cut in a text",
            row(a) + "\n{\"TimeGenerated\":\"2026\n" + row(b),
            List.of(a, "malformed", b)),
        Arguments.of(
            "rows, cut in a batch",
            row(a) + "\n{\"records\":[" + row(b) + ",{\"Network\n" + row(c),
            List.of(a, b, "malformed", c)),
        Arguments.of(
            "rows, cut between a batch's",
            row(a) + "\n{\"records\":[" + row(b) + "\n" + row(c),
            List.of(a, b, "malformed", c)),
        Arguments.of(
            "rows, the first is cut",
            "{\"TimeGenerated\":\"2026\n" + row(b) + "\n" + row(c),
            List.of("malformed", b, c)),
        Arguments.of(
            "rows, the first is cut behind a value",
            "{\"TimeGenerated\":\"2026\"\n" + row(b) + "\n{\n" + row(c),
            List.of("malformed", b, "malformed", c)),
        Arguments.of(
            "rows, hostile",
            row(a)
                + "\nnull\n7\n\"x\"\n[]\n[1,{\"a\":1}]\n{}\n{\"a\":{\"b\":[}]}}\n}\n"
                + "{\"NetworkIP\":7,\"TimeGenerated\":\"2026-01-01\"}\n"
                + "{\"NetworkIP\":\"192.0.2.1\"}\n"
                + "{\"NetworkIP\":\"192.0.2.1\",\"TimeGenerated\":\"x\"}\n"
                + "{\"NetworkIP\":\"192.0.2.1\",\"TimeGenerated\":20260101}\n"
                + "{\"NetworkIP\":\"192.0.2.1\",\"TimeGenerated\":\"2026-01-01\",\"Active\":1}\n"
                + "{\"NetworkIP\":\" 192.0.2.1\",\"TimeGenerated\":\"2026-01-01\"}\n"
                + row(b),
            List.of(
                a,
                "malformed",
                "malformed",
                "malformed",
                "malformed",
                "unknown-shape",
                "unknown-shape",
                "malformed",
                "malformed",
                "wrong-type",
                "missing-field",
                "bad-value",
                "wrong-type",
                "wrong-type",
                "bad-value",
                b)),
        Arguments.of(
            "rows about other things",
            row("")
                + "\n{\"NetworkIP\":\"\",\"DomainName\":\"x.example\",\"TimeGenerated\":\"\"}\n"
                + "{\"NetworkIP\":null,\"Url\":\"http://x\",\"DomainName\":\"x.example\"}\n"
                + row("198.51.100.0/24"),
            List.of("no-address", "domain", "url", "cidr")),
        // JSON, a document
        Arguments.of(
            "bundle on one line",
            "{\"type\":\"bundle\",\"objects\":[" + stix(a) + "," + stix(b) + "],\"id\":\"b\"}",
            List.of(a, b)),
        Arguments.of(
            "bundle over many lines",
            "{\n  \"objects\" :\n  [\n    "
                + stix(a).replace(",", ",\n      ")
                + ",\n    "
                + stix(b).replace("{", "{\n").replace("}", "\n    }")
                + "\n  ],\n  \"type\": \"bundle\"\n}\n",
            List.of(a, b)),
        Arguments.of(
            "bundle without indentation, nested lists",
            "{\n\"objects\":[\n{\n\"x\":[\n{\n\"y\":1\n},\n{\n\"y\":2\n}\n],\n"
                + stix(a).substring(1)
                + "\n]\n}\n",
            List.of(a)),
        Arguments.of(
            "two bundles, one after the other",
            "{\n\"objects\":[" + stix(a) + "]\n}\n{\n\"objects\":[" + stix(b) + "]\n}",
            List.of(a, b)),
        Arguments.of(
            "an array of objects over many lines",
            "[\n  " + stix(a) + ",\n  " + row(b) + "\n]\n",
            List.of(a, b)),
        Arguments.of(
            "bundle that ends inside an object",
            "{\"objects\":[\n" + stix(a) + ",\n" + stix(b).substring(0, 80),
            List.of(a, "malformed")),
        Arguments.of(
            "bundle that ends between objects",
            "{\"objects\":[\n" + stix(a) + ",\n",
            List.of(a, "malformed")),
        Arguments.of(
            "bundle that ends behind its objects",
            "{\"objects\":[\n" + stix(a) + "\n],",
            List.of(a, "malformed")),
        Arguments.of(
            "bundle with a broken object",
            "{\n  \"objects\": [\n    "
                + stix(a)
                + ",\n    "
                + stix(b).substring(0, 40)
                + "\n    "
                + stix(c)
                + "\n  ]\n}\n",
            List.of(a, "malformed", c)),
        Arguments.of(
            "bundle whose last object is open",
            "{\"objects\":[\n" + stix(a) + ",\n{\"type\":\"indicator\"\n]}\n",
            List.of(a, "malformed")),
        Arguments.of(
            "bundle, hostile",
            "{\"objects\":[null, 7, \"x\", [], {}, {\"type\":\"malware\",\"id\":\"m\"}, "
                + "{\"type\":\"indicator\"}, "
                + "{\"type\":\"indicator\",\"pattern\":\"[ipv4-addr:value = '192.0.2.1']\"}, "
                + stix("not an address")
                + ","
                + stix(a)
                + "]}",
            List.of(
                "malformed",
                "malformed",
                "malformed",
                "wrong-type",
                "unknown-shape",
                "stix-object",
                "missing-field",
                "missing-field",
                "bad-value",
                a)),
        Arguments.of(
            "bundle without objects", "{\"type\":\"bundle\",\"id\":\"b\"}", List.of("stix-object")),
        Arguments.of(
            "bundle whose objects are none",
            "{\"type\":\"bundle\",\"id\":\"b\",\"objects\":{}}",
            List.of("wrong-type")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("feeds")
  void readsEveryRow(String name, String feed, List<String> expected) {
    assertThat(Feeds.words(Feeds.read(feed))).isEqualTo(expected);
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
    Indicator indicator = Feeds.indicators(Feeds.read(stix("192.0.2.1"))).get(0);
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
                new ByteArrayInputStream(parts[0].getBytes(UTF_8)), new Repeated('a', 50 << 20)),
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
    List<Arguments> feeds = feeds().toList();
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

  @Test
  void deepNestingIsAReject() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(Feeds.words(Feeds.read(row("192.0.2.1") + "\n" + deep + "\n" + row("192.0.2.2"))))
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

  /** One byte many times, in no memory. */
  private static final class Repeated extends InputStream {
    private final byte value;
    private int left;

    Repeated(char value, int count) {
      this.value = (byte) value;
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? value : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, value);
      left -= count;
      return count;
    }
  }
}
