package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each row of a feed comes to, form by form, row by row. */
class FeedFormsTest {
  private static final String ROW =
      "{\"TimeGenerated\":\"2026-03-01T10:00:00.1234567Z\",\"NetworkIP\":\"%s\",\"Active\":true}";

  static String row(String address) {
    return ROW.replace("%s", address);
  }

  static String stix(String address) {
    return "{\"type\":\"indicator\",\"id\":\"indicator--"
        + address
        + "\",\"created\":\"2026-01-01T00:00:00Z\",\"modified\":\"2026-02-01T00:00:00Z\","
        + "\"pattern\":\"[ipv4-addr:value = '"
        + address
        + "']\"}";
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
}
