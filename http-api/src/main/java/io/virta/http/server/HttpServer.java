package io.virta.http.server;

import io.virta.http.HttpSettings;
import io.virta.http.access.AccessRules;
import io.virta.http.aws.intake.HttpReceivedRequest;
import io.virta.http.aws.intake.UnreadBodies;
import io.virta.http.aws.service.AmzHeaders;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.WireError;
import io.virta.http.connection.ConnectionGates;
import io.virta.http.connection.ConnectionSlots;
import io.virta.http.connection.PortGate;
import io.virta.http.kinesis.KinesisApi;
import io.virta.http.kinesis.model.OperationName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * One port for all: HTTP/1.1 and HTTP/2, the API and the pages. Requests to the API take no detour
 * through routing directives.
 */
public final class HttpServer {
  private final Http http;
  private final HttpSettings settings;
  private final CrossOrigin crossOrigin;
  private final KinesisApi kinesis;
  private final List<ServiceApi> companions;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> pages;
  private final ConnectionSlots connections;
  private final UnreadBodies unread;
  private final UntakenAnswers untaken;

  /**
   * A server that is bound nowhere yet.
   *
   * @param rules decide which requests reach services and pages at all
   * @param companions other services, which are asked first
   * @param pages gets what is for no service
   * @param connections which all ports share
   */
  public HttpServer(
      ActorSystem<?> system,
      HttpSettings settings,
      AccessRules rules,
      KinesisApi kinesis,
      List<ServiceApi> companions,
      Route pages,
      ConnectionSlots connections) {
    this.http = Http.get(system);
    this.settings = settings;
    this.crossOrigin = new CrossOrigin(rules);
    this.kinesis = kinesis;
    this.companions = List.copyOf(companions);
    settings
        .bodies()
        .requireOnly(
            Stream.concat(Stream.of(kinesis), companions.stream())
                .map(ServiceApi::name)
                .collect(Collectors.toCollection(TreeSet::new)));
    this.pages = pages.seal().handler(system);
    this.connections = connections;
    this.unread =
        new UnreadBodies(
            settings.bodies().general(), SystemMaterializer.get(system).materializer());
    this.untaken = new UntakenAnswers(settings.answerTimeout());
  }

  /** Binds without TLS: HTTP/1.1, and HTTP/2 by prior knowledge. Port 0 picks one. */
  public CompletionStage<ServerBinding> bind(String host, int port) {
    return bind(host, port, PortGate.plain(connections, settings.server()), this::answer);
  }

  /** Binds with TLS: HTTP/1.1 and HTTP/2 (ALPN); {@code engines} gives one per connection. */
  public CompletionStage<ServerBinding> bind(String host, int port, Supplier<SSLEngine> engines) {
    return bind(
        host, port, PortGate.tls(connections, settings.server(), engines), this::answerOverTls);
  }

  private CompletionStage<ServerBinding> bind(
      String host,
      int port,
      PortGate gate,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return ConnectionGates.binding(
        gate, () -> http.newServerAt(host, port).withSettings(gate.settings()).bind(handler));
  }

  private CompletionStage<HttpResponse> answerOverTls(HttpRequest request) throws Exception {
    return answer(HttpReceivedRequest.overTls(request));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) throws Exception {
    return respond(request).thenApply(response -> untaken.cutOff(request, response));
  }

  private CompletionStage<HttpResponse> respond(HttpRequest request) throws Exception {
    ServiceApi service = serviceFor(request);
    WireError refusal = crossOrigin.refusal(request, service != null);
    if (refusal != null) {
      HttpResponse response = service == null ? line(refusal) : service.refuse(request, refusal);
      return CompletableFuture.completedFuture(unread.answer(request, response));
    }
    if (CrossOrigin.isPreflight(request)) {
      return CompletableFuture.completedFuture(
          unread.answer(request, crossOrigin.preflight(request, service != null)));
    }
    return service == null
        ? page(request)
        : crossOrigin.ofService(request, service.answer(request));
  }

  /** An error for people. */
  private static HttpResponse line(WireError error) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(error.status()))
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, error.message() + "\n");
  }

  /** Pages read no bodies. */
  private CompletionStage<HttpResponse> page(HttpRequest request) throws Exception {
    return pages
        .apply(withModeledHeaders(request).withEntity(HttpEntities.EMPTY))
        .thenApply(response -> crossOrigin.ofPage(request, unread.answer(request, response)));
  }

  /** The service that a request is for; null for a page. */
  private @Nullable ServiceApi serviceFor(HttpRequest request) {
    if (!AmzHeaders.target(request).startsWith(OperationName.TARGET_PREFIX)) {
      for (ServiceApi companion : companions) {
        if (companion.isFor(request)) {
          return companion;
        }
      }
    }
    return kinesis.isFor(request) ? kinesis : null;
  }

  // The server does not model headers, for the sake of the API; directives need them modelled.
  private static HttpRequest withModeledHeaders(HttpRequest request) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.add(modeled(header));
    }
    return request.withHeaders(headers);
  }

  private static HttpHeader modeled(HttpHeader header) {
    try {
      return HttpHeader.parse(header.name(), header.value());
    } catch (IllegalArgumentException malformed) {
      return header; // no directive looks at it then
    }
  }
}
