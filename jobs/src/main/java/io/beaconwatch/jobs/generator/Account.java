package io.beaconwatch.jobs.generator;

/**
 * Who runs a process.
 *
 * @param qualified with its domain, as Windows writes it
 * @param sid the security identifier
 */
record Account(Text qualified, Text name, Text domain, Text sid, Text integrity) {
  static final Account SYSTEM = of("NT AUTHORITY", "SYSTEM", "S-1-5-18", "System");
  static final Account NETWORK_SERVICE =
      of("NT AUTHORITY", "NETWORK SERVICE", "S-1-5-20", "System");

  /** An employee; the number makes the identifier. */
  static Account employee(String name, int number) {
    return of("NORTHWIND", name, "S-1-5-21-1004336348-1177238915-" + (1100 + number), "Medium");
  }

  private static Account of(String domain, String name, String sid, String integrity) {
    return new Account(
        new Text(domain + '\\' + name),
        new Text(name),
        new Text(domain),
        new Text(sid),
        new Text(integrity));
  }
}
