package io.beaconwatch.common.event;

/**
 * Whose event model a connection follows. A detection reads the families that its Sigma {@code
 * logsource} names; it never sees the others.
 */
public enum Family {
  /** Sysmon event 3, whatever brought it: Windows XML, Windows JSON, Winlogbeat. */
  SYSMON,
  /** Microsoft Defender for Endpoint, table DeviceNetworkEvents. */
  DEFENDER,
  /** CrowdStrike Falcon, NetworkConnectIP4 and NetworkConnectIP6. */
  FALCON,
  /** Elastic Common Schema. */
  ECS
}
