package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PortableGzipTest {
  static Stream<Arguments> inputs() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    byte[] mixed = new byte[300_000];
    for (int i = 0; i < mixed.length; i++) {
      int back = 1 + random.nextInt(40_000);
      mixed[i] =
          i >= back && random.nextInt(30) != 0 ? mixed[i - back] : (byte) random.nextInt(256);
    }
    return Stream.of(
        Arguments.of("nothing", new byte[0], 1.0),
        Arguments.of("one byte", new byte[] {-1}, 1.0),
        Arguments.of("short text", "hello, hello, hello".getBytes(UTF_8), 1.0),
        Arguments.of("one byte for long", new byte[1_000_000], 0.02),
        Arguments.of(
            "lines", "{\"host\":\"ws-1\",\"n\":17}\n".repeat(20_000).getBytes(UTF_8), 0.02),
        Arguments.of("noise", noise, 1.1),
        Arguments.of("far references", mixed, 1.1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void isReadBackByTheJdk(String name, byte[] input, double mostOfInput) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PortableGzip gzip = new PortableGzip(bytes)) {
      int half = input.length / 2;
      gzip.write(input, 0, half);
      gzip.write(input, half, input.length - half);
    }

    byte[] compressed = bytes.toByteArray();
    assertThat(compressed.length).isLessThan(32 + (int) (input.length * mostOfInput));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertThat(in.readAllBytes()).isEqualTo(input);
    }
  }
}
