package io.beaconwatch.jobs.options;

import java.util.List;
import java.util.Optional;

/**
 * Every option of {@code detect}, by group. To add a group: a file of options like {@link
 * KafkaOptions}, a line here, a settings record with its reader, and a component of {@link
 * DetectSettings}.
 */
public final class OptionGroups {
  private static final List<OptionGroup> GROUPS =
      List.of(
          DetectOptions.GROUP,
          ProvisionalOptions.GROUP,
          IndicatorOptions.GROUP,
          FileSinkOptions.GROUP,
          KafkaOptions.GROUP,
          ElasticsearchOptions.GROUP,
          ReplayOptions.GROUP);

  private static final List<DetectOption> OPTIONS =
      GROUPS.stream().flatMap(group -> group.options().stream()).toList();

  /** The end of a message on a name that is no option, nor close to one. */
  static final String LISTED = "; 'beaconwatch options' lists them all";

  private OptionGroups() {}

  /** In the order in which help and documents show them. */
  public static List<OptionGroup> all() {
    return GROUPS;
  }

  /** The options of all groups, in that order. */
  public static List<DetectOption> options() {
    return OPTIONS;
  }

  /** The option that a given key belongs to, or empty when it is none. */
  static Optional<DetectOption> find(String key) {
    return OPTIONS.stream().filter(option -> option.matches(key)).findFirst();
  }
}
