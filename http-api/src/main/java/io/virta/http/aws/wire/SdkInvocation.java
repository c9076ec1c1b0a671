package io.virta.http.aws.wire;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What AWS SDKs say of a call: an id that all its attempts have in common ({@code
 * amz-sdk-invocation-id}), and which attempt this is ({@code amz-sdk-request: attempt=2; max=3}).
 *
 * @param id any text, usually a UUID
 * @param attempt from 1
 */
public record SdkInvocation(String id, int attempt) {
  private static final String ATTEMPT = "attempt=";

  /** No SDK sends more attempts, and a number too long for an int must not get here. */
  private static final int DIGITS_MAX = 6;

  /** Nobody's id is longer; a digest of it is made for each put. */
  private static final int ID_CHARS_MAX = 256;

  /**
   * Null for a client that does not say it.
   *
   * @param headers the value of the header of a name, in lower case
   */
  public static @Nullable SdkInvocation of(Function<String, Optional<String>> headers) {
    String id = headers.apply("amz-sdk-invocation-id").orElse("");
    if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
      return null;
    }
    return new SdkInvocation(id, attempt(headers.apply("amz-sdk-request").orElse("")));
  }

  /** The first when nothing is said, or nothing that can be read. */
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
