package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.common.intelligence.Indicator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of a feed as the source does, for who has them in memory. */
public final class FeedRows {
  private FeedRows() {}

  /** The indicators among the rows. */
  public static List<Indicator> indicators(List<String> rows) throws IOException {
    byte[] bytes = String.join("\n", rows).getBytes(UTF_8);
    List<Indicator> indicators = new ArrayList<>();
    try (FeedReader reader =
        new FeedReader(() -> new ByteArrayInputStream(bytes), "feed.jsonl", "feed.jsonl")) {
      for (IndicatorRecord next = reader.next(); next != null; next = reader.next()) {
        if (next.indicator() != null) {
          indicators.add(next.indicator());
        } else if (next.rejected() != null) {
          throw new IOException("rejected: " + next.rejected());
        }
      }
    }
    return indicators;
  }
}
