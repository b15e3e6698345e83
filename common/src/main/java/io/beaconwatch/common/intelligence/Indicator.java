package io.beaconwatch.common.intelligence;

import java.util.Comparator;

/**
 * What one row of a threat-intelligence feed says about one address. Times are milliseconds since
 * the epoch.
 *
 * @param address as received: it is joined by ordinal string equality, so it is never canonicalised
 * @param form decides what the other values mean
 * @param id within its feed, which groups the versions of one indicator; null when the feed has
 *     none
 * @param version when the row was written: TimeGenerated, or STIX modified; {@link
 *     #UNKNOWN_VERSION} when the feed does not say; of a row that is gone from its feed, when it
 *     went, and of one that came back, when it came
 * @param active of a Sentinel row; null is not true
 * @param validFrom inclusive; {@link Long#MIN_VALUE} when it has no beginning
 * @param validUntil exclusive; {@link Long#MAX_VALUE} when it has no end
 * @param revoked true when this version withdraws the indicator
 * @param threatType null when the row has none
 * @param confidence as received, unscaled; null when the row has none
 * @param description null when the row has none
 * @param provider who says so, by the row's own account; null when the row has none
 * @param feed the name of the file it came from, without its folder
 */
public record Indicator(
    String address,
    Form form,
    String id,
    long version,
    Boolean active,
    long validFrom,
    long validUntil,
    boolean revoked,
    String threatType,
    Double confidence,
    String description,
    String provider,
    String feed) {

  /** Of a row that does not say when it was written: older than any that does. */
  public static final long UNKNOWN_VERSION = Long.MIN_VALUE;

  private static final long GREATEST_EXACT = 1L << 53;

  /** How a row says when it holds. */
  public enum Form {
    /** A row of a plain list: it holds always, until it is gone from its list. */
    ALWAYS,
    /** STIX, and CSV with columns for it: a validity, by versions. */
    VALIDITY,
    /** A row of Sentinel's ThreatIntelligenceIndicator table: it holds while recent and active. */
    SENTINEL
  }

  private static final Comparator<String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());

  /** Every value that describes the match, nulls first; texts by UTF-16 code unit. */
  static final Comparator<Indicator> CONTENT =
      Comparator.comparingLong(Indicator::validUntil)
          .thenComparingLong(Indicator::validFrom)
          .thenComparing(Indicator::threatType, TEXT)
          .thenComparing(Indicator::confidence, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Indicator::description, TEXT)
          .thenComparing(Indicator::provider, TEXT)
          .thenComparing(Indicator::active, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Indicator::revoked)
          .thenComparing(Indicator::id, TEXT)
          .thenComparing(Indicator::feed, TEXT);

  /** Whether this version takes the indicator out of force. */
  public boolean inactive() {
    return switch (form) {
      case SENTINEL -> !Boolean.TRUE.equals(active);
      case VALIDITY, ALWAYS -> revoked;
    };
  }

  /**
   * {@link #confidence()} as it prints: a {@link Long} when it is whole, so that 70 is not 70.0.
   */
  public Number printableConfidence() {
    if (confidence == null || Math.rint(confidence) != confidence) {
      return confidence;
    }
    return Math.abs(confidence) <= GREATEST_EXACT ? (Number) confidence.longValue() : confidence;
  }

  /** The same row, as if it had been written at another time. */
  public Indicator written(long newVersion) {
    return new Indicator(
        address,
        form,
        id,
        newVersion,
        active,
        validFrom,
        validUntil,
        revoked,
        threatType,
        confidence,
        description,
        provider,
        feed);
  }

  /** Starts a row that so far says nothing but where it came from. */
  public static Builder of(String address, Form form, String feed) {
    return new Builder(address, form, feed);
  }

  /** Collects the values of one indicator; what is not set is missing. */
  public static final class Builder {
    private final String address;
    private final Form form;
    private final String feed;
    private String id;
    private long version = UNKNOWN_VERSION;
    private Boolean active;
    private long validFrom = Long.MIN_VALUE;
    private long validUntil = Long.MAX_VALUE;
    private boolean revoked;
    private String threatType;
    private Double confidence;
    private String description;
    private String provider;

    private Builder(String address, Form form, String feed) {
      this.address = address;
      this.form = form;
      this.feed = feed;
    }

    public Builder id(String newId) {
      id = newId;
      return this;
    }

    public Builder version(long newVersion) {
      version = newVersion;
      return this;
    }

    public Builder active(Boolean newActive) {
      active = newActive;
      return this;
    }

    public Builder validFrom(long newValidFrom) {
      validFrom = newValidFrom;
      return this;
    }

    public Builder validUntil(long newValidUntil) {
      validUntil = newValidUntil;
      return this;
    }

    public Builder revoked(boolean newRevoked) {
      revoked = newRevoked;
      return this;
    }

    public Builder threatType(String newThreatType) {
      threatType = newThreatType;
      return this;
    }

    public Builder confidence(Double newConfidence) {
      confidence = newConfidence;
      return this;
    }

    public Builder description(String newDescription) {
      description = newDescription;
      return this;
    }

    public Builder provider(String newProvider) {
      provider = newProvider;
      return this;
    }

    public Indicator build() {
      return new Indicator(
          address,
          form,
          id,
          version,
          active,
          validFrom,
          validUntil,
          revoked,
          threatType,
          confidence,
          description,
          provider,
          feed);
    }
  }
}
