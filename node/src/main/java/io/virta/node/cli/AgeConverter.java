package io.virta.node.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an age such as {@code 5m}. */
final class AgeConverter implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})([smhd])");

  static boolean isAge(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public Duration convert(String value) {
    Matcher matcher = SHAPE.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "an age is a number with s, m, h or d, not '" + value + "'");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
