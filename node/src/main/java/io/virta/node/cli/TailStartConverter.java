package io.virta.node.cli;

import io.virta.node.wire.StreamTail;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses the start of a tail: {@code start}, {@code now}, an age, or a time. The Kinesis names for
 * the first two are accepted as well.
 */
final class TailStartConverter implements ITypeConverter<TailStart> {
  private final AgeConverter ages = new AgeConverter();

  @Override
  public TailStart convert(String value) {
    switch (value.toUpperCase(Locale.ROOT)) {
      case "START", "TRIM_HORIZON" -> {
        return StreamTail::fromStart;
      }
      case "NOW", "LATEST" -> {
        return StreamTail::fromNow;
      }
      default -> {}
    }
    Instant time = AgeConverter.isAge(value) ? before(value) : time(value);
    return (client, stream) -> StreamTail.from(client, stream, time);
  }

  private Instant before(String age) {
    return InstantSource.system().instant().minus(ages.convert(age));
  }

  private static Instant time(String value) {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException noTime) {
      throw new TypeConversionException(
          "--from takes start, now, an age such as 5m, or a time such as 2026-11-21T10:00:00Z,"
              + " not '"
              + value
              + "'");
    }
  }
}
