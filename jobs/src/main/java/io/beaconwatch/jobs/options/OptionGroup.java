package io.beaconwatch.jobs.options;

import java.util.List;

/**
 * Options that belong together: a section of help and of {@code jobs/OPTIONS.md}.
 *
 * @param title its heading
 * @param about whole sentences for beneath the heading
 * @param options in the order in which they are shown; a group without any is not shown
 */
public record OptionGroup(String title, String about, List<DetectOption> options) {
  public OptionGroup {
    options = List.copyOf(options);
  }

  static OptionGroup of(String title, String about, DetectOption... options) {
    return new OptionGroup(title, about, List.of(options));
  }
}
