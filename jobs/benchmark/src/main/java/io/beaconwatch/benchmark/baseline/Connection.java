package io.beaconwatch.benchmark.baseline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple5;

/**
 * A record of Sysmon as Jackson binds it, with the fields that the detection reads: a type that
 * Flink takes for a POJO.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Connection {
  /** Host, user, image, command line and destination. */
  static final TypeInformation<Tuple5<String, String, String, String, String>> KEY_TYPE =
      Types.TUPLE(Types.STRING, Types.STRING, Types.STRING, Types.STRING, Types.STRING);

  private static final int NETWORK_CONNECTION = 3;
  private static final Pattern PRIVATE =
      Pattern.compile(
          "^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.|127\\.|169\\.254\\.|::1$)");
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(?i)\\\\(chrome|firefox|msedge|MicrosoftEdgeCP|iexplore|brave|opera|svchost|MsMpEng"
              + "|wuauclt|TrustedInstaller|teams|OneDrive)\\.exe$");

  /** Of {@code UtcTime}: 2026-03-03 05:00:00.251. */
  private static final DateTimeFormatter TIME =
      new java.time.format.DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  @JsonProperty("EventID")
  public int eventId;

  @JsonProperty("SourceName")
  public String sourceName;

  @JsonProperty("UtcTime")
  public String utcTime;

  @JsonProperty("Hostname")
  public String host;

  @JsonProperty("User")
  public String user;

  @JsonProperty("Image")
  public String image;

  @JsonProperty("CommandLine")
  public String commandLine;

  @JsonProperty("DestinationIp")
  public String destination;

  @JsonProperty("DestinationPort")
  public Integer port;

  /** In milliseconds since the epoch; 0 until {@link #isCounted} was asked. */
  public long time;

  /** Whether the detection counts it. */
  boolean isCounted() {
    if (eventId != NETWORK_CONNECTION || !"Microsoft-Windows-Sysmon".equals(sourceName)) {
      return false;
    }
    if (isMissing(host)
        || isMissing(user)
        || isMissing(image)
        || isMissing(commandLine)
        || isMissing(destination)
        || PRIVATE.matcher(destination).find()
        || LEFT_OUT.matcher(image).find()) {
      return false;
    }
    time = LocalDateTime.parse(utcTime, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    return true;
  }

  private static boolean isMissing(String key) {
    return key == null || key.isEmpty();
  }

  Tuple5<String, String, String, String, String> key() {
    return Tuple5.of(host, user, image, commandLine, destination);
  }
}
