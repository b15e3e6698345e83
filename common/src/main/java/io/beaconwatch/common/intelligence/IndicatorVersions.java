package io.beaconwatch.common.intelligence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Everything the feeds said about one address, looked up as of an instant (SEMANTICS 3.3, 5 and
 * decision 7). Its content and its answers do not depend on the order in which rows were added.
 *
 * <p>A Sentinel row is seen from its TimeGenerated until the lookback has passed; the latest one
 * seen decides, and matches when it is active. Of the other forms, each indicator id (each feed,
 * where it has no ids) has its latest version known at the instant decide, and that one matches
 * when it is not revoked and valid at the instant. A version written after the instant is not known
 * yet. Of versions with equal times an inactive one wins, then the greater content.
 */
public final class IndicatorVersions {
  /**
   * How long the end of an indicator is remembered, so that an older version which arrives after it
   * does not come back to life.
   */
  public static final Duration ENDS_KEPT = Duration.ofDays(30);

  private static final Comparator<String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());

  /** Versions that supersede one another are neighbours, the one that wins last. */
  private static final Comparator<Indicator> ORDER =
      Comparator.comparing(Indicator::form)
          .thenComparing(IndicatorVersions::groupId, TEXT)
          .thenComparing(IndicatorVersions::groupFeed, TEXT)
          .thenComparingLong(Indicator::version)
          .thenComparing(Indicator::inactive)
          .thenComparing(Indicator.CONTENT);

  /** The last of several matches describes them all; a plain list comes first, so it loses. */
  private static final Comparator<Indicator> DESCRIBES =
      Comparator.comparing((Indicator indicator) -> indicator.form() != Indicator.Form.ALWAYS)
          .thenComparingLong(Indicator::version)
          .thenComparing(Indicator.CONTENT)
          .thenComparing(Indicator::form);

  private List<Indicator> indicators = new ArrayList<>();

  public IndicatorVersions() {}

  /** In their own order, which is a function of the content alone. Not to be changed. */
  public List<Indicator> getIndicators() {
    return Collections.unmodifiableList(indicators);
  }

  public void setIndicators(List<Indicator> newIndicators) {
    indicators = new ArrayList<>();
    newIndicators.forEach(this::add);
  }

  public boolean isEmpty() {
    return indicators.isEmpty();
  }

  /**
   * Adds a row about this address.
   *
   * @return false when the same row is there already
   */
  public boolean add(Indicator indicator) {
    int index = Collections.binarySearch(indicators, indicator, ORDER);
    if (index >= 0) {
      return false;
    }
    indicators.add(-index - 1, indicator);
    return true;
  }

  /**
   * The indicator that matches at an instant, or null.
   *
   * @param instant in milliseconds since the epoch: the window's end
   * @param lookback how long a Sentinel row is seen; its own edge is outside
   */
  public Indicator asOf(long instant, Duration lookback) {
    long unseen = instant - lookback.toMillis();
    Indicator match = null;
    int next = 0;
    while (next < indicators.size()) {
      Indicator winner = null;
      Indicator candidate;
      do {
        candidate = indicators.get(next++);
        if (candidate.version() <= instant) {
          winner = candidate;
        }
      } while (next < indicators.size() && supersede(candidate, indicators.get(next)));
      if (winner != null
          && holds(winner, instant, unseen)
          && (match == null || DESCRIBES.compare(winner, match) > 0)) {
        match = winner;
      }
    }
    return match;
  }

  /** The same rows, on their own. */
  public IndicatorVersions copy() {
    IndicatorVersions copy = new IndicatorVersions();
    copy.indicators = new ArrayList<>(indicators);
    return copy;
  }

  /**
   * Drops what no instant from the horizon on can see. The version in force at the horizon stays,
   * however old; where it is revoked or has ended, it stays for {@link #ENDS_KEPT}, so that an
   * older version which arrives afterwards does not come back to life. Sentinel rows age out
   * altogether.
   *
   * @param horizon no later lookup is of an instant before it, in milliseconds since the epoch
   * @param lookback the longest any lookup will use
   * @return how many rows were dropped
   */
  public int evict(long horizon, Duration lookback) {
    long unseen = horizon - lookback.toMillis();
    long forgotten = horizon - ENDS_KEPT.toMillis();
    List<Indicator> kept = new ArrayList<>(indicators.size());
    for (int i = 0; i < indicators.size(); i++) {
      Indicator indicator = indicators.get(i);
      boolean superseded =
          i + 1 < indicators.size()
              && supersede(indicator, indicators.get(i + 1))
              && indicators.get(i + 1).version() <= horizon;
      boolean gone =
          indicator.form() == Indicator.Form.SENTINEL
              ? indicator.version() <= unseen
              : indicator.version() <= forgotten
                  && (indicator.inactive() || indicator.validUntil() <= forgotten);
      if (!superseded && !gone) {
        kept.add(indicator);
      }
    }
    int dropped = indicators.size() - kept.size();
    if (dropped > 0) {
      indicators = kept;
    }
    return dropped;
  }

  private static boolean holds(Indicator winner, long instant, long unseen) {
    return switch (winner.form()) {
      case SENTINEL -> winner.version() > unseen && !winner.inactive();
      case VALIDITY, ALWAYS ->
          !winner.inactive() && winner.validFrom() <= instant && instant < winner.validUntil();
    };
  }

  private static boolean supersede(Indicator one, Indicator other) {
    return one.form() == other.form()
        && Objects.equals(groupId(one), groupId(other))
        && Objects.equals(groupFeed(one), groupFeed(other));
  }

  /** Sentinel's table is one, whatever files and ids its rows have. */
  private static String groupId(Indicator indicator) {
    return indicator.form() == Indicator.Form.SENTINEL ? null : indicator.id();
  }

  private static String groupFeed(Indicator indicator) {
    return indicator.form() == Indicator.Form.SENTINEL || indicator.id() != null
        ? null
        : indicator.feed();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndicatorVersions that && indicators.equals(that.indicators);
  }

  @Override
  public int hashCode() {
    return indicators.hashCode();
  }

  @Override
  public String toString() {
    return indicators.toString();
  }
}
