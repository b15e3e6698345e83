package io.beaconwatch.jobs;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One program on one host that connects to one address, as several platforms write it.
 *
 * @param program the name of its file
 */
public record Beacon(String host, String program, String address) {

  /** That many times, one every period from the first on. */
  public static List<Instant> times(String first, Duration period, int count) {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(Instant.parse(first).plus(period.multipliedBy(i)));
    }
    return times;
  }

  /** A row of DeviceNetworkEvents, which sentinel reads. */
  public String defender(Instant time) {
    return """
        {"Timestamp":"%s","DeviceId":"d1","DeviceName":"%s","ActionType":"ConnectionSuccess",\
        "RemoteIP":"%s","RemotePort":443,"RemoteIPType":"Public","LocalIP":"10.0.1.14",\
        "InitiatingProcessFileName":"%s","InitiatingProcessFolderPath":"C:\\\\tools\\\\%s",\
        "InitiatingProcessCommandLine":"%s -p","InitiatingProcessAccountName":"amy"}"""
        .formatted(time, host, address, program, program, program);
  }

  /** An event that elastic reads. */
  public String ecs(Instant time) {
    return """
        {"@timestamp":"%s","event":{"category":["network"],"type":["connection","start"]},\
        "network":{"direction":"egress"},"host":{"name":"%s"},"user":{"name":"amy"},\
        "process":{"name":"%s"},"destination":{"ip":"%s","port":443}}"""
        .formatted(time, host, program, address);
  }

  /**
   * Sysmon's event 3 with a command line, which sumo and splunk read.
   *
   * @param time the sensor's
   * @param recorded the record's
   */
  public String sysmon(Instant time, Instant recorded) {
    return """
        <Event><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>3</EventID>\
        <TimeCreated SystemTime="%s"/><Computer>%s</Computer></System><EventData>\
        <Data Name="UtcTime">%s</Data><Data Name="Image">C:\\tools\\%s</Data>\
        <Data Name="CommandLine">%s -p</Data><Data Name="User">CORP\\amy</Data>\
        <Data Name="Initiated">true</Data><Data Name="DestinationIp">%s</Data>\
        <Data Name="DestinationPort">443</Data></EventData></Event>"""
        .formatted(
            recorded,
            host,
            time.toString().replace('T', ' ').replace("Z", ""),
            program,
            program,
            address);
  }

  /**
   * Falcon's NetworkConnectIP4 with the fields that an enriching pipeline adds, which logscale
   * reads.
   *
   * @param time the sensor's
   * @param recorded the record's
   */
  public String falcon(Instant time, Instant recorded) {
    return """
        {"event_simpleName":"NetworkConnectIP4","aid":"a1","ContextTimeStamp":"%s",\
        "timestamp":"%s","ComputerName":"%s","UserName":"amy",\
        "ImageFileName":"\\\\Device\\\\HarddiskVolume3\\\\tools\\\\%s","CommandLine":"%s -p",\
        "RemoteAddressIP4":"%s","RemotePort":"443"}"""
        .formatted(
            BigDecimal.valueOf(time.toEpochMilli(), 3),
            Long.toString(recorded.toEpochMilli()),
            host,
            program,
            program,
            address);
  }
}
