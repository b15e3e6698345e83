package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Records of one template at regular times, or at times that are as irregular as is said.
 *
 * @param template what they look like
 * @param count how many there are
 * @param first the first one's time, without jitter
 * @param every between one and the next, without jitter
 * @param jitter by how much of {@code every}, in percent, a record may be later; 0 to 100
 * @param with values besides the file's
 * @param cycle values that take turns, as arrays that are not empty
 */
record RecordGroup(
    RecordTemplate template,
    int count,
    Instant first,
    Duration every,
    int jitter,
    Map<String, JsonNode> with,
    Map<String, JsonNode> cycle) {
  /** The same times for the same file, wherever and whenever it is read. */
  private static final long SEED = 1583;

  /** The raw lines, in the order of their numbers. */
  List<String> render(Map<String, JsonNode> fields) {
    List<String> lines = new ArrayList<>();
    Map<String, JsonNode> values = new LinkedHashMap<>(fields);
    values.putAll(with);
    Random random = new Random(SEED);
    long latest = every.toMillis() * jitter / 100;
    for (int i = 0; i < count; i++) {
      int turn = i;
      cycle.forEach((name, list) -> values.put(name, list.get(turn % list.size())));
      Instant time = first.plus(every.multipliedBy(i));
      long later = latest == 0 ? 0 : (long) (random.nextDouble() * latest);
      lines.add(template.render(time.plusMillis(later), values));
    }
    return lines;
  }
}
