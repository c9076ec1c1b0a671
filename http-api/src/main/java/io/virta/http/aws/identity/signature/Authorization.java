package io.virta.http.aws.identity.signature;

import io.virta.http.aws.wire.WireException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authorization of a request, complete but not verified.
 *
 * @param query the query of a presigned URL; null if the authorization is in a header
 * @param algorithm as presented
 * @param credential access key ID and scope, separated by slashes
 * @param signedHeaders header names separated by semicolons
 * @param signature as presented
 */
public record Authorization(
    @Nullable RawQuery query,
    String algorithm,
    String credential,
    String signedHeaders,
    String signature) {
  private static final List<String> HEADER_PARTS =
      List.of("Credential", "Signature", "SignedHeaders");
  private static final List<String> QUERY_PARTS =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders",
          "X-Amz-Date");

  /**
   * Reads the authorization from the header or the query.
   *
   * @throws WireException if there is none, if there are two, or if parts are missing; with the
   *     message of AWS
   */
  public static Authorization of(SignedRequest request) {
    String header = request.header("authorization");
    RawQuery query = RawQuery.parse(request.rawQuery());
    boolean inQuery = query.find("X-Amz-Algorithm") != null;
    if (header == null && !inQuery) {
      throw SignatureRefusals.missing();
    }
    if (header == null) {
      return fromQuery(query);
    }
    if (inQuery) {
      throw SignatureRefusals.invalid(
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
              + " header.");
    }
    return fromHeader(request, header);
  }

  private static Authorization fromHeader(SignedRequest request, String header) {
    StringBuilder missing = new StringBuilder();
    for (String part : HEADER_PARTS) {
      if (part(header, part).isEmpty()) {
        missing.append("Authorization header requires '").append(part).append("' parameter. ");
      }
    }
    if (request.header("x-amz-date") == null && request.header("date") == null) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.isEmpty()) {
      throw SignatureRefusals.incomplete(missing + "Authorization=" + header);
    }
    return new Authorization(
        null,
        header.split(" ", 2)[0],
        part(header, "Credential"),
        part(header, "SignedHeaders"),
        part(header, "Signature"));
  }

  private static Authorization fromQuery(RawQuery query) {
    StringBuilder missing = new StringBuilder();
    for (String part : QUERY_PARTS) {
      if (value(query, part).isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(part).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      throw SignatureRefusals.incomplete(missing + "Re-examine the query-string parameters.");
    }
    return new Authorization(
        query,
        value(query, "X-Amz-Algorithm"),
        value(query, "X-Amz-Credential"),
        value(query, "X-Amz-SignedHeaders"),
        value(query, "X-Amz-Signature"));
  }

  /** Returns the value of {@code name=value} after the algorithm; empty if absent. */
  private static String part(String header, String name) {
    for (int at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
      int equals = at + name.length();
      boolean starts = at > 0 && (header.charAt(at - 1) == ' ' || header.charAt(at - 1) == ',');
      if (starts && equals < header.length() && header.charAt(equals) == '=') {
        return header.substring(equals + 1, end(header, equals + 1));
      }
    }
    return "";
  }

  private static int end(String header, int from) {
    int end = from;
    while (end < header.length() && header.charAt(end) != ',' && header.charAt(end) != ' ') {
      end++;
    }
    return end;
  }

  private static String value(RawQuery query, String name) {
    String value = query.find(name);
    return value == null ? "" : value;
  }
}
