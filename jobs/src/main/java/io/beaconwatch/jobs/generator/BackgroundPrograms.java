package io.beaconwatch.jobs.generator;

import java.util.ArrayList;
import java.util.List;

/** What ordinary workstations run: browsers, updaters, services, office work. */
final class BackgroundPrograms {
  private static final String SERVICES = "C:\\Windows\\System32\\services.exe";
  private static final String EXPLORER = "C:\\Windows\\explorer.exe";
  private static final String SVCHOST = "C:\\Windows\\System32\\svchost.exe";

  private static final List<Program> SHARED =
      List.of(
          Program.of(
              SVCHOST,
              "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s wuauserv",
              SERVICES,
              Account.SYSTEM),
          Program.of(
              SVCHOST,
              "C:\\Windows\\system32\\svchost.exe -k NetworkService -p -s Dnscache",
              SERVICES,
              Account.NETWORK_SERVICE),
          Program.of(
              "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25010.11-0\\MsMpEng.exe",
              "\"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25010.11-0\\MsMpEng.exe\"",
              SERVICES,
              Account.SYSTEM),
          Program.of(
              "C:\\Program Files\\Northwind\\Updater\\NorthwindUpdate.exe",
              "\"C:\\Program Files\\Northwind\\Updater\\NorthwindUpdate.exe\" /svc /ua /interval=hourly",
              SERVICES,
              Account.SYSTEM),
          Program.of(
              "C:\\Program Files\\Blue Heron\\Inventory\\heron-inventory.exe",
              "\"C:\\Program Files\\Blue Heron\\Inventory\\heron-inventory.exe\" --service --site <main>",
              SERVICES,
              Account.SYSTEM),
          Program.of(
              "C:\\Windows\\CCM\\CcmExec.exe",
              "C:\\Windows\\CCM\\CcmExec.exe",
              SERVICES,
              Account.SYSTEM));

  /** By their places in {@link #of}: those that no detection's filter names. */
  private static final int[] UNFILTERED = {3, 4, 9, 10};

  /** Those that each detection's filter names. */
  private static final int[] FILTERED = {0, 1, 2, 6, 7, 8};

  private BackgroundPrograms() {}

  /**
   * A program that every detection counts.
   *
   * @param programs of a host
   * @param number any, not negative
   */
  static Program unfiltered(List<Program> programs, int number) {
    return programs.get(UNFILTERED[number % UNFILTERED.length]);
  }

  /** A program that Sysmon's detections leave out. */
  static Program filtered(List<Program> programs, int number) {
    return programs.get(FILTERED[number % FILTERED.length]);
  }

  /** The programs of an account's workstation; those of the system are shared by all. */
  static List<Program> of(Account account) {
    String home = "C:\\Users\\" + account.name();
    List<Program> programs = new ArrayList<>(SHARED);
    programs.add(
        Program.of(
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "\"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe\" --profile-directory=\"Default\"",
            EXPLORER,
            account));
    programs.add(
        Program.of(
            "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
            "\"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe\" --no-startup-window",
            EXPLORER,
            account));
    programs.add(
        Program.of(
            home + "\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe",
            '"' + home + "\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe\" /background",
            EXPLORER,
            account));
    programs.add(
        Program.of(
            "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
            "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE\" /recycle",
            EXPLORER,
            account));
    programs.add(
        Program.of(
            home + "\\AppData\\Local\\Programs\\Quill Notes\\quill.exe",
            '"'
                + home
                + "\\AppData\\Local\\Programs\\Quill Notes\\quill.exe\" --type=utility & sync",
            EXPLORER,
            account));
    return List.copyOf(programs);
  }
}
