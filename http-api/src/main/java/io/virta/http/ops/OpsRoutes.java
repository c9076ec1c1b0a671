package io.virta.http.ops;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /health}: how the node is and why, 200 as long as it runs. {@code /ready}: 200 when it
 * should get traffic, else 503. {@code /metrics}: for Prometheus.
 */
public final class OpsRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ContentType.WithCharset PROMETHEUS =
      ContentTypes.create(MediaTypes.TEXT_PLAIN, HttpCharsets.UTF_8);

  private record HealthBody(String status, boolean ready, List<String> reasons) {}

  private OpsRoutes() {}

  /** Routes that ask {@code health} each time; it must answer at once. */
  public static Route routes(Supplier<Health> health, NodeMetrics metrics) {
    return get(
        () ->
            concat(
                path("health", () -> complete(health(health.get()))),
                path("ready", () -> complete(ready(health.get()))),
                path(
                    "metrics", () -> complete(HttpEntities.create(PROMETHEUS, metrics.scrape())))));
  }

  private static HttpResponse health(Health health) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json(health)));
  }

  private static HttpResponse ready(Health health) {
    return health(health)
        .withStatus(health.ready() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
  }

  private static byte[] json(Health health) {
    try {
      return JSON.writeValueAsBytes(
          new HealthBody(health.status(), health.ready(), health.reasons()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
