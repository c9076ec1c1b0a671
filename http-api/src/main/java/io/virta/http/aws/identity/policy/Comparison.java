package io.virta.http.aws.identity.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ways in which a condition compares a value of the request with the expected value. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are stateless
enum Comparison {
  STRING_EQUALS((actual, expected) -> actual.equals(expected)),
  STRING_EQUALS_IGNORE_CASE((actual, expected) -> actual.equalsIgnoreCase(expected)),
  STRING_LIKE(Comparison::unused),
  NUMERIC_EQUALS((actual, expected) -> compareNumbers(actual, expected, order -> order == 0)),
  NUMERIC_LESS_THAN((actual, expected) -> compareNumbers(actual, expected, order -> order < 0)),
  NUMERIC_LESS_THAN_EQUALS(
      (actual, expected) -> compareNumbers(actual, expected, order -> order <= 0)),
  NUMERIC_GREATER_THAN((actual, expected) -> compareNumbers(actual, expected, order -> order > 0)),
  NUMERIC_GREATER_THAN_EQUALS(
      (actual, expected) -> compareNumbers(actual, expected, order -> order >= 0)),
  DATE_EQUALS((actual, expected) -> compareDates(actual, expected, order -> order == 0)),
  DATE_LESS_THAN((actual, expected) -> compareDates(actual, expected, order -> order < 0)),
  DATE_LESS_THAN_EQUALS((actual, expected) -> compareDates(actual, expected, order -> order <= 0)),
  DATE_GREATER_THAN((actual, expected) -> compareDates(actual, expected, order -> order > 0)),
  DATE_GREATER_THAN_EQUALS(
      (actual, expected) -> compareDates(actual, expected, order -> order >= 0)),
  BOOL((actual, expected) -> actual.equalsIgnoreCase(expected)),
  BINARY_EQUALS((actual, expected) -> actual.equals(expected)),
  IP_ADDRESS(Comparison::isInRange),
  ARN_LIKE(Comparison::unused),
  /** Tests whether the key is absent; evaluated before any values are compared. */
  NULL(Comparison::unused);

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,9})?");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");
  private static final int ARN_COMPONENTS = 6;

  private final BiPredicate<String, String> test;

  Comparison(BiPredicate<String, String> test) {
    this.test = test;
  }

  /** Whether a value of the request matches; false if either value cannot be parsed. */
  boolean matches(String actual, Template expected, RequestFacts request) {
    if (this == STRING_LIKE) {
      Glob glob = expected.glob(request);
      return glob != null && glob.matches(actual);
    }
    String text = expected.text(request);
    if (text == null) {
      return false;
    }
    return this == ARN_LIKE ? isArnLike(actual, text) : test.test(actual, text);
  }

  /** Returns what a value in a policy must be, or null if the given value is valid. */
  @Nullable String expectationMissedBy(String value) {
    return switch (this) {
      case NUMERIC_EQUALS,
          NUMERIC_LESS_THAN,
          NUMERIC_LESS_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          NUMBER.matcher(value).matches() ? null : "a decimal number";
      case DATE_EQUALS,
          DATE_LESS_THAN,
          DATE_LESS_THAN_EQUALS,
          DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS ->
          date(value) == null ? "a date as 2026-11-21T00:00:00Z or epoch seconds" : null;
      case BOOL, NULL ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
              ? null
              : "true or false";
      case IP_ADDRESS ->
          AddressRange.find(value) == null ? "an address or a range as 10.0.0.0/8" : null;
      case ARN_LIKE ->
          value.equals("*") || value.split(":", ARN_COMPONENTS).length == ARN_COMPONENTS
              ? null
              : "an ARN of six parts";
      case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, BINARY_EQUALS -> null;
    };
  }

  private static boolean compareNumbers(String actual, String expected, IntPredicate order) {
    return NUMBER.matcher(actual).matches()
        && NUMBER.matcher(expected).matches()
        && order.test(new BigDecimal(actual).compareTo(new BigDecimal(expected)));
  }

  private static boolean compareDates(String actual, String expected, IntPredicate order) {
    Instant one = date(actual);
    Instant other = date(expected);
    return one != null && other != null && order.test(one.compareTo(other));
  }

  private static @Nullable Instant date(String text) {
    try {
      if (SECONDS.matcher(text).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeException notOne) {
      return null;
    }
  }

  private static boolean isInRange(String actual, String expected) {
    AddressRange range = AddressRange.find(expected);
    return range != null && range.contains(actual);
  }

  /** Compares each of the six parts separately, so that a wildcard cannot span several parts. */
  private static boolean isArnLike(String actual, String expected) {
    if (expected.equals("*")) {
      return true;
    }
    String[] parts = actual.split(":", ARN_COMPONENTS);
    String[] patterns = expected.split(":", ARN_COMPONENTS);
    boolean alike = parts.length == patterns.length;
    for (int i = 0; alike && i < parts.length; i++) {
      alike = Glob.of(patterns[i]).matches(parts[i]);
    }
    return alike;
  }

  private static boolean unused(String actual, String expected) {
    throw new IllegalStateException("compared in another way");
  }
}
