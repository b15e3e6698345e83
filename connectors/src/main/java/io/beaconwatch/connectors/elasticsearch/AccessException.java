package io.beaconwatch.connectors.elasticsearch;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Elasticsearch would not have the job when it started. Flink does not restart a job for it, since
 * it would be turned away again.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class AccessException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Without a cause: the client's are not serializable, and Flink would not know this one then. */
  AccessException(String message) {
    super(message);
  }
}
