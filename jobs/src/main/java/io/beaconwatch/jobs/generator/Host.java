package io.beaconwatch.jobs.generator;

import java.util.List;

/**
 * An endpoint.
 *
 * @param identity from which its ids and its background follow
 * @param computer the full name that its sensor reports
 * @param logHost the name under which Splunk indexes it
 * @param collector the machine that forwards its records
 * @param address in the private network
 * @param hugeProcessIds Falcon process ids past 2^63 - 1
 * @param programs what runs in its background
 */
record Host(
    int index,
    long identity,
    Dialect dialect,
    Text computer,
    Text name,
    Text logHost,
    Text collector,
    int address,
    boolean hugeProcessIds,
    Account account,
    List<Program> programs) {

  private static final String[] FIRST_NAMES = {
    "alma", "bruno", "carla", "dario", "edith", "fabio", "greta", "henrik", "ines", "jonas",
    "karin", "lorenz", "mira", "nils", "olga", "pavel"
  };
  private static final String[] LAST_NAMES = {
    "adler", "brandt", "conti", "dorn", "eklund", "fierro", "gruber", "holm", "ivers", "jansen",
    "keller", "lindt", "moreau", "novak", "orsini", "pohl", "quist"
  };

  static Host of(int index, long seed, Dialect dialect) {
    long identity = Draw.of(seed, 1, index);
    String user =
        FIRST_NAMES[index % FIRST_NAMES.length]
            + '.'
            + LAST_NAMES[index / FIRST_NAMES.length % LAST_NAMES.length];
    int namesakes = index / (FIRST_NAMES.length * LAST_NAMES.length);
    Account account = Account.employee(namesakes == 0 ? user : user + (namesakes + 1), index);
    String name = "ws-" + padded(index);
    return new Host(
        index,
        identity,
        dialect,
        new Text(name + ".corp.northwind.example"),
        new Text(name),
        new Text("fwd-" + padded(index)),
        new Text("wec-" + index % 4 + ".corp.northwind.example"),
        10 << 24 | 20 << 16 | index % 65_000 + 16,
        Draw.below(identity, 4) == 0,
        account,
        BackgroundPrograms.of(account));
  }

  private static String padded(int index) {
    String digits = Integer.toString(index);
    return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }
}
