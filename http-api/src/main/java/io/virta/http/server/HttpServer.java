package io.virta.http.server;

import io.virta.http.HttpSettings;
import io.virta.http.connection.ConnectionGates;
import io.virta.http.connection.ConnectionSlots;
import io.virta.http.connection.PortGate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;

/**
 * One port for all: HTTP/1.1 and HTTP/2, the API and the pages. Requests to the API take no detour
 * through routing directives.
 */
public final class HttpServer {
  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final KinesisApi api;
  private final List<ServiceApi> companions;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> pages;
  private final ConnectionSlots connections;

  /**
   * A server that is bound nowhere yet.
   *
   * @param companions other services, which are asked first
   * @param pages gets what is for no service
   * @param connections which all ports share
   */
  public HttpServer(
      ActorSystem<?> system,
      HttpSettings settings,
      KinesisApi api,
      List<ServiceApi> companions,
      Route pages,
      ConnectionSlots connections) {
    this.system = system;
    this.settings = settings;
    this.api = api;
    this.companions = List.copyOf(companions);
    this.pages = pages.seal().handler(system);
    this.connections = connections;
  }

  /** Binds without TLS: HTTP/1.1 and h2c, by prior knowledge or by upgrade. Port 0 picks one. */
  public CompletionStage<ServerBinding> bind(String host, int port) {
    return ConnectionGates.binding(
        PortGate.plain(connections), () -> at(host, port).bind(this::answer));
  }

  /** Binds with TLS: HTTP/1.1 and HTTP/2 (ALPN); {@code engines} gives one per connection. */
  public CompletionStage<ServerBinding> bind(String host, int port, Supplier<SSLEngine> engines) {
    return ConnectionGates.binding(
        PortGate.tls(connections, engines), () -> at(host, port).bind(this::answerOverTls));
  }

  private ServerBuilder at(String host, int port) {
    return Http.get(system).newServerAt(host, port).withSettings(settings.server());
  }

  private CompletionStage<HttpResponse> answerOverTls(HttpRequest request) throws Exception {
    return answer(HttpReceivedRequest.overTls(request));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) throws Exception {
    if (!AmzHeaders.target(request).startsWith(KinesisApi.TARGET_PREFIX)) {
      for (ServiceApi companion : companions) {
        if (companion.isFor(request)) {
          return companion.answer(request);
        }
      }
    }
    return isForApi(request) ? api.answer(request) : pages.apply(withModeledHeaders(request));
  }

  private static boolean isForApi(HttpRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethods.POST) && request.getHeader("x-amz-target").isPresent()) {
      return true;
    }
    boolean asksForPage = method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD);
    return !asksForPage && request.getUri().path().equals("/");
  }

  // The server does not model headers, for the sake of the API; directives need them modelled.
  private static HttpRequest withModeledHeaders(HttpRequest request) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.add(HttpHeader.parse(header.name(), header.value()));
    }
    return request.withHeaders(headers);
  }
}
