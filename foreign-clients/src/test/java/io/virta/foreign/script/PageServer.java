package io.virta.foreign.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Serves one web page and its script from a separate origin, and receives the page's report. */
final class PageServer implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">
      <body><script type="module" src="/page.js"></script>
      """;

  private final HttpServer server;
  private final CompletableFuture<JsonNode> report = new CompletableFuture<>();

  PageServer(byte[] script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, "text/html", PAGE.getBytes(UTF_8)));
    server.createContext("/page.js", exchange -> answer(exchange, "text/javascript", script));
    server.createContext(
        "/report",
        exchange -> {
          report.complete(new ObjectMapper().readTree(exchange.getRequestBody()));
          answer(exchange, "text/plain", "thanks".getBytes(UTF_8));
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The report that the page sends when it is done. */
  CompletableFuture<JsonNode> report() {
    return report;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
