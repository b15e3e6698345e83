package io.beaconwatch.deploy.kubernetes;

import com.google.common.reflect.ClassPath;
import com.google.common.reflect.ClassPath.ClassInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** The options of the Flink on the class path, under the names that are not deprecated. */
final class FlinkOptions {
  private static final List<String> PACKAGES =
      List.of("org.apache.flink.configuration", "org.apache.flink.state.rocksdb");

  /** Options of a reporter stand in the code without what begins them. */
  private static final Pattern OF_REPORTER = Pattern.compile("metrics\\.reporter\\.\\w+\\.(.+)");

  /** The Prometheus reporter's own, which its factory reads as a property. */
  private static final Set<String> OF_PROMETHEUS = Set.of("port");

  private final Map<String, ConfigOption<?>> options = new TreeMap<>();

  FlinkOptions() {
    try {
      ClassPath classPath = ClassPath.from(FlinkOptions.class.getClassLoader());
      for (String name : PACKAGES) {
        for (ClassInfo info : classPath.getTopLevelClasses(name)) {
          if (info.getSimpleName().endsWith("Options")) {
            addOptions(info.load());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addOptions(Class<?> type) {
    for (Field field : type.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
        try {
          ConfigOption<?> option = (ConfigOption<?>) field.get(null);
          options.put(option.key(), option);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** What is wrong with keys and values, but for keys of others. */
  List<String> problems(Map<String, String> configuration, Set<String> others) {
    List<String> problems = new ArrayList<>();
    Configuration given = Configuration.fromMap(configuration);
    for (String key : configuration.keySet()) {
      Matcher ofReporter = OF_REPORTER.matcher(key);
      if (others.contains(key)
          || (ofReporter.matches() && OF_PROMETHEUS.contains(ofReporter.group(1)))) {
        continue;
      }
      ConfigOption<?> option = options.get(ofReporter.matches() ? ofReporter.group(1) : key);
      if (option == null) {
        problems.add(key + " is no option of Flink");
        continue;
      }
      try {
        given.getOptional(option);
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    return problems;
  }
}
