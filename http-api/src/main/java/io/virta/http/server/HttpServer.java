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
 * The HTTP server: HTTP/1.1 and HTTP/2, services and web pages on one port. Requests to services
 * bypass the routing directives.
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
   * Creates a server that is not bound to a port yet.
   *
   * @param rules decide which requests reach services and pages
   * @param companions the other services, which are tried first
   * @param pages handles requests that are for no service
   * @param connections the connection slots that all ports share
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

  /** Binds without TLS: HTTP/1.1, and HTTP/2 by prior knowledge. Port 0 selects a free port. */
  public CompletionStage<ServerBinding> bind(String host, int port) {
    return bind(host, port, PortGate.plain(connections, settings.server()), this::answer);
  }

  /**
   * Binds with TLS: HTTP/1.1 and HTTP/2 (ALPN); {@code engines} supplies one for each connection.
   */
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

  /** Returns an error as one line of plain text. */
  private static HttpResponse line(WireError error) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(error.status()))
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, error.message() + "\n");
  }

  /** Serves a page; discards the body of the request. */
  private CompletionStage<HttpResponse> page(HttpRequest request) throws Exception {
    return pages
        .apply(withModeledHeaders(request).withEntity(HttpEntities.EMPTY))
        .thenApply(response -> crossOrigin.ofPage(request, unread.answer(request, response)));
  }

  /** Returns the service that a request is for, or null for a page. */
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

  // Header parsing is off in Pekko HTTP because services do not need it, but directives do.
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
      return header; // directives then ignore it
    }
  }
}
