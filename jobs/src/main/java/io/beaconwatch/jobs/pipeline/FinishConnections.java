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

  /** The detections that one of the part's connections may count for, by their indexes. */
  private final BitSet concerned = new BitSet();

  private DetectionMatcher matcher;

  private UnjoinedPart part;

  /** What the last connection of the part was joined with: the next one mostly is, too. */
  private ProcessStart start;

  private HostName name;
  private boolean isFilled;
  private int joined;

  /** What selects each connection. */
  private final List<Selected> selected = new ArrayList<>();

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

  boolean isOpen() {
    return part != null;
  }

  /** Begins a part. */
  void open(UnjoinedPart newPart) {
    part = newPart;
    isFilled = false;
    int known = routes.size();
    for (DetectionVersion version : part.detections()) {
      Integer index = index(version);
      // A savepoint may hold connections for a detection that nobody knows any more.
      if (index != null) {
        concerned.set(index);
      }
    }
    if (routes.size() > known) {
      compile();
    }
  }

  /** Ends the part, if there is one. */
  void close() {
    part = null;
    concerned.clear();
  }

  /**
   * Finishes one of the part's connections.
   *
   * @param newStart of its process, or null
   * @param newName of its host, or null
   */
  void add(int member, ProcessStart newStart, HostName newName) {
    if (!isFilled || !Objects.equals(newStart, start) || !Objects.equals(newName, name)) {
      start = newStart;
      name = newName;
      fill();
    }
    int family = part.connection().family().ordinal();
    (joined == JoinedFields.NONE ? notJoinedOf : joinedOf)[family].add(1);
    if (!part.counted()) {
      (selected.isEmpty() ? unmatched : matched).add(1);
    }
    if (selected.isEmpty()) {
      return;
    }
    Members members = part.members();
    long time = members.time(member);
    NetworkConnection connection =
        builder
            .at(time)
            .destinationPort(members.port(member))
            .bytes(members.bytesSent(member), members.bytesReceived(member))
            .build();
    for (Selected by : selected) {
      int counted = by.route.counts(time) ? 1 : 0;
      by.selectedBy.add(counted);
      if (by.group == null) {
        by.nullKeyOf.add(counted);
      } else {
        table.add(by.route, by.group, connection, joined);
      }
    }
  }

  /**
   * Fills the values in, and finds the detections and groups. They are those of all of the part's
   * connections with that start: in what a detection reads of it, a part does not differ.
   */
  private void fill() {
    isFilled = true;
    NetworkConnection lacking = part.connection();
    Members members = part.members();
    builder
        .start(lacking.family(), members.time(0))
        .destinationPort(members.port(0))
        .bytes(members.bytesSent(0), members.bytesReceived(0));
    for (Field field : Field.values()) {
      builder.set(field, lacking.value(field));
    }
    joined = JoinedFields.NONE;
    for (Field field : JoinedFields.of(lacking.family())) {
      if (builder.get(field) == null) {
        String value = value(field);
        if (value != null) {
          builder.set(field, value);
          joined |= JoinedFields.bit(field);
        }
      }
    }
    NetworkConnection filled = builder.build();
    Matches matches = matcher.match(filled);
    selected.clear();
    for (int i = 0; i < matches.count(); i++) {
      int detection = matches.index(i);
      if (concerned.get(detection)) {
        DetectionRoute route = routes.get(detection);
        selected.add(
            new Selected(
                route, route.group(filled), selectedBy.get(detection), nullKeyOf.get(detection)));
      }
    }
  }

  /**
   * A detection that selects the connections.
   *
   * @param group null where they lack a key
   */
  private record Selected(
      DetectionRoute route, Group group, Tally.Count selectedBy, Tally.Count nullKeyOf) {}

  /** What a field that the connection lacks is, or null. */
  private String value(Field field) {
    if (field == Field.COMPUTER && name != null && (start == null || start.computer() == null)) {
      return name.computer();
    }
    return start == null
        ? null
        : switch (field) {
          case IMAGE -> start.image();
          case PROCESS_NAME -> joinedImageName();
          case COMMAND_LINE -> start.commandLine();
          case USER -> start.user();
          case PARENT_IMAGE -> start.parentImage();
          case COMPUTER -> start.computer();
          default -> null;
        };
  }

  /** The last part of the image, where that was joined as well. */
  private String joinedImageName() {
    if ((joined & JoinedFields.bit(Field.IMAGE)) == 0) {
      return null;
    }
    String image = start.image();
    return image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
  }
}
