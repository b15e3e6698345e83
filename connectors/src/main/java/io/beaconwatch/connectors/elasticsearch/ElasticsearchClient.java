package io.beaconwatch.connectors.elasticsearch;

import com.google.common.io.ByteStreams;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Cancellable;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/**
 * The three requests that the sink makes. They go to the nodes in turn, and past those that do not
 * answer.
 */
final class ElasticsearchClient implements Closeable {
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private final RestClient rest;
  private final long requestTimeout;

  /**
   * @throws IllegalArgumentException when there is no certificate among those given
   */
  ElasticsearchClient(Connection connection) {
    requestTimeout = connection.requestTimeout().toMillis();
    int timeout = Math.toIntExact(requestTimeout);
    SSLContext trust =
        connection.certificateAuthorities() == null
            ? null
            : Certificates.trust(connection.certificateAuthorities());
    RestClientBuilder builder =
        RestClient.builder(connection.nodes())
            .setDefaultHeaders(
                connection
                    .credentials()
                    .authorization()
                    .map(value -> new Header[] {new BasicHeader(HttpHeaders.AUTHORIZATION, value)})
                    .orElse(new Header[0]))
            .setRequestConfigCallback(
                request ->
                    request
                        .setConnectTimeout((int) Math.min(timeout, LONGEST_CONNECT.toMillis()))
                        .setSocketTimeout(timeout))
            .setHttpClientConfigCallback(
                http -> {
                  // A thread for each of the machine's cores would wait for one writer's answers.
                  http.setDefaultIOReactorConfig(
                      IOReactorConfig.custom().setIoThreadCount(1).build());
                  return trust == null ? http : http.setSSLContext(trust);
                });
    if (!connection.path().isEmpty()) {
      builder.setPathPrefix(connection.path());
    }
    rest = builder.build();
  }

  /**
   * Asks who we are, for which nobody needs a privilege.
   *
   * @throws ResponseException when the answer is not yes; a node without security has no yes either
   * @throws IOException when there is no answer
   */
  void authenticate() throws IOException {
    rest.performRequest(new Request("GET", "/_security/_authenticate"));
  }

  /** Puts an index template in the place of the one of its name. */
  void install(IndexTemplate template) throws IOException {
    Request request = new Request("PUT", "/_index_template/" + template.name());
    request.setJsonEntity(template.json());
    rest.performRequest(request);
  }

  /**
   * Indexes alerts in one request, or in more where Elasticsearch refuses one as too large or for
   * one of its lines.
   *
   * @return what became of each, in their order; never exceptionally for what a network does
   */
  CompletableFuture<List<Outcome>> index(List<BulkEntry> entries) {
    return send(entries)
        .thenApply(response -> read(response, entries.size()))
        .exceptionally(failure -> failed(failure, entries.size()))
        .thenCompose(outcomes -> splitIfRefused(entries, outcomes));
  }

  private CompletableFuture<List<Outcome>> splitIfRefused(
      List<BulkEntry> entries, List<Outcome> outcomes) {
    if (outcomes != null) {
      return CompletableFuture.completedFuture(outcomes);
    }
    int half = entries.size() / 2;
    return index(entries.subList(0, half))
        .thenCompose(
            first ->
                index(entries.subList(half, entries.size()))
                    .thenApply(
                        second -> {
                          List<Outcome> both = new ArrayList<>(first);
                          both.addAll(second);
                          return both;
                        }));
  }

  private CompletableFuture<Response> send(List<BulkEntry> entries) {
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(entries.stream().mapToInt(BulkEntry::size).sum());
    entries.forEach(entry -> entry.writeTo(body));
    Request request = new Request("POST", "/_bulk");
    request.addParameter("filter_path", BulkResponse.FILTER);
    // Elasticsearch waits this long for a shard; told in time, we know which alerts have none.
    request.addParameter("timeout", Math.max(1, requestTimeout / 2) + "ms");
    request.setEntity(new NByteArrayEntity(body.toByteArray(), NDJSON));

    CompletableFuture<Response> response = new CompletableFuture<>();
    Cancellable pending =
        rest.performRequestAsync(
            request,
            new ResponseListener() {
              @Override
              public void onSuccess(Response answer) {
                response.complete(answer);
              }

              @Override
              public void onFailure(Exception failure) {
                response.completeExceptionally(failure);
              }
            });
    // The client's own time-out is for silence; this one is for a node that only drips.
    return response
        .orTimeout(2 * requestTimeout, TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> pending.cancel());
  }

  private static List<Outcome> read(Response response, int sent) {
    try {
      return BulkResponse.outcomes(body(response), sent);
    } catch (IOException e) {
      return Collections.nCopies(sent, Outcome.unanswered(e));
    }
  }

  /** The outcomes of a request that failed as a whole, or null where its parts may pass. */
  private static List<Outcome> failed(Throwable failure, int sent) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ResponseException refused) {
      int status = refused.getResponse().getStatusLine().getStatusCode();
      return sent > 1 && Outcome.isSplittable(status)
          ? null
          : Collections.nCopies(sent, Outcome.ofRequest(status, reason(refused.getResponse())));
    }
    if (cause instanceof IOException || cause instanceof TimeoutException) {
      return Collections.nCopies(sent, Outcome.unanswered(cause));
    }
    throw new CompletionException(cause);
  }

  /** Why Elasticsearch refused, in its words. */
  static String reason(Response response) {
    String otherwise = response.getStatusLine().getReasonPhrase();
    try {
      return BulkResponse.reason(body(response), otherwise == null ? "" : otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static byte[] body(Response response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? new byte[0] : ByteStreams.toByteArray(entity.getContent());
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
