package io.beaconwatch.jobs.state;

/** How this package's types are laid out in savepoints. */
final class Layout {
  /**
   * One version for all of them but groups, raised when any changes: they contain one another, and
   * what reads the outer one passes its version on to the inner.
   */
  static final int VERSION = 4;

  /** From this version on it is written which fields were joined. */
  static final int FIRST_WITH_JOINED = 2;

  /** From this version on it is written which version of a detection something is of. */
  static final int FIRST_WITH_VERSIONS = 3;

  /** From this version on unjoined connections say which fields their members carry. */
  static final int FIRST_WITH_MEMBERS_FIELDS = 4;

  private Layout() {}
}
