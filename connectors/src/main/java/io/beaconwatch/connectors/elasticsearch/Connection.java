package io.beaconwatch.connectors.elasticsearch;

import com.google.common.base.Strings;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.http.HttpHost;

/**
 * How a cluster is reached.
 *
 * @param hosts URLs of its nodes, {@code http} or {@code https}; the port is 9200 where none is
 *     given; a path, which a proxy may ask for, has to be the same in all
 * @param credentials who the job is
 * @param certificateAuthorities PEM certificates that the nodes' certificates are checked against;
 *     null for those that Java trusts
 * @param requestTimeout how long a node may be silent before a request has failed
 */
public record Connection(
    List<String> hosts,
    Credentials credentials,
    String certificateAuthorities,
    Duration requestTimeout)
    implements Serializable {
  private static final int DEFAULT_PORT = 9200;

  /**
   * Checks what can be checked without asking.
   *
   * @throws IllegalArgumentException with what is wrong, never with a secret
   */
  public Connection {
    hosts = List.copyOf(hosts);
    require(!hosts.isEmpty(), "no host is given");
    Set<String> paths = new HashSet<>();
    for (String host : hosts) {
      URI uri = parse(host);
      paths.add(path(uri));
      require(
          certificateAuthorities == null || uri.getScheme().equals("https"),
          "there are certificates to check against, and '" + host + "' is not https");
    }
    require(paths.size() == 1, "the hosts have different paths");
    require(requestTimeout.toMillis() > 0, "the time-out of requests must be positive");
  }

  /** The nodes as the client wants them. */
  HttpHost[] nodes() {
    return hosts.stream()
        .map(Connection::parse)
        .map(
            uri ->
                new HttpHost(
                    uri.getHost(),
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    uri.getScheme()))
        .toArray(HttpHost[]::new);
  }

  /** The path before every request's own; empty where there is none. */
  String path() {
    return path(parse(hosts.get(0)));
  }

  /** For messages. */
  String where() {
    return "Elasticsearch at " + String.join(", ", hosts);
  }

  private static String path(URI uri) {
    String path = Strings.nullToEmpty(uri.getPath());
    return path.equals("/") ? "" : path;
  }

  private static URI parse(String host) {
    URI uri;
    try {
      uri = URI.create(host);
    } catch (IllegalArgumentException e) {
      // Its message would show a password that should not be there.
      throw new IllegalArgumentException("a host is not a URL such as https://es1:9200");
    }
    require(uri.getUserInfo() == null, "a host holds a user or password: give them apart");
    require(
        uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme()),
        "'" + host + "' is not a URL such as https://es1:9200");
    require(
        uri.getQuery() == null && uri.getFragment() == null,
        "'" + host + "' has more than a scheme, a host, a port and a path");
    return uri;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
