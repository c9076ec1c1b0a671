package io.virta.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of a Virta node, read from its metrics page. */
public final class NodeMetrics {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String page;

  private NodeMetrics(String page) {
    this.page = page;
  }

  /** Reads the metrics; empty when the server has no such page. */
  public static Optional<NodeMetrics> read(InetSocketAddress server) {
    URI uri = URI.create("http://127.0.0.1:" + server.getPort() + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try {
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(new NodeMetrics(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted");
    }
  }

  /**
   * Returns the value of a series.
   *
   * @param series its name with its labels, as on the page
   * @throws ServerException if the page does not have it
   */
  public double value(String series) {
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)").matcher(page);
    if (!line.find()) {
      throw new ServerException("the metrics page has no series " + series);
    }
    return Double.parseDouble(line.group(1));
  }
}
