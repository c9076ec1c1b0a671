package io.virta.processors.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads ISO-8601 instants. The JDK's parser costs more than the rest of a small record, so the
 * usual form {@code 2026-11-30T12:34:56.789Z} has a parser of its own here.
 */
final class IsoInstant {
  private static final int SECONDS_END = "2026-11-30T12:34:56".length();
  private static final int NANO_DIGITS = 9;

  private IsoInstant() {}

  /**
   * @throws DateTimeException if the characters are no instant
   */
  static Instant parse(char[] text, int offset, int length) {
    if (!isUsual(text, offset, length)) {
      return OffsetDateTime.parse(new String(text, offset, length)).toInstant();
    }
    int hour = two(text, offset + 11);
    int minute = two(text, offset + 14);
    int second = two(text, offset + 17);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no time of day");
    }
    int year = two(text, offset) * 100 + two(text, offset + 2);
    long day = LocalDate.of(year, two(text, offset + 5), two(text, offset + 8)).toEpochDay();
    int nanos = 0;
    int digits = 0;
    for (int i = offset + SECONDS_END + 1; i < offset + length - 1; i++) {
      nanos = nanos * 10 + digit(text[i]);
      digits++;
    }
    for (; digits < NANO_DIGITS; digits++) {
      nanos *= 10;
    }
    return Instant.ofEpochSecond(day * 86_400 + hour * 3_600L + minute * 60L + second, nanos);
  }

  /** Whether this is a year of four digits and so on, in UTC, with at most nine decimals. */
  private static boolean isUsual(char[] text, int offset, int length) {
    return length > SECONDS_END
        && text[offset + 4] == '-'
        && text[offset + 7] == '-'
        && (text[offset + 10] == 'T' || text[offset + 10] == 't')
        && text[offset + 13] == ':'
        && text[offset + 16] == ':'
        && text[offset + length - 1] == 'Z'
        && (length == SECONDS_END + 1
            || (text[offset + SECONDS_END] == '.'
                && length > SECONDS_END + 2
                && length <= SECONDS_END + 2 + NANO_DIGITS));
  }

  private static int two(char[] text, int at) {
    return digit(text[at]) * 10 + digit(text[at + 1]);
  }

  private static int digit(char c) {
    if (c < '0' || c > '9') {
      throw new DateTimeException("no digit: " + c);
    }
    return c - '0';
  }
}
