package io.beaconwatch.jobs.generator;

/** The kinds of records that a host writes: connections, and what a reader has to skip. */
enum RecordKind {
  CONNECTION("connection", 3, "Network connection detected (rule: NetworkConnect)", "Network"),
  /** Falcon alone has an event of its own for these. */
  CONNECTION_IP6("connection-ip6", 3, "", "Network"),
  PROCESS_START("process-start", 1, "Process Create (rule: ProcessCreate)", "Process"),
  DNS("dns", 22, "Dns query (rule: DnsQuery)", ""),
  FILE("file", 11, "File created (rule: FileCreate)", "File"),
  REGISTRY("registry", 13, "Registry value set (rule: RegistryEvent)", "Registry");

  private final String label;
  private final int sysmonId;
  private final String task;
  private final String defenderSubject;

  RecordKind(String label, int sysmonId, String task, String defenderSubject) {
    this.label = label;
    this.sysmonId = sysmonId;
    this.task = task;
    this.defenderSubject = defenderSubject;
  }

  String label() {
    return label;
  }

  /** Sysmon's event id. */
  int sysmonId() {
    return sysmonId;
  }

  /** Sysmon's name of the event. */
  String task() {
    return task;
  }

  /** Defender's table of such records. */
  String table() {
    return "Device" + defenderSubject + "Events";
  }

  /** Whether a dialect can write this kind. */
  boolean isWrittenBy(Dialect dialect) {
    return switch (this) {
      case CONNECTION, PROCESS_START, FILE, REGISTRY -> true;
      case CONNECTION_IP6 -> dialect == Dialect.FALCON;
      case DNS ->
          switch (dialect) {
            case DEFENDER_ROW, DEFENDER_STREAM, DEFENDER_BATCH -> false;
            case SPLUNK_XML,
                SPLUNK_HEC,
                SUMO_OBJECT,
                SUMO_STRING,
                NXLOG,
                WINLOGBEAT_6,
                WINLOGBEAT_8,
                FALCON,
                ECS_NESTED,
                ECS_DOTTED,
                ECS_FIELDS ->
                true;
          };
    };
  }
}
