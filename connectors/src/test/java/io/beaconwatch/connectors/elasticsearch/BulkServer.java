package io.beaconwatch.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * As much of Elasticsearch as the sink talks to, and as much trouble as it can make. A bulk gets
 * the next answer of the script; with none left, what a healthy node would answer.
 */
public final class BulkServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A document as the server has it. */
  public record Document(long version, JsonNode source) {}

  /** How the server treats a request. */
  public interface Answer {
    void to(Exchange exchange) throws IOException;
  }

  private final ServerSocket listener;
  private final boolean tls;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Answer> script = new ConcurrentLinkedQueue<>();
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> templates = new ConcurrentHashMap<>();
  private final List<Integer> bulkSizes = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicInteger authentications = new AtomicInteger();
  private volatile Function<JsonNode, Fault> faults = source -> null;
  private volatile int authenticationStatus = 200;
  private volatile int templateStatus = 200;
  private volatile int mostItems = Integer.MAX_VALUE;

  /** What is wrong with one item. */
  public record Fault(int status, String type, String reason) {}

  private BulkServer(ServerSocket listener, boolean tls) {
    this.listener = listener;
    this.tls = tls;
    Thread thread = new Thread(this::accept, "bulk-server");
    thread.setDaemon(true);
    thread.start();
  }

  public static BulkServer start() throws IOException {
    return start(0);
  }

  static BulkServer start(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new BulkServer(listener, false);
  }

  static BulkServer startTls(SSLContext context) throws IOException {
    return new BulkServer(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        true);
  }

  int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + port();
  }

  /** Answers the next bulks so, one each. */
  public BulkServer then(int times, Answer answer) {
    for (int i = 0; i < times; i++) {
      script.add(answer);
    }
    return this;
  }

  /** Drops what is left of the script. */
  void forget() {
    script.clear();
  }

  /** Refuses items of bulks that are answered. */
  public BulkServer itemFaults(Function<JsonNode, Fault> faults) {
    this.faults = faults;
    return this;
  }

  BulkServer authenticationStatus(int status) {
    authenticationStatus = status;
    return this;
  }

  BulkServer templateStatus(int status) {
    templateStatus = status;
    return this;
  }

  /** Answers 413 to a bulk of more. */
  BulkServer mostItems(int items) {
    mostItems = items;
    return this;
  }

  /** By index and id, with a slash between. */
  public Map<String, Document> documents() {
    return documents;
  }

  Map<String, JsonNode> templates() {
    return templates;
  }

  /** How many items each bulk had that came whole. */
  List<Integer> bulkSizes() {
    return bulkSizes;
  }

  /** Of every request that had one. */
  List<String> authorizations() {
    return authorizations;
  }

  int authentications() {
    return authentications.get();
  }

  /** Items that the script did not reach. */
  int unanswered() {
    return script.size();
  }

  public static Answer status(int status) {
    return exchange ->
        exchange.reply(
            status, "{\"error\":{\"type\":\"scripted\",\"reason\":\"status " + status + "\"}}");
  }

  /** Stores everything and breaks off in the middle of telling so. */
  static Answer halfAResponse() {
    return exchange -> {
      byte[] body = exchange.server.index(exchange.body).getBytes(StandardCharsets.UTF_8);
      exchange.head(200, body.length);
      exchange.out.write(body, 0, body.length / 2);
      exchange.out.flush();
    };
  }

  /** Stores everything and tells half of it as if it were all. */
  static Answer brokenJson() {
    return exchange -> {
      String body = exchange.server.index(exchange.body);
      exchange.reply(200, body.substring(0, body.length() / 2));
    };
  }

  /** Answers nothing while the server is up. */
  static Answer hang() {
    return exchange -> {
      try {
        exchange.server.closing.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    };
  }

  /** A TCP reset after the request was read. */
  static Answer reset() {
    return exchange -> exchange.socket.setSoLinger(true, 0);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread thread = new Thread(() -> serve(socket), "bulk-server-exchange");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  /** One request a connection: what a client may reuse would only blur which answer it got. */
  private void serve(Socket socket) {
    try (socket) {
      Exchange exchange = new Exchange(this, socket);
      if (exchange.path.startsWith("/_bulk")) {
        Answer scripted = script.poll();
        (scripted == null ? (Answer) BulkServer::bulk : scripted).to(exchange);
      } else if (exchange.path.startsWith("/_security/_authenticate")) {
        authentications.incrementAndGet();
        status(authenticationStatus).to(exchange);
      } else if (exchange.path.startsWith("/_index_template/")) {
        templates.put(
            exchange.path.substring("/_index_template/".length()), JSON.readTree(exchange.body));
        status(templateStatus).to(exchange);
      } else {
        status(404).to(exchange);
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static void bulk(Exchange exchange) throws IOException {
    int items = lines(exchange.body).size() / 2;
    exchange.server.bulkSizes.add(items);
    if (items > exchange.server.mostItems) {
      exchange.reply(413, "too large");
    } else {
      exchange.reply(200, exchange.server.index(exchange.body));
    }
  }

  private synchronized String index(byte[] body) {
    try {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode items = answer.putArray("items");
      List<String> lines = lines(body);
      for (int i = 0; i < lines.size(); i += 2) {
        JsonNode action = JSON.readTree(lines.get(i)).path("index");
        JsonNode source = JSON.readTree(lines.get(i + 1));
        ObjectNode item = items.addObject().putObject("index");
        Fault fault = faults.apply(source);
        if (fault == null) {
          fault = store(action, source);
        }
        item.put("status", fault == null ? 201 : fault.status());
        if (fault != null) {
          item.putObject("error").put("type", fault.type()).put("reason", fault.reason());
        }
      }
      return JSON.writeValueAsString(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Fault store(JsonNode action, JsonNode source) {
    String key = action.path("_index").asText() + "/" + action.path("_id").asText();
    if (!action.path("version_type").asText().equals("external_gte")) {
      return new Fault(400, "illegal_argument_exception", "versions are part of this test");
    }
    long version = action.path("version").asLong();
    Document there = documents.get(key);
    if (there != null && there.version() > version) {
      return new Fault(409, "version_conflict_engine_exception", "current version is higher");
    }
    documents.put(key, new Document(version, source));
    return null;
  }

  private static List<String> lines(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
  }

  /** A request, read, and the connection it came on. */
  public static final class Exchange {
    final BulkServer server;
    final Socket socket;
    final OutputStream out;
    final String path;
    final byte[] body;

    Exchange(BulkServer server, Socket socket) throws IOException {
      this.server = server;
      this.socket = socket;
      InputStream in = socket.getInputStream();
      this.out = socket.getOutputStream();
      this.path = line(in).split(" ", -1)[1];
      int length = 0;
      List<String> headers = new ArrayList<>();
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        headers.add(header);
      }
      for (String header : headers) {
        String[] parts = header.split(": ", 2);
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "content-length" -> length = Integer.parseInt(parts[1]);
          case "authorization" -> server.authorizations.add(parts[1]);
          default -> {}
        }
      }
      this.body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException("half a request");
      }
    }

    void reply(int status, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(status, bytes.length);
      out.write(bytes);
      out.flush();
    }

    void head(int status, int length) throws IOException {
      out.write(
          ("HTTP/1.1 "
                  + status
                  + " Scripted\r\nContent-Type: application/json\r\nConnection: close\r\n"
                  + "X-Elastic-Product: Elasticsearch\r\nContent-Length: "
                  + length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("half a request");
        }
        if (next != '\r') {
          line.write(next);
        }
      }
      return line.toString(StandardCharsets.US_ASCII);
    }
  }
}
