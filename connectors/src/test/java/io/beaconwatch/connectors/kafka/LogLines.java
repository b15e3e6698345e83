package io.beaconwatch.connectors.kafka;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged while it is open, with the traces of errors. */
final class LogLines extends AbstractAppender implements AutoCloseable {
  private final LoggerContext context = LoggerContext.getContext(false);
  private final Level before = context.getConfiguration().getRootLogger().getLevel();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {
    super("lines", null, null, false, Property.EMPTY_ARRAY);
  }

  static LogLines open() {
    LogLines lines = new LogLines();
    lines.start();
    lines.context.getConfiguration().getRootLogger().addAppender(lines, Level.DEBUG, null);
    lines.level(Level.DEBUG);
    return lines;
  }

  private void level(Level level) {
    context.getConfiguration().getRootLogger().setLevel(level);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    StringWriter text = new StringWriter();
    text.append(event.getMessage().getFormattedMessage());
    if (event.getThrown() != null) {
      event.getThrown().printStackTrace(new PrintWriter(text));
    }
    lines.add(text.toString());
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    level(before);
    context.getConfiguration().getRootLogger().removeAppender("lines");
    stop();
  }
}
