package io.beaconwatch.jobs.cli;

import io.beaconwatch.connectors.elasticsearch.IndexName;
import io.beaconwatch.connectors.elasticsearch.IndexTemplate;
import io.beaconwatch.jobs.options.ElasticsearchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code elasticsearch-template}: prints the index template for those who install it by hand. */
@Command(
    name = "elasticsearch-template",
    description =
        "Prints the index template of alerts, for PUT _index_template/<name>; the name goes to"
            + " stderr.",
    mixinStandardHelpOptions = true)
final class ElasticsearchTemplateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      paramLabel = "<name>",
      description = "What --elasticsearch.index is in the job (default: ${DEFAULT-VALUE}).")
  private String index = ElasticsearchOptions.INDEX.defaultValue();

  @Override
  public void run() {
    IndexTemplate template;
    try {
      template = IndexTemplate.of(IndexName.of(index));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--index: " + e.getMessage(), e);
    }
    spec.commandLine().getErr().println("PUT _index_template/" + template.name());
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().println(template.json());
    spec.commandLine().getOut().flush();
  }
}
