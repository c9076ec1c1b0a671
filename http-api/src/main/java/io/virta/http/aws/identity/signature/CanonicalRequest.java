package io.virta.http.aws.identity.signature;

import io.virta.http.aws.identity.signature.RawQuery.Parameter;
import java.util.ArrayList;
import java.util.List;

/** What a request says, in the one form that both sides sign. */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * The canonical text.
   *
   * @param path as the client may have written it
   * @param contentType as the client wrote it, for those who sign that header
   * @param payloadHash SHA-256 of the body in hexadecimal digits, or what stands for it
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
      // HTTP/2 sends no Host, but some clients sign it all the same, and others its successor.
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

  /** Without spaces around it, and with one where there were more. */
  private static String trimmed(String value) {
    String stripped = value.strip();
    return stripped.contains("  ") ? stripped.replaceAll(" +", " ") : stripped;
  }
}
