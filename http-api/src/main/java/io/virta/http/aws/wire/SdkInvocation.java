package io.virta.http.aws.wire;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which AWS SDKs identify a call: an ID shared by all its attempts ({@code
 * amz-sdk-invocation-id}), and the number of the attempt ({@code amz-sdk-request: attempt=2;
 * max=3}).
 *
 * @param id any text, usually a UUID
 * @param attempt from 1
 */
public record SdkInvocation(String id, int attempt) {
  private static final String ATTEMPT = "attempt=";

  /** More than any SDK sends; keeps the number within an int. */
  private static final int DIGITS_MAX = 6;

  /** More than any SDK sends; bounds the work of hashing the ID for each put. */
  private static final int ID_CHARS_MAX = 256;

  /**
   * Reads the headers; returns null if the client does not send them.
   *
   * @param headers returns the value of the header with a lower-case name
   */
  public static @Nullable SdkInvocation of(Function<String, Optional<String>> headers) {
    String id = headers.apply("amz-sdk-invocation-id").orElse("");
    if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
      return null;
    }
    return new SdkInvocation(id, attempt(headers.apply("amz-sdk-request").orElse("")));
  }

  /** Returns the attempt number; 1 if the header is missing or malformed. */
  private static int attempt(String header) {
    int at = header.indexOf(ATTEMPT);
    if (at < 0) {
      return 1;
    }
    int start = at + ATTEMPT.length();
    int end = start;
    while (end < header.length() && end - start < DIGITS_MAX && isDigit(header.charAt(end))) {
      end++;
    }
    return end == start ? 1 : Math.max(1, Integer.parseInt(header.substring(start, end)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
