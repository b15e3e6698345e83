package io.beaconwatch.connectors.elasticsearch;

/**
 * What became of one alert of a bulk.
 *
 * @param status as of HTTP; 0 where there was no answer
 * @param type Elasticsearch's name of the error; empty where there is none
 * @param reason Elasticsearch's words; empty where there is none
 */
record Outcome(Kind kind, int status, String type, String reason) {
  enum Kind {
    /** Stored. */
    INDEXED,
    /** A newer revision is there already. */
    SUPERSEDED,
    /** Not now: worth another try. */
    RETRY,
    /** Not this alert: no other try would help it. */
    REFUSED,
    /** Not us: no alert would be taken. */
    DENIED
  }

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;

  /** That of an item of a bulk that was answered. */
  static Outcome ofItem(int status, String type, String reason) {
    return new Outcome(kindOfItem(status, type), status, type, reason);
  }

  /** That of every alert in a request that was never answered, or not readably. */
  static Outcome unanswered(Throwable failure) {
    return new Outcome(
        Kind.RETRY, 0, failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
  }

  /** That of every alert in a request that was refused as a whole and cannot be split. */
  static Outcome ofRequest(int status, String reason) {
    return new Outcome(kindOfRequest(status), status, "", reason);
  }

  private static Kind kindOfItem(int status, String type) {
    if (status >= 200 && status < 300) {
      return Kind.INDEXED;
    }
    if (status == CONFLICT) {
      return Kind.SUPERSEDED;
    }
    if (isTemporary(status)) {
      return Kind.RETRY;
    }
    // A block set on an index is a 403 too, and says nothing about who asks.
    return type.equals("security_exception") ? Kind.DENIED : Kind.REFUSED;
  }

  private static Kind kindOfRequest(int status) {
    if (isTemporary(status)) {
      return Kind.RETRY;
    }
    return isSplittable(status) ? Kind.REFUSED : Kind.DENIED;
  }

  /** Whether a part of a request may pass where all of it did not: too large, or one bad line. */
  static boolean isSplittable(int status) {
    return status == 400 || status == 413;
  }

  static boolean isDenial(int status) {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }

  static boolean isTemporary(int status) {
    return status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= 500;
  }

  /** In words. */
  String text() {
    String what = status == 0 ? type : type.isEmpty() ? "HTTP " + status : status + " " + type;
    return reason.isEmpty() ? what : what + ": " + reason;
  }
}
