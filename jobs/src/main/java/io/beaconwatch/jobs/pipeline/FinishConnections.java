package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.common.sigma.Matches;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.UnjoinedPart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Fills in what connections lack, finds the detections that select them then, and counts them in
 * their groups. Values that a connection carries itself win.
 */
final class FinishConnections {
  private final DetectionPlan plan;
  private final Definitions definitions;
  private final Tally tally;

  /** By version: those that a connection came for. */
  private final Map<DetectionVersion, Integer> indexes = new HashMap<>();

  private final List<DetectionRoute> routes = new ArrayList<>();
  private final List<Tally.Count> selectedBy = new ArrayList<>();
  private final List<Tally.Count> nullKeyOf = new ArrayList<>();
  private final CombineTable table;
  private final Tally.Count[] joinedOf = new Tally.Count[Family.values().length];
  private final Tally.Count[] notJoinedOf = new Tally.Count[Family.values().length];
  private final Tally.Count matched;
  private final Tally.Count unmatched;
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();

  /** By index, the detections that select the part's connections, whatever these lack. */
  private final BitSet certain = new BitSet();

  /** Those that may select one once it has what it lacks. */
  private final BitSet possible = new BitSet();

  private DetectionMatcher matcher;

  private UnjoinedPart part;

  /** By what the part's members carry: what was found for the last that does, or null. */
  private Filled[] filled;

  FinishConnections(DetectionPlan plan, Definitions definitions, CombineTable table, Tally tally) {
    this.plan = plan;
    this.definitions = definitions;
    this.tally = tally;
    this.table = table;
    for (Detection detection : plan.detections()) {
      // Known from the start, so that the first of them is seen as a change.
      tally.count(CountNames.SELECTED_BY, detection.name());
      tally.count(CountNames.NULL_KEY_OF, detection.name());
    }
    compile();
    for (Family family : plan.with(definitions.all()).joinedFamilies()) {
      String label = family.name().toLowerCase(Locale.ROOT);
      joinedOf[family.ordinal()] = tally.count(CountNames.JOINED, label);
      notJoinedOf[family.ordinal()] = tally.count(CountNames.NOT_JOINED, label);
    }
    this.matched = tally.count(CountNames.MATCHED);
    this.unmatched = tally.count(CountNames.UNMATCHED);
  }

  private int add(DetectionVersion version, Detection detection) {
    indexes.put(version, routes.size());
    routes.add(new DetectionRoute(detection, version, plan));
    selectedBy.add(tally.count(CountNames.SELECTED_BY, detection.name()));
    nullKeyOf.add(tally.count(CountNames.NULL_KEY_OF, detection.name()));
    return routes.size() - 1;
  }

  private void compile() {
    matcher = new DetectionMatcher(routes.stream().map(DetectionRoute::detection).toList());
  }

  /** The index of a version, whether or not a connection came for it before; null when unknown. */
  private Integer index(DetectionVersion version) {
    Integer index = indexes.get(version);
    if (index == null) {
      Detection detection = definitions.of(version);
      if (detection == null) {
        return null;
      }
      index = add(version, detection);
    }
    return index;
  }

  /** Begins a part. */
  void open(UnjoinedPart newPart) {
    part = newPart;
    filled = new Filled[part.members().profiles().size()];
    int known = routes.size();
    for (DetectionVersion version : part.detections()) {
      Integer index = index(version);
      // A savepoint may hold connections for a detection that nobody knows any more.
      if (index != null) {
        (isCertain(version, routes.get(index)) ? certain : possible).set(index);
      }
    }
    if (routes.size() > known) {
      compile();
    }
  }

  /** A connection that lacks nothing that the selection reads came because it is selected. */
  private boolean isCertain(DetectionVersion version, DetectionRoute route) {
    int missing = JoinedFields.missing(part.connection());
    return version.definition() != 0 && (missing & route.joinedSelectionFields()) == 0;
  }

  /** Ends the part. */
  void close() {
    part = null;
    filled = null;
    certain.clear();
    possible.clear();
  }

