package io.beaconwatch.jobs.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * A set on which the product and the oracle disagree.
 *
 * @param product its rows that the oracle does not have
 * @param oracle its rows that the product does not have
 */
record Difference(EventSet set, List<String> product, List<String> oracle) {
  /** Null where both have the same rows, each as often. */
  static Difference between(EventSet set, List<String> product, List<String> oracle) {
    List<String> onlyProduct = new ArrayList<>(product);
    List<String> onlyOracle = new ArrayList<>();
    for (String row : oracle) {
      if (!onlyProduct.remove(row)) {
        onlyOracle.add(row);
      }
    }
    return onlyProduct.isEmpty() && onlyOracle.isEmpty()
        ? null
        : new Difference(set, onlyProduct, onlyOracle);
  }

  /** For people: the set as raw lines, and what each side made of it. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append("set ").append(set.number()).append(", read as ").append(set.format().label());
    text.append(", a watermark after each ").append(set.watermarkEvery()).append(" lines\n");
    append(text, "lines", set.texts());
    append(text, "indicators", set.indicators());
    append(text, "only the product has", product);
    append(text, "only the oracle has", oracle);
    return text.toString();
  }

  private static void append(StringBuilder text, String title, List<String> lines) {
    text.append(title).append(" (").append(lines.size()).append("):\n");
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
  }
}
