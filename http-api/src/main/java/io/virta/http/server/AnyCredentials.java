package io.virta.http.server;

import io.virta.actors.model.AccountId;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;
import org.jspecify.annotations.Nullable;

/**
 * Takes any signature that has all its parts, as is right on a laptop. An access key id of 12
 * digits selects the account of that number, so that tests can keep out of each other's way.
 */
public final class AnyCredentials implements Credentials {
  private static final List<String> HEADER_PARTS =
      List.of("Credential", "Signature", "SignedHeaders");
  private static final List<String> QUERY_PARTS =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders",
          "X-Amz-Date");
  private static final Pattern ACCOUNT_KEY = Pattern.compile("(\\d{12})(?:/.*)?");

  private final AccountId otherwise;

  /** Requests act for {@code otherwise} unless their access key id is an account. */
  public AnyCredentials(AccountId otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public AccountId accountOf(HttpRequest request, byte[] body) {
    String header = request.getHeader("authorization").map(HttpHeader::value).orElse(null);
    Query query = query(request);
    boolean inQuery = query != null && query.get("X-Amz-Algorithm").isPresent();
    if (header == null && !inQuery) {
      throw refused("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    if (header != null && inQuery) {
      throw refused(
          "InvalidSignatureException",
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
              + " header.");
    }
    return account(header == null ? fromQuery(query) : fromHeader(request, header));
  }

  private static String fromHeader(HttpRequest request, String header) {
    StringBuilder missing = new StringBuilder();
    for (String part : HEADER_PARTS) {
      if (part(header, part).isEmpty()) {
        missing.append("Authorization header requires '").append(part).append("' parameter. ");
      }
    }
    if (request.getHeader("x-amz-date").isEmpty() && request.getHeader("date").isEmpty()) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.isEmpty()) {
      throw refused("IncompleteSignatureException", missing + "Authorization=" + header);
    }
    return part(header, "Credential");
  }

  private static String fromQuery(@Nullable Query query) {
    StringBuilder missing = new StringBuilder();
    for (String part : QUERY_PARTS) {
      if (value(query, part).isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(part).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      throw refused(
          "IncompleteSignatureException", missing + "Re-examine the query-string parameters.");
    }
    return value(query, "X-Amz-Credential");
  }

  /** The value of {@code name=value} behind the algorithm; empty when there is none. */
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

  private AccountId account(String credential) {
    Matcher matcher = ACCOUNT_KEY.matcher(credential);
    return matcher.matches() ? new AccountId(matcher.group(1)) : otherwise;
  }

  private static String value(@Nullable Query query, String name) {
    Optional<String> value = query == null ? Optional.empty() : query.get(name);
    return value.orElse("");
  }

  private static @Nullable Query query(HttpRequest request) {
    if (request.getUri().rawQueryString().isEmpty()) {
      return null;
    }
    try {
      return request.getUri().query();
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  private static WireException refused(String type, String message) {
    return new WireError(type, 400, message).asException();
  }
}