  /**
   * Finishes one of the part's connections.
   *
   * @param start of its process, or null
   * @param name of its host, or null
   */
  void add(int member, ProcessStart start, HostName name) {
    Members members = part.members();
    int profile = members.profileIndex(member);
    Filled like = filled[profile];
    if (like == null || !Objects.equals(like.start, start) || !Objects.equals(like.name, name)) {
      like = fill(member, start, name);
      filled[profile] = like;
    }
    int family = part.connection().family().ordinal();
    (like.joined == JoinedFields.NONE ? notJoinedOf : joinedOf)[family].add(1);
    if (!part.counted()) {
      (like.selected.isEmpty() ? unmatched : matched).add(1);
    }
    if (like.selected.isEmpty()) {
      return;
    }
    long time = members.time(member);
    NetworkConnection connection =
        like.connection.at(
            time, members.port(member), members.bytesSent(member), members.bytesReceived(member));
    for (Selected by : like.selected) {
      int counted = by.route.counts(time) ? 1 : 0;
      by.selectedBy.add(counted);
      if (by.group == null) {
        by.nullKeyOf.add(counted);
      } else {
        table.add(by.route, by.group, connection, like.joined);
      }
    }
  }

  /**
   * Fills the values of a member in, and finds the detections and groups. They are those of all
   * members with that start that carry the same: in nothing else that a detection reads do they
   * differ.
   */
  private Filled fill(int member, ProcessStart start, HostName name) {
    NetworkConnection lacking = part.connection();
    Members members = part.members();
    String[] profile = members.profile(member);
    // A selection may read port and bytes; where one does, members that carry the same have the
    // same.
    builder
        .start(lacking.family(), members.time(member))
        .destinationPort(members.port(member))
        .bytes(members.bytesSent(member), members.bytesReceived(member));
    for (Field field : Field.values()) {
      builder.set(field, lacking.value(field));
    }
    for (int i = 0; i < profile.length; i++) {
      builder.set(part.fields().get(i), profile[i]);
    }
    int joined = JoinedFields.NONE;
    for (Field field : JoinedFields.of(lacking.family())) {
      if (builder.get(field) == null) {
        String value = value(field, start, name, joined);
        if (value != null) {
          builder.set(field, value);
          joined |= JoinedFields.bit(field);
        }
      }
    }
    NetworkConnection connection = builder.build();
    List<Selected> selected = new ArrayList<>(1);
    for (int i = certain.nextSetBit(0); i >= 0; i = certain.nextSetBit(i + 1)) {
      selected.add(selected(i, connection));
    }
    if (!possible.isEmpty()) {
      Matches matches = matcher.match(connection);
      for (int i = 0; i < matches.count(); i++) {
        if (possible.get(matches.index(i))) {
          selected.add(selected(matches.index(i), connection));
        }
      }
    }
    return new Filled(start, name, connection, joined, selected);
  }

  private Selected selected(int detection, NetworkConnection connection) {
    DetectionRoute route = routes.get(detection);
    return new Selected(
        route, route.group(connection), selectedBy.get(detection), nullKeyOf.get(detection));
  }

  /**
   * What is found for connections that carry the same.
   *
   * @param start that they were joined with, or null
   * @param name that they were joined with, or null
   * @param connection their values; its time, port and bytes are those of one of them
   * @param joined the {@link JoinedFields} that they got
   * @param selected what selects them
   */
  private record Filled(
      ProcessStart start,
      HostName name,
      NetworkConnection connection,
      int joined,
      List<Selected> selected) {}

  /**
   * A detection that selects the connections.
   *
   * @param group null where they lack a key
   */
  private record Selected(
      DetectionRoute route, Group group, Tally.Count selectedBy, Tally.Count nullKeyOf) {}

  /**
   * What a field that the connection lacks is, or null.
   *
   * @param joined what was joined before it
   */
  private static String value(Field field, ProcessStart start, HostName name, int joined) {
    if (field == Field.COMPUTER && name != null && (start == null || start.computer() == null)) {
      return name.computer();
    }
    return start == null
        ? null
        : switch (field) {
          case IMAGE -> start.image();
          case PROCESS_NAME -> joinedImageName(start, joined);
          case COMMAND_LINE -> start.commandLine();
          case USER -> start.user();
          case PARENT_IMAGE -> start.parentImage();
          case COMPUTER -> start.computer();
          default -> null;
        };
  }

  /** The last part of the image, where that was joined as well. */
  private static String joinedImageName(ProcessStart start, int joined) {
    if ((joined & JoinedFields.bit(Field.IMAGE)) == 0) {
      return null;
    }
    String image = start.image();
    return image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
  }
}
