package io.beaconwatch.connectors.replay;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * What a run reads besides dead letters, so that no record is counted twice.
 *
 * @param files by path, as records tell it
 * @param firstOffsets of topics that are read, by partition: what stands there or later is read
 */
public record ReadOrigins(Set<String> files, Map<String, Map<Integer, Long>> firstOffsets)
    implements Serializable {
  public ReadOrigins {
    files = Set.copyOf(files);
    firstOffsets = Map.copyOf(firstOffsets);
  }

  /** Whether the run reads the record that the letter tells of where it came from. */
  boolean hold(DeadLetter letter) {
    if (letter.topic() != null) {
      Long first = firstOffsets.getOrDefault(letter.topic(), Map.of()).get(letter.partition());
      return first != null && letter.recordOffset() >= first;
    }
    if (letter.file() == null) {
      return false;
    }
    int member = letter.file().indexOf("!/");
    return files.contains(member < 0 ? letter.file() : letter.file().substring(0, member));
  }
}
