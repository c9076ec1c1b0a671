package io.virta.http.server;

import io.virta.http.access.AccessRules;
import io.virta.http.access.RequestHead;
import io.virta.http.aws.intake.HttpReceivedRequest;
import io.virta.http.aws.service.AmzHeaders;
import io.virta.http.aws.wire.WireError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests of web pages: refuses those that violate the {@link AccessRules}, answers
 * preflights, and tells browsers which answers a page may read (CORS). If the rules do not apply to
 * services, any page may read their answers, because only holders of a secret key receive one. Safe
 * for any thread.
 */
final class CrossOrigin {
  private static final String ORIGIN = "origin";
  private static final RawHeader VARY = RawHeader.create("Vary", "Origin");
  private static final RawHeader ALLOW_ANY = RawHeader.create("Access-Control-Allow-Origin", "*");
  // As on AWS, plus the headers that the SDK for JavaScript checks in answers of companion
  // services.
  private static final RawHeader EXPOSE =
      RawHeader.create(
          "Access-Control-Expose-Headers",
          "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date,"
              + "x-amz-crc32,smithy-protocol");
  private static final RawHeader MAX_AGE = RawHeader.create("Access-Control-Max-Age", "172800");

  private final AccessRules rules;

  CrossOrigin(AccessRules rules) {
    this.rules = rules;
  }

  /** Returns why a request must not be served, or null if it may be. */
  @Nullable WireError refusal(HttpRequest request, boolean toService) {
    return toService && !rules.guardServices() ? null : rules.refusal(head(request));
  }

  private static RequestHead head(HttpRequest request) {
    List<String> authorities = new ArrayList<>(2);
    String origin = null;
    String fetchSite = null;
    boolean opensPage = false;
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "host" -> authorities.add(header.value());
        case ORIGIN -> origin = header.value();
        case "sec-fetch-site" -> fetchSite = header.value();
        case "sec-fetch-dest" ->
            opensPage =
                header.value().equals("document") && request.method().equals(HttpMethods.GET);
        default -> {}
      }
    }
    String authority = HttpReceivedRequest.authority(request.getUri());
    if (!authority.isEmpty() && !authorities.contains(authority)) {
      authorities.add(authority); // from :authority in HTTP/2, or from an absolute request target
    }
    return new RequestHead(
        authorities, HttpReceivedRequest.isOverTls(request), origin, fetchSite, opensPage);
  }

  /** Whether the request is a CORS preflight. */
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethods.OPTIONS) && request.getHeader(ORIGIN).isPresent();
  }

  /** Answers the preflight of an allowed page: permits everything that it requests. */
  HttpResponse preflight(HttpRequest request, boolean toService) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(AmzHeaders.requestIdHeader());
    headers.add(MAX_AGE);
    addReaders(request, toService, headers);
    echo(request, "access-control-request-headers", "Access-Control-Allow-Headers", headers);
    echo(request, "access-control-request-method", "Access-Control-Allow-Methods", headers);
    return HttpResponse.create().withHeaders(headers);
  }

  private static void echo(
      HttpRequest request, String asked, String answered, List<HttpHeader> headers) {
    request
        .getHeader(asked)
        .ifPresent(header -> headers.add(RawHeader.create(answered, header.value())));
  }

  /**
   * Adds the headers that a browser needs to the answer of a service; does nothing for requests
   * without an origin.
   */
  CompletionStage<HttpResponse> ofService(
      HttpRequest request, CompletionStage<HttpResponse> answer) {
    return request.getHeader(ORIGIN).isEmpty()
        ? answer
        : answer.thenApply(response -> readable(request, response, true));
  }

  /**
   * Adds the headers to a page of this node; caches must not serve the answer for one origin to
   * another.
   */
  HttpResponse ofPage(HttpRequest request, HttpResponse response) {
    return request.getHeader(ORIGIN).isEmpty()
        ? response.addHeader(VARY)
        : readable(request, response, false);
  }

  private HttpResponse readable(HttpRequest request, HttpResponse response, boolean toService) {
    List<HttpHeader> headers = new ArrayList<>(3);
    addReaders(request, toService, headers);
    headers.add(EXPOSE);
    return response.addHeaders(headers);
  }

  private void addReaders(HttpRequest request, boolean toService, List<HttpHeader> headers) {
    if (toService && !rules.guardServices()) {
      headers.add(ALLOW_ANY);
      return;
    }
    request
        .getHeader(ORIGIN)
        .ifPresent(
            origin -> headers.add(RawHeader.create("Access-Control-Allow-Origin", origin.value())));
    headers.add(VARY);
  }
}
