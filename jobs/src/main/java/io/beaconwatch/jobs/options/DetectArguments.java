package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code detect}, made from {@link DetectOptions}. */
public final class DetectArguments {
  private static final String CONFIG = "--config";

  /** The word before the arguments, which {@code flink run} may leave out. */
  private static final String COMMAND = "detect";

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
        .unmatchedOptionsAllowedAsOptionParameters(false)
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
    List<Problem> problems = new ArrayList<>();
    parsed.errors().forEach(error -> problems.addAll(problems(error)));
    List<Given> given = new ArrayList<>();
    String config = null;
    for (OptionSpec option : parsed.matchedOptions()) {
      List<String> values = option.stringValues();
      if (option.longestName().equals(CONFIG)) {
        config = values.isEmpty() ? null : values.get(values.size() - 1);
      } else if (!values.isEmpty() && !option.usageHelp()) {
        String key = option.longestName().substring("--".length());
        given.add(new Given(key, values, GivenOptions.COMMAND_LINE, 0));
      }
    }
    GivenOptions options = GivenOptions.of(given);
    if (config != null) {
      options = options.over(ConfigFile.read(config, problems));
    }
    return CheckedSettings.of(options, problems);
  }

  private static OptionSpec spec(DetectOption option) {
    OptionSpec.Builder spec =
        OptionSpec.builder(option.name())
            .paramLabel("<" + option.type().label() + ">")
            .description(option.description() + " (default: " + option.defaultText() + ")");
    if (option.isList()) {
      spec.type(List.class).auxiliaryTypes(String.class).arity("1..*");
    } else if (option.type() instanceof ValueType.Flag) {
      spec.type(String.class).arity("0..1").fallbackValue("true");
    } else {
      spec.type(String.class).arity("1");
    }
    return spec.build();
  }

  private static List<Problem> problems(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched());
    }
    String message = error.getMessage();
    if (error instanceof ParameterException bad && bad.getArgSpec() instanceof OptionSpec option) {
      message = option.longestName() + ": " + message;
    }
    return List.of(problem(message));
  }

  /** Never repeats what follows an unknown option: it may be a secret. */
  private static List<Problem> unmatched(List<String> arguments) {
    List<String> names = DetectOptions.all().stream().map(DetectOption::name).toList();
    List<Problem> problems = new ArrayList<>();
    boolean afterOption = false;
    for (String argument : arguments) {
      if (argument.startsWith("-")) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        problems.add(problem(name + ": unknown option" + NearestName.hint(name, names)));
        afterOption = true;
      } else if (!afterOption) {
        problems.add(problem("'" + argument + "' belongs to no option; is --input missing?"));
      }
    }
    return problems;
  }

  private static Problem problem(String message) {
    return new Problem(GivenOptions.COMMAND_LINE, 0, Severity.ERROR, message);
  }
}
