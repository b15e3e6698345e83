package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of SEMANTICS 7.3 to 7.5, each cell. x is excluded, P passes. */
class BundledSelectionsTest {
  private static final List<String> NAMES = DetectionFiles.BUNDLED;

  private static final DetectionMatcher MATCHER =
      new DetectionMatcher(new DetectionFiles().bundled(NAMES).load().detections());

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, x, x, x, x",
    "172.16.0.0, x, x, x, x",
    "172.31.255.255, x, x, x, x",
    "192.168.0.1, x, x, x, x",
    "127.0.0.1, x, x, x, x",
    "100.0.0.1, P, P, P, P",
    "172.15.255.255, P, P, P, P",
    "172.32.0.0, P, P, P, P",
    "192.169.0.1, P, P, P, P",
    "169.254.1.1, x, x, x, P",
    "::1, x, x, x, x",
    "0:0:0:0:0:0:0:1, P, P, P, x",
    "fe80::1, P, P, P, P",
    "fc00::1, P, P, P, P",
    "::ffff:10.0.0.1, P, P, P, x",
    "2001:db8::1, P, P, P, P",
    "100.64.0.1, P, P, P, P",
    "224.0.0.1, P, P, P, P",
    "0.0.0.0, P, P, P, P",
    "198.51.100.10, P, P, P, P"
  })
  void filtersAddresses(
      String address, String sumo, String splunk, String logscale, String elastic) {
    assertThat(matches("sumo", Field.DESTINATION_IP, address)).isEqualTo(sumo);
    assertThat(matches("splunk", Field.DESTINATION_IP, address)).isEqualTo(splunk);
    assertThat(matches("logscale", Field.DESTINATION_IP, address)).isEqualTo(logscale);
    assertThat(matches("elastic", Field.DESTINATION_IP, address)).isEqualTo(elastic);
    assertThat(matches("sentinel", Field.DESTINATION_IP, address)).isEqualTo("P");
  }

  @ParameterizedTest
  @CsvSource({
    "C:\\a\\agent.exe, P, P, P, P, P",
    "C:\\a\\chrome.exe, x, x, x, x, x",
    "C:\\a\\CHROME.EXE, x, x, x, x, x",
    "C:\\a\\MICROSOFTEDGECP.EXE, x, x, x, x, x",
    "chrome.exe, x, P, x, x, x",
    "C:/a/chrome.exe, x, P, x, x, x",
    "C:\\a\\notchrome.exe, x, P, x, P, P",
    "C:\\a\\steams.exe, x, P, x, P, P",
    "C:\\a\\ms-teams.exe, x, P, x, P, P",
    "C:\\a\\safari.exe, x, P, x, x, P",
    "C:\\a\\waterfox.exe, x, P, x, x, P",
    "C:\\a\\msiexec.exe, x, P, x, x, P",
    "C:\\a\\ccmexec.exe, x, P, x, x, P",
    "C:\\a\\svchost.exe, x, x, x, x, P",
    "C:\\a\\MsMpEng.exe, x, x, x, x, P",
    "C:\\a\\wuauclt.exe, x, x, x, x, P",
    "C:\\a\\TrustedInstaller.exe, x, x, x, x, P",
    "C:\\a\\firefox.exe, x, x, x, x, x",
    "C:\\a\\msedge.exe, x, x, x, x, x",
    "C:\\a\\iexplore.exe, x, x, x, x, x",
    "C:\\a\\brave.exe, x, x, x, x, x",
    "C:\\a\\opera.exe, x, x, x, x, x",
    "C:\\a\\teams.exe, x, x, x, x, x",
    "C:\\a\\OneDrive.exe, x, x, x, x, x",
    "C:\\a\\outlook.exe, P, P, P, P, x",
    "C:\\a\\slack.exe, P, P, P, P, x",
    "C:\\a\\zoom.exe, P, P, P, P, x",
    "C:\\a\\msedgewebview2.exe, P, P, P, P, x",
    "C:\\a\\chrome.exe.bak, P, P, P, P, P",
    "/usr/bin/chrome, P, P, P, P, P",
    "C:\\a\\chromeXexe, P, P, P, P, P",
    "'C:\\a\\chrome.exe\n', P, P, P, P, P",
    ", P, P, P, P, P"
  })
  void filtersProcesses(
      String image, String sumo, String splunk, String logscale, String sentinel, String elastic) {
    Consumer<NetworkConnection.Builder> process =
        builder -> builder.set(Field.IMAGE, image).set(Field.PROCESS_NAME, baseName(image));

    assertThat(matches("sumo", process)).isEqualTo(sumo);
    assertThat(matches("splunk", process)).isEqualTo(splunk);
    assertThat(matches("logscale", process)).isEqualTo(logscale);
    assertThat(matches("sentinel", process)).isEqualTo(sentinel);
    assertThat(matches("elastic", process)).isEqualTo(elastic);
  }

  @ParameterizedTest
  @CsvSource({
    "login.microsoftonline.com, x",
    "MICROSOFT.COM, x",
    "notmicrosoft.com, x",
    "pineapple.com, x",
    "postoffice.com, x",
    "olive.com, x",
    "c2.s3.amazonaws.com, x",
    "microsoft.com.evil.io, P",
    "microsoft.com., P",
    "example.net, P",
    "azurewebsites.net, P",
    "'', P",
    ", P"
  })
  void filtersDomains(String domain, String elastic) {
    assertThat(matches("elastic", Field.DESTINATION_HOSTNAME, domain)).isEqualTo(elastic);
  }

  @ParameterizedTest
  @CsvSource({
    "sentinel, REMOTE_IP_TYPE, public, x",
    "sentinel, REMOTE_IP_TYPE, , x",
    "sentinel, REMOTE_IP_TYPE, '', x",
    "sentinel, REMOTE_IP_TYPE, Loopback, x",
    "sentinel, REMOTE_IP_TYPE, FourToSixMapping, x",
    "sentinel, ACTION_TYPE, NetworkSignatureInspected, P",
    "sentinel, ACTION_TYPE, ConnectionAttempt, x",
    "sentinel, ACTION_TYPE, connectionsuccess, x",
    "sentinel, ACTION_TYPE, , x",
    "sumo, DESTINATION_IP, , x",
    "sumo, DESTINATION_IP, '', P",
    "splunk, DESTINATION_IP, , P",
    "logscale, DESTINATION_IP, , P",
    "elastic, DESTINATION_IP, , P",
    "sumo, EVENT_ID, 1, x",
    "splunk, EVENT_ID, 22, x",
    "logscale, EVENT_SIMPLE_NAME, NetworkConnectIP6, x",
    "logscale, EVENT_SIMPLE_NAME, networkconnectip4, x",
    "elastic, DIRECTION, outbound, x",
    "elastic, DIRECTION, Egress, x",
    "elastic, DIRECTION, , x"
  })
  void readsTheOtherFields(String name, Field field, String value, String expected) {
    assertThat(matches(name, field, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "network, connection start, P",
    "network, connection end, x",
    "network, Start, x",
    "host, start, x",
    "host network, start, P",
    "network, , x"
  })
  void readsListsOfEcs(String categories, String types, String expected) {
    assertThat(
            matches(
                "elastic",
                builder -> builder.eventCategories(words(categories)).eventTypes(words(types))))
        .isEqualTo(expected);
  }

  /** 'I' folds to a dotless i in Turkish, if anything folds by locale. */
  @Test
  void ignoresTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      DetectionMatcher matcher =
          new DetectionMatcher(new DetectionFiles().bundled(NAMES).load().detections());
      for (String name : NAMES) {
        NetworkConnection connection =
            connection(
                name,
                builder ->
                    builder
                        .set(Field.IMAGE, "C:\\a\\MICROSOFTEDGECP.EXE")
                        .set(Field.PROCESS_NAME, "MICROSOFTEDGECP.EXE"));
        assertThat(matched(matcher.match(connection))).as(name).doesNotContain(name);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String matches(String name, Field field, String value) {
    return matches(name, builder -> builder.set(field, value));
  }

  private static String matches(String name, Consumer<NetworkConnection.Builder> change) {
    return matched(MATCHER.match(connection(name, change))).contains(name) ? "P" : "x";
  }

  private static List<String> matched(Matches matches) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < matches.count(); i++) {
      names.add(NAMES.get(matches.index(i)));
    }
    return names;
  }

  private static NetworkConnection connection(
      String name, Consumer<NetworkConnection.Builder> change) {
    NetworkConnection.Builder builder = new NetworkConnection.Builder().start(family(name), 0);
    builder
        .set(Field.EVENT_ID, "3")
        .set(Field.EVENT_SIMPLE_NAME, "NetworkConnectIP4")
        .set(Field.ACTION_TYPE, "ConnectionSuccess")
        .set(Field.REMOTE_IP_TYPE, "Public")
        .set(Field.DIRECTION, "egress")
        .set(Field.IMAGE, "C:\\tools\\agent.exe")
        .set(Field.PROCESS_NAME, "agent.exe")
        .set(Field.DESTINATION_IP, "198.51.100.10")
        .eventCategories(List.of("network"))
        .eventTypes(List.of("start"))
        .destinationPort(443);
    change.accept(builder);
    return builder.build();
  }

  private static Family family(String name) {
    return switch (name) {
      case "sumo", "splunk" -> Family.SYSMON;
      case "sentinel" -> Family.DEFENDER;
      case "logscale" -> Family.FALCON;
      default -> Family.ECS;
    };
  }

  private static String baseName(String path) {
    return path == null
        ? null
        : path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" ", -1));
  }
}
