package io.virta.actors.model;

import java.util.regex.Pattern;

/**
 * The name of a stream, unique within its namespace.
 *
 * @param value 1 to 128 of {@code a-z A-Z 0-9 _ . -}
 */
public record StreamName(String value) implements Comparable<StreamName> {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  public StreamName {
    if (!isValid(value)) {
      throw VirtaException.invalidArgument(
          "A stream name has 1 to 128 of a-z, A-Z, 0-9, '_', '.', '-'; this one is '"
              + value
              + "'.");
    }
  }

  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public int compareTo(StreamName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
