package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.NearestName;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, as a user is told. */
public final class BadArguments {
  private BadArguments() {}

  /** Names what is unknown without its value, which may be a secret, and the nearest valid name. */
  public static String message(ParameterException bad) {
    if (!(bad instanceof UnmatchedArgumentException unmatched)) {
      return bad.getMessage();
    }
    CommandLine command = bad.getCommandLine();
    String first = unmatched.getUnmatched().get(0);
    Collection<String> valid =
        first.startsWith("-") || command.getSubcommands().isEmpty()
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    int equals = first.indexOf('=');
    String name = equals < 0 ? first : first.substring(0, equals);
    return "unknown '" + name + "'" + NearestName.hint(name, valid);
  }
}
