package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code detect}, made from {@link DetectOptions}. */
public final class DetectArguments {
  private static final String CONFIG = "--config";

  /** The word before the arguments, which {@code flink run} may leave out. */
  private static final String COMMAND = "detect";

  private final List<Given> given = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private String config;

  private DetectArguments() {}

  /** Gives a command every option of {@code detect}; its values stay text. */
  public static void addTo(CommandSpec command) {
    for (DetectOption option : DetectOptions.all()) {
      command.addOption(spec(option));
    }
    command.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("<file>")
            .type(String.class)
            .description(
                "Read options from a YAML file; those on the command line win."
                    + " (default: no file)")
            .build());
    command
        .parser()
        .collectErrors(true)
        .posixClusteredShortOptionsAllowed(false)
        .expandAtFiles(false);
  }

  /** Checks a whole command line, as {@code flink run} hands it over. */
  public static CheckedSettings check(String... arguments) {
    CommandSpec command = CommandSpec.create();
    addTo(command);
    boolean word = arguments.length > 0 && arguments[0].equals(COMMAND);
    String[] rest = word ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
    return check(new CommandLine(command).parseArgs(rest));
  }

  /** Checks a command line that picocli has parsed, together with the file that it names. */
  public static CheckedSettings check(ParseResult parsed) {
    DetectArguments arguments = new DetectArguments();
    parsed.matchedOptions().forEach(arguments::option);
    parsed.errors().forEach(arguments::error);
    if (arguments.problems.isEmpty()) {
      arguments.strays(parsed.unmatched());
    }
    GivenOptions options = GivenOptions.of(arguments.given);
    if (arguments.config != null) {
      options = options.over(ConfigFile.read(arguments.config, arguments.problems));
    }
    return CheckedSettings.of(options, arguments.problems);
  }

  private static OptionSpec spec(DetectOption option) {
    OptionSpec.Builder spec =
        OptionSpec.builder(option.name())
            .paramLabel("<" + option.type().label() + ">")
            .description(option.description() + " " + option.hint());
    if (option.isList()) {
      spec.type(List.class).auxiliaryTypes(String.class).arity("1..*");
    } else if (option.type() instanceof ValueType.Flag) {
      spec.type(String.class).arity("0..1").fallbackValue("true");
    } else {
      spec.type(String.class).arity("1");
    }
    return spec.build();
  }

  /**
   * Takes what an option was given. Picocli lets a value begin with hyphens, as a bad duration may;
   * one that begins with two is an unknown option.
   */
  private void option(OptionSpec option) {
    List<String> values = new ArrayList<>();
    for (String value : option.stringValues()) {
      if (value.startsWith("--")) {
        unknown(value);
        break;
      }
      values.add(value);
    }
    if (option.longestName().equals(CONFIG)) {
      config = values.isEmpty() ? null : values.get(values.size() - 1);
    } else if (!values.isEmpty() && !option.usageHelp() && !option.versionHelp()) {
      String key = option.longestName().substring("--".length());
      given.add(new Given(key, values, GivenOptions.COMMAND_LINE, 0));
    }
  }

  private void error(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      unmatched.getUnmatched().stream().filter(text -> text.startsWith("-")).forEach(this::unknown);
    } else if (error instanceof OverwrittenOptionException twice) {
      problem(((OptionSpec) twice.getOverwritten()).longestName() + ": is there twice");
    } else if (error instanceof MissingParameterException missing) {
      for (ArgSpec option : missing.getMissing()) {
        problem(((OptionSpec) option).longestName() + ": a value is missing");
      }
    } else {
      problem(error.getMessage());
    }
  }

  /** Only its name: a value after it may be a secret. */
  private void unknown(String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    List<String> names = new ArrayList<>();
    DetectOptions.all().forEach(option -> names.add(option.name()));
    names.add(CONFIG);
    problem(name + ": unknown option" + NearestName.hint(name, names));
  }

  /** Told only when nothing else is wrong, since they may belong to an unknown option. */
  private void strays(List<String> arguments) {
    for (String argument : arguments) {
      problem("'" + argument + "' belongs to no option; is --input missing?");
    }
  }

  private void problem(String message) {
    problems.add(new Problem(GivenOptions.COMMAND_LINE, 0, Severity.ERROR, message));
  }
}
