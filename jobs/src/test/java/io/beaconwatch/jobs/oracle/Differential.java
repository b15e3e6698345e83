package io.beaconwatch.jobs.oracle;

import io.beaconwatch.common.detection.Detection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws sets, and compares the product with the oracle on each. */
final class Differential {
  /** So many go through one chain of operators and into one query. */
  private static final int BATCH = 500;

  private final Comparison comparison;
  private final Detection detection;
  private final long seed;

  Differential(Comparison comparison, Detection detection, long seed) {
    this.comparison = comparison;
    this.detection = detection;
    this.seed = seed;
  }

  Outcome run(int sets) throws Exception {
    Outcome outcome = new Outcome();
    try (Oracle oracle = new Oracle()) {
      for (int from = 0; from < sets; from += BATCH) {
        run(from, Math.min(sets, from + BATCH), oracle, outcome);
      }
    }
    return outcome;
  }

  private void run(int from, int to, Oracle oracle, Outcome outcome) throws Exception {
    List<EventSet> sets = new ArrayList<>();
    for (int number = from; number < to; number++) {
      Chance chance = new Chance(seed + 1_000_003L * number + comparison.draws.name().hashCode());
      sets.add(comparison.draws.draw(chance, number, number % BATCH));
    }
    Map<Long, List<String>> expected = ask(oracle, sets);
    try (Subject product = subject(from)) {
      for (EventSet set : sets) {
        var alerts = product.alerts(set);
        List<String> rows = expected.getOrDefault((long) set.number(), List.of());
        outcome.add(set, alerts, Difference.between(set, product.rows(alerts), rows));
      }
      if (product.late() > 0 || product.keys() > 0) {
        throw new AssertionError(product.late() + " late, state of " + product.keys() + " groups");
      }
    }
  }

  /** Batches take turns: nothing may be late, or everything by two hours. */
  private Subject subject(int number) throws Exception {
    boolean late = number / BATCH % 2 == 1;
    return new Subject(detection, comparison.coalesced, late ? Duration.ofHours(2) : Duration.ZERO);
  }

  private Map<Long, List<String>> ask(Oracle oracle, List<EventSet> sets) throws Exception {
    oracle.clear();
    for (EventSet set : sets) {
      oracle.add(set.number(), set.texts(), set.indicators());
    }
    Map<Long, List<String>> rows = oracle.ask(comparison.queries.get(0));
    for (Oracle.Query more : comparison.queries.subList(1, comparison.queries.size())) {
      oracle.ask(more).forEach((set, others) -> rows.get(set).addAll(others));
    }
    return rows;
  }

  /** The set alone, as small as it can be made; unchanged where it differs only after others. */
  Difference shrunk(Difference difference) throws Exception {
    try (Oracle oracle = new Oracle()) {
      Shrink.Check check =
          set -> {
            try (Subject product = subject(set.number())) {
              List<String> rows =
                  ask(oracle, List.of(set)).getOrDefault((long) set.number(), List.of());
              return Difference.between(set, product.rows(product.alerts(set)), rows);
            }
          };
      return check.of(difference.set()) == null ? difference : Shrink.shrink(difference, check);
    }
  }
}
