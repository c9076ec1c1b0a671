package io.virta.http.health;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.encodeResponse;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.http.access.OperatorAccess;
import io.virta.http.metrics.MetricsPage;
import io.virta.http.metrics.NodeMetrics;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /health}: the health of the node with reasons, status 200 as long as it runs. {@code
 * /ready}: 200 if the node should receive traffic, otherwise 503. {@code /metrics}: metrics for
 * Prometheus, compressed if the client accepts that. Reasons and metrics name streams, accounts and
 * files, and are only shown to clients that {@link OperatorAccess} allows.
 */
public final class HealthRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpHeader CHALLENGE =
      RawHeader.create("WWW-Authenticate", "Bearer realm=\"metrics\"");
  private static final String WITHHELD = "Reasons are shown to those who may read /metrics.";
  private static final List<String> FORWARDED =
      List.of(
          "forwarded",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip");

  private record HealthBody(String status, boolean ready, List<String> reasons) {}

  private HealthRoutes() {}

  /**
   * Creates routes that call {@code health} for each request.
   *
   * @param blocking runs the calls that may wait for the disk: the health check, and the metrics
   */
  public static Route routes(
      Supplier<Health> health, NodeMetrics metrics, OperatorAccess operators, Executor blocking) {
    return get(
        () ->
            extractRequest(
                request -> {
                  boolean operator = isOperator(request, operators);
                  return concat(
                      path(
                          "health",
                          () ->
                              completeWithFuture(
                                  supplyAsync(() -> health(health.get(), operator), blocking))),
                      path(
                          "ready",
                          () ->
                              completeWithFuture(
                                  supplyAsync(() -> ready(health.get(), operator), blocking))),
                      path(
                          "metrics",
                          () ->
                              operator
                                  ? encodeResponse(
                                      () -> completeWithFuture(metrics(metrics, request, blocking)))
                                  : complete(refusal(operators.refusal()))));
                }));
  }

  private static boolean isOperator(HttpRequest request, OperatorAccess operators) {
    return operators.allows(
        request.getHeader("authorization").map(HttpHeader::value).orElse(""),
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(RemoteAddress::getAddress)
            .orElse(null),
        FORWARDED.stream().anyMatch(name -> request.getHeader(name).isPresent()));
  }

  private static CompletionStage<HttpResponse> metrics(
      NodeMetrics metrics, HttpRequest request, Executor blocking) {
    String accept = request.getHeader("accept").map(HttpHeader::value).orElse("");
    return supplyAsync(() -> page(metrics.page(accept)), blocking);
  }

  private static HttpResponse page(MetricsPage page) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.parse(page.contentType()), page.bytes()));
  }

  private static HttpResponse refusal(String why) {
    return HttpResponse.create()
        .withStatus(StatusCodes.UNAUTHORIZED)
        .addHeader(CHALLENGE)
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, why + "\n");
  }

  private static HttpResponse health(Health health, boolean operator) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json(health, operator)));
  }

  private static HttpResponse ready(Health health, boolean operator) {
    return health(health, operator)
        .withStatus(health.ready() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
  }

  /** Returns the reasons; for a client without access only a hint that there are some. */
  private static List<String> reasons(Health health, boolean operator) {
    return operator || health.reasons().isEmpty() ? health.reasons() : List.of(WITHHELD);
  }

  private static byte[] json(Health health, boolean operator) {
    try {
      return JSON.writeValueAsBytes(
          new HealthBody(health.status(), health.ready(), reasons(health, operator)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
