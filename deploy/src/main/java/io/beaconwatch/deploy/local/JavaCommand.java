package io.beaconwatch.deploy.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line that runs a class with the Java that runs this one. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * The command line.
   *
   * @param flags for Java
   * @param arguments the class, and what it is given
   */
  public static List<String> of(List<String> flags, String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(arguments));
    return command;
  }
}
