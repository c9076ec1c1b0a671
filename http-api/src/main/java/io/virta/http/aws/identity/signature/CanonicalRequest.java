package io.virta.http.aws.identity.signature;

import io.virta.http.aws.identity.signature.RawQuery.Parameter;
import java.util.ArrayList;
import java.util.List;

/** The canonical form of a request, which both client and server sign. */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * Returns the canonical text.
   *
   * @param path the path in a spelling that the client may have signed
   * @param contentType the content type in such a spelling, in case the header is signed
   * @param payloadHash SHA-256 of the body in hexadecimal digits, or the constant that replaces it
   */
  static String of(
      SignedRequest request,
      Authorization authorization,
      String path,
      String contentType,
      String payloadHash) {
    StringBuilder text = new StringBuilder(512);
    RawQuery query = authorization.query();
    text.append(request.method())
        .append('\n')
        .append(UriEncoding.canonicalPath(path))
        .append('\n')
        .append(query(query == null ? RawQuery.parse(request.rawQuery()) : query))
        .append('\n');
    for (String name : authorization.signedHeaders().split(";", -1)) {
      text.append(name).append(':').append(value(request, name, contentType)).append('\n');
    }
    return text.append('\n')
        .append(authorization.signedHeaders())
        .append('\n')
        .append(payloadHash)
        .toString();
  }

  private static String query(RawQuery query) {
    List<String> pairs = new ArrayList<>();
    for (Parameter parameter : query.parameters()) {
      if (!parameter.name().equals("X-Amz-Signature")) {
        pairs.add(
            UriEncoding.encode(parameter.name()) + "=" + UriEncoding.encode(parameter.value()));
      }
    }
    // '=' would sort after the '-' of a longer name, so names go before pairs.
    pairs.sort(
        (a, b) -> {
          int byName = name(a).compareTo(name(b));
          return byName == 0 ? a.compareTo(b) : byName;
        });
    return String.join("&", pairs);
  }

  private static String name(String pair) {
    return pair.substring(0, pair.indexOf('='));
  }

  private static String value(SignedRequest request, String name, String contentType) {
    return switch (name) {
      // HTTP/2 sends no Host header, but some clients sign it nevertheless; others sign :authority.
      case "host", ":authority" -> request.authority();
      case "content-type" -> contentType;
      default -> joined(request.headers(name));
    };
  }

  private static String joined(List<String> values) {
    StringBuilder joined = new StringBuilder();
    for (String value : values) {
      joined.append(joined.isEmpty() ? "" : ",").append(trimmed(value));
    }
    return joined.toString();
  }

  /** Strips surrounding spaces and reduces inner runs of spaces to one. */
  private static String trimmed(String value) {
    String stripped = value.strip();
    return stripped.contains("  ") ? stripped.replaceAll(" +", " ") : stripped;
  }
}
