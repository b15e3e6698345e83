package io.beaconwatch.jobs.generator;

import java.util.Optional;

/** Which program makes planted connections. */
enum Actor {
  IMPLANT(null),
  BROWSER("every vendor leaves the browser out by name"),
  SERVICE_HOST("svchost.exe is left out by name"),
  ANTIVIRUS("MsMpEng.exe is left out by name"),
  CHAT("slack.exe is left out by name"),
  DEVELOPER_TOOL(null);

  private static final String EXPLORER = "C:\\Windows\\explorer.exe";
  private static final String POWERSHELL =
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
  private static final String WSCRIPT = "C:\\Windows\\SysWOW64\\wscript.exe";
  private static final String RUNDLL = "C:\\Windows\\System32\\rundll32.exe";
  private static final String MSBUILD =
      "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe";

  private final String exclusion;

  Actor(String exclusion) {
    this.exclusion = exclusion;
  }

  /** Why no detection finds this program where it is planted. */
  Optional<String> exclusion() {
    return Optional.ofNullable(exclusion);
  }

  Program program(Host host, long draw) {
    return switch (this) {
      case IMPLANT -> implant(host, draw);
      case BROWSER -> browser(host, draw);
      case SERVICE_HOST -> host.programs().get(0);
      case ANTIVIRUS -> host.programs().get(2);
      case CHAT -> {
        String image = home(host) + "\\AppData\\Local\\slack\\app-4.41.105\\slack.exe";
        yield Program.of(image, quoted(image) + " --startup", EXPLORER, host.account());
      }
      case DEVELOPER_TOOL -> {
        String image = "C:\\Program Files\\Blue Heron\\Forge\\forge-worker.exe";
        yield Program.of(image, quoted(image) + " --poll 60s", EXPLORER, host.account());
      }
    };
  }

  /** Some with quotes, angle brackets, an ampersand and letters past ASCII to be escaped. */
  private static Program implant(Host host, long draw) {
    return switch (Draw.below(draw, 6)) {
      case 0 -> {
        String image = "C:\\ProgramData\\Tessera\\tessera-sync.exe";
        yield Program.of(image, quoted(image) + " --quiet --id=7f31c2", EXPLORER, host.account());
      }
      case 1 ->
          Program.of(
              POWERSHELL,
              "powershell.exe -NoP -W Hidden -File \"C:\\Users\\Public\\réglages & état.ps1\"",
              EXPLORER,
              host.account());
      case 2 ->
          Program.of(
              RUNDLL,
              "rundll32.exe C:\\Users\\Public\\wmiprov.dll,Start",
              EXPLORER,
              host.account());
      case 3 -> {
        String image = home(host) + "\\AppData\\Roaming\\Lumen\\lumenhost.exe";
        yield Program.of(image, quoted(image), EXPLORER, host.account());
      }
      case 4 ->
          Program.of(
              WSCRIPT,
              quoted(WSCRIPT) + " //B \"C:\\Users\\Public\\Documents\\<2026> invoice.js\"",
              EXPLORER,
              host.account());
      default ->
          Program.of(
              MSBUILD,
              "MSBuild.exe C:\\Users\\Public\\Libraries\\build.xml",
              EXPLORER,
              host.account());
    };
  }

  private static Program browser(Host host, long draw) {
    String image =
        switch (Draw.below(draw, 3)) {
          case 0 -> "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
          case 1 -> "C:\\Program Files\\Mozilla Firefox\\firefox.exe";
          default -> "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
        };
    return Program.of(image, quoted(image) + " --type=utility", EXPLORER, host.account());
  }

  private static String home(Host host) {
    return "C:\\Users\\" + host.account().name();
  }

  private static String quoted(String image) {
    return '"' + image + '"';
  }
}
