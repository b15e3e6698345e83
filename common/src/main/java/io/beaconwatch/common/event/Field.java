package io.beaconwatch.common.event;

import com.google.common.collect.ImmutableList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A field of the canonical connection, with the name that each family gives it. Detections may use
 * any of these names; a family without a name for a field never supplies it itself.
 */
public enum Field {
  EVENT_ID("EventID", null, null, null, "EventCode"),
  ACTION_TYPE(null, "ActionType", null, null),
  EVENT_SIMPLE_NAME(null, null, "event_simpleName", null),
  EVENT_CATEGORY(null, null, null, "event.category"),
  EVENT_TYPE(null, null, null, "event.type"),
  /** The endpoint as the log pipeline names it: Splunk's index-time host; else the computer. */
  HOST("host", null, null, null),
  COMPUTER("Computer", "DeviceName", "ComputerName", "host.name"),
  USER("User", "InitiatingProcessAccountName", "UserName", "user.name", "AccountName"),
  IMAGE("Image", "InitiatingProcessFolderPath", "ImageFileName", "process.executable"),
  /** The last part of the image path where the family has no field of its own for it. */
  PROCESS_NAME("ProcessName", "InitiatingProcessFileName", "FileName", "process.name"),
  COMMAND_LINE(
      "CommandLine", "InitiatingProcessCommandLine", "CommandLine", "process.command_line"),
  PARENT_IMAGE("ParentImage", "InitiatingProcessParentFileName", null, "process.parent.executable"),
  /** What identifies the process on its host: the key of the process context. */
  PROCESS_ENTITY("ProcessGuid", "InitiatingProcessId", "ContextProcessId", "process.entity_id"),
  AGENT_ID(null, "DeviceId", "aid", "agent.id"),
  INITIATED("Initiated", null, null, null),
  DIRECTION(null, null, "ConnectionDirection", "network.direction"),
  PROTOCOL("Protocol", null, null, "network.transport"),
  SOURCE_IP("SourceIp", "LocalIP", "LocalAddressIP4", "source.ip"),
  SOURCE_PORT("SourcePort", "LocalPort", "LocalPort", "source.port"),
  SOURCE_HOSTNAME("SourceHostname", null, null, "source.domain"),
  SOURCE_IS_IPV6("SourceIsIpv6", null, null, null),
  DESTINATION_IP(
      "DestinationIp", "RemoteIP", "RemoteAddressIP4", "destination.ip", "RemoteAddressIP6"),
  DESTINATION_PORT("DestinationPort", "RemotePort", "RemotePort", "destination.port"),
  DESTINATION_HOSTNAME("DestinationHostname", "RemoteUrl", null, "destination.domain"),
  DESTINATION_IS_IPV6("DestinationIsIpv6", null, null, null),
  REMOTE_IP_TYPE(null, "RemoteIPType", null, null),
  BYTES_SENT(null, "SentBytes", null, "source.bytes"),
  BYTES_RECEIVED(null, "ReceivedBytes", null, "destination.bytes");

  private static final Map<String, Field> BY_NAME = byName();

  private final String sysmon;
  private final String defender;
  private final String falcon;
  private final String ecs;
  private final ImmutableList<String> otherNames;

  Field(String sysmon, String defender, String falcon, String ecs, String... otherNames) {
    this.sysmon = sysmon;
    this.defender = defender;
    this.falcon = falcon;
    this.ecs = ecs;
    this.otherNames = ImmutableList.copyOf(otherNames);
  }

  /** The field's name in a family, or empty where the family does not have it. */
  public Optional<String> nameIn(Family family) {
    return Optional.ofNullable(
        switch (family) {
          case SYSMON -> sysmon;
          case DEFENDER -> defender;
          case FALCON -> falcon;
          case ECS -> ecs;
        });
  }

  /** Every name that a detection may use for this field. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Family family : Family.values()) {
      nameIn(family).ifPresent(names::add);
    }
    names.addAll(otherNames);
    return names;
  }

  /** The field with that exact name in any family, or empty. */
  public static Optional<Field> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Every name of every field, for the nearest valid one in an error. */
  public static Iterable<String> allNames() {
    return BY_NAME.keySet();
  }

  private static Map<String, Field> byName() {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : values()) {
      for (String name : field.names()) {
        Field other = byName.put(name, field);
        if (other != null) {
          throw new IllegalStateException(name + " names both " + other + " and " + field);
        }
      }
    }
    return Collections.unmodifiableMap(byName);
  }
}
