package io.beaconwatch.jobs.options;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code detect}, made from {@link OptionGroups}. */
public final class DetectArguments {
  private static final String CONFIG = "--config";

  private static final String REPLAY = "replay";

  /** The word before the arguments, which {@code flink run} may leave out. */
  private static final Set<String> COMMANDS = Set.of("detect", REPLAY);

  private final List<Given> given = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private String config;

  private DetectArguments() {}

  /** Gives a command every option of {@code detect}; its values stay text. */
  public static void addTo(CommandSpec command) {
    for (DetectOption option : OptionGroups.options()) {
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
    command.preprocessor(
        (arguments, spec, argument, info) -> {
          arguments.forEach(text -> addOpenEnded(text, spec));
          return false;
        });
    command.usageMessage().sectionMap().put(SECTION_KEY_OPTION_LIST, DetectArguments::optionList);
  }

  /** Makes an option of a name that an open-ended one takes in; help does not show it. */
  private static void addOpenEnded(String argument, CommandSpec command) {
    String name = nameOf(argument);
    if (name.startsWith("--") && command.findOption(name) == null) {
      OptionGroups.find(name.substring(2))
          .filter(DetectOption::isOpenEnded)
          .ifPresent(
              option ->
                  command.addOption(spec(option).toBuilder().names(name).hidden(true).build()));
    }
  }

  /** The options of help by group, those of every command at the end. */
  private static String optionList(Help help) {
    CommandSpec command = help.commandSpec();
    List<OptionSpec> others = new ArrayList<>(command.options());
    StringBuilder text = new StringBuilder();
    for (OptionGroup group : OptionGroups.all()) {
      List<OptionSpec> specs =
          group.options().stream().map(option -> command.findOption(option.name())).toList();
      if (others.removeAll(specs)) {
        text.append('\n').append(group.title()).append(":\n").append(list(help, specs));
      }
    }
    return text.append("\nOthers:\n").append(list(help, others)).append("\n").toString();
  }

  private static String list(Help help, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout();
    layout.addOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }

  /** Checks a whole command line, as {@code flink run} hands it over. */
  public static CheckedSettings check(String... arguments) {
    CommandSpec command = CommandSpec.create();
    addTo(command);
    String word = arguments.length > 0 ? arguments[0] : "";
    String[] rest =
        COMMANDS.contains(word) ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
    return check(new CommandLine(command).parseArgs(rest), word.equals(REPLAY));
  }

  /** Checks a command line that picocli has parsed, together with the file that it names. */
  public static CheckedSettings check(ParseResult parsed) {
    return check(parsed, false);
  }

  /** As above, of a command that needs something to replay. */
  public static CheckedSettings checkReplay(ParseResult parsed) {
    return check(parsed, true);
  }

  private static CheckedSettings check(ParseResult parsed, boolean replays) {
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
    return CheckedSettings.of(options, arguments.problems, replays);
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
    String name = nameOf(argument);
    List<String> names = new ArrayList<>();
    OptionGroups.options().forEach(option -> names.add(option.name()));
    names.add(CONFIG);
    problem(name + ": unknown option" + NearestName.hint(name, names, OptionGroups.LISTED));
  }

  private static String nameOf(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }

  /**
   * Told only when nothing else is wrong, since they may belong to an unknown option; and not
   * repeated where they may be the rest of a secret.
   */
  private void strays(List<String> arguments) {
    boolean secret = given.stream().anyMatch(option -> Secrets.isSecret(option.key()));
    for (String argument : arguments) {
      problem(
          secret
              ? "an argument belongs to no option; does a secret lack its quotes?"
              : "'" + argument + "' belongs to no option; is --input missing?");
    }
  }

  private void problem(String message) {
    problems.add(new Problem(GivenOptions.COMMAND_LINE, 0, Severity.ERROR, message));
  }
}
