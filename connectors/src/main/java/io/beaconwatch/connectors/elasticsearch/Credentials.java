package io.beaconwatch.connectors.elasticsearch;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Who the job is to Elasticsearch. Never shows a secret in its text. */
public final class Credentials implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Credentials NONE = new Credentials("no credentials", null);

  private final String description;
  private final String authorization;

  private Credentials(String description, String authorization) {
    this.description = description;
    this.authorization = authorization;
  }

  /** Nobody: for a cluster without security. */
  public static Credentials none() {
    return NONE;
  }

  /** A user of the cluster. */
  public static Credentials basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Credentials(
        "user '" + user + "'", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * An API key.
   *
   * @param encoded as Elasticsearch's answer calls it: Base64 of the id, a colon and the key
   */
  public static Credentials apiKey(String encoded) {
    return new Credentials("the API key given", "ApiKey " + encoded);
  }

  /** The value of the header that carries it. */
  Optional<String> authorization() {
    return Optional.ofNullable(authorization);
  }

  /** Who it is, without the secret. */
  @Override
  public String toString() {
    return description;
  }
}
