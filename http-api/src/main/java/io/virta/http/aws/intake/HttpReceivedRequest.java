package io.virta.http.aws.intake;

import io.virta.http.aws.identity.Origin;
import io.virta.http.aws.identity.ReceivedRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.Uri;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request in the form that authentication needs.
 *
 * @param bodyBytes the length of the complete body; negative if unknown
 */
public record HttpReceivedRequest(HttpRequest request, long bodyBytes) implements ReceivedRequest {
  // Used instead of the scheme in the request's URI, which the client chooses.
  private static final AttributeKey<Boolean> OVER_TLS =
      AttributeKey.create("virta-over-tls", Boolean.class);

  /** Returns the request, marked as received over TLS. */
  public static HttpRequest overTls(HttpRequest request) {
    return request.addAttribute(OVER_TLS, true);
  }

  public static boolean isOverTls(HttpRequest request) {
    return request.getAttribute(OVER_TLS).isPresent();
  }

  /** Whether a request shares its connection with concurrent ones, as in HTTP/2. */
  public static boolean isMultiplexed(HttpRequest request) {
    return request.protocol().value().startsWith("HTTP/2");
  }

  @Override
  public Origin origin() {
    return new Origin(
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(RemoteAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .orElse(null),
        isOverTls(request));
  }

  @Override
  public String method() {
    return request.method().value();
  }

  @Override
  public String rawPath() {
    return request.getUri().getPathString();
  }

  @Override
  public String rawQuery() {
    return request.getUri().rawQueryString().orElse("");
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? authority(request.getUri()) : host;
  }

  /** Returns the host and port of a request's URI as the client wrote them; empty if absent. */
  public static String authority(Uri uri) {
    int port = uri.asScala().authority().port(); // other accessors add the default port
    return uri.host() + (port > 0 ? ":" + port : "");
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>(1);
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name)) {
        values.add(header.value());
      }
    }
    // Pekko HTTP keeps this header apart from the others, and drops it for HTTP/2.
    if (name.equals("content-length") && values.isEmpty() && bodyBytes >= 0) {
      values.add(Long.toString(bodyBytes));
    }
    return values;
  }

  /**
   * Returns the spellings that clients use, because Pekko HTTP provides only the parsed content
   * type.
   */
  @Override
  public List<String> contentTypes() {
    String meant = request.entity().getContentType().toString();
    String type = meant.split(";", 2)[0].strip();
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(meant);
    if (!type.equals(meant) || type.endsWith("form-urlencoded")) {
      String charset =
          meant.equals(type) ? "charset=UTF-8" : meant.substring(type.length() + 1).strip();
      for (String parameter : List.of(charset, charset.toLowerCase(Locale.ROOT))) {
        spellings.add(type + "; " + parameter);
        spellings.add(type + ";" + parameter);
      }
      spellings.add(type);
    }
    return List.copyOf(spellings);
  }
}
