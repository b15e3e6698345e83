package io.beaconwatch.connectors.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

/** Savepoints hold texts as Flink's own {@link StringValue} writes them. */
class TextsTest {
  @Test
  void writesWhatFlinkWritesAndReadsIt() throws IOException {
    long seed = System.nanoTime();
    RandomTexts texts = new RandomTexts(seed);
    for (int i = 0; i < 20_000; i++) {
      String text = texts.next();
      DataOutputSerializer expected = new DataOutputSerializer(64);
      StringValue.writeString(text, expected);
      DataOutputSerializer written = new DataOutputSerializer(64);
      Texts.write(text, written);
      assertThat(written.getCopyOfBuffer())
          .as("seed %d, text %d", seed, i)
          .isEqualTo(expected.getCopyOfBuffer());
      written.writeByte(7);
      DataInputDeserializer in = new DataInputDeserializer(written.getCopyOfBuffer());
      assertThat(Texts.read(in)).as("seed %d, text %d", seed, i).isEqualTo(text);
      assertThat(in.readByte()).as("seed %d, text %d: what follows", seed, i).isEqualTo((byte) 7);
    }
  }
}
