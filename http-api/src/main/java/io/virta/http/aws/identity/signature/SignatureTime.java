package io.virta.http.aws.identity.signature;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a request was signed, and the period in which the signature is valid.
 *
 * @param lifetime how long the signature is valid after {@code at}
 * @param skew how long it is already valid before {@code at}
 */
record SignatureTime(Instant at, Duration lifetime, Duration skew) {
  /** The lifetime of a presigned URL that does not specify one. */
  private static final Duration PRESIGNED_LIFETIME = Duration.ofMinutes(15);

  private static final int EXPIRES_SECONDS_MAX = 7 * 24 * 60 * 60; // as on AWS
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Reads {@code X-Amz-Date}, or {@code Date} if absent; for a presigned URL also {@code
   * X-Amz-Expires}.
   */
  static SignatureTime of(SignedRequest request, Authorization authorization, Duration skew) {
    RawQuery query = authorization.query();
    if (query == null) {
      String date = request.header("x-amz-date");
      return new SignatureTime(parse(date == null ? request.header("date") : date), skew, skew);
    }
    return new SignatureTime(
        parse(query.find("X-Amz-Date")), lifetime(query.find("X-Amz-Expires")), skew);
  }

  private static Instant parse(@Nullable String text) {
    String date = text == null ? "" : text;
    try {
      return BASIC.parse(date, Instant::from);
    } catch (DateTimeParseException otherwise) {
      return parseHttpDate(date);
    }
  }

  private static Instant parseHttpDate(String date) {
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException neither) {
      throw SignatureRefusals.incomplete(
          "Date must be in ISO-8601 'basic format'. Got '"
              + date
              + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
  }

  private static Duration lifetime(@Nullable String expires) {
    if (expires == null) {
      return PRESIGNED_LIFETIME;
    }
    boolean digits =
        !expires.isEmpty()
            && expires.length() < 8
            && expires.chars().allMatch(c -> c >= '0' && c <= '9');
    int seconds = digits ? Integer.parseInt(expires) : 0;
    if (seconds < 1 || seconds > EXPIRES_SECONDS_MAX) {
      throw SignatureRefusals.incomplete(
          "X-Amz-Expires must be 1 to %d seconds, got '%s'"
              .formatted(EXPIRES_SECONDS_MAX, expires));
    }
    return Duration.ofSeconds(seconds);
  }

  /** Refuses a signature that has expired or is not yet valid. */
  void requireCurrent(Instant now) {
    Instant earliest = now.minus(lifetime);
    if (at.isBefore(earliest)) {
      throw SignatureRefusals.invalid(
          "Signature expired: %s is now earlier than %s (%s - %s.)"
              .formatted(text(), basic(earliest), basic(now), words(lifetime)));
    }
    Instant latest = now.plus(skew);
    if (at.isAfter(latest)) {
      throw SignatureRefusals.invalid(
          "Signature not yet current: %s is still later than %s (%s + %s.)"
              .formatted(text(), basic(latest), basic(now), words(skew)));
    }
  }

  /** Returns the time in the format of the string to sign. */
  String text() {
    return basic(at);
  }

  /** Returns the day, {@code yyyyMMdd}. */
  String day() {
    return text().substring(0, 8);
  }

  private static String basic(Instant at) {
    return BASIC.format(at);
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " sec";
  }
}
