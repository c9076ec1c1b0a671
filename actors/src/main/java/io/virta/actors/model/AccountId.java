package io.virta.actors.model;

import java.util.regex.Pattern;

/**
 * An account; in each region it is a {@link Namespace} of its own.
 *
 * @param value 12 decimal digits
 */
public record AccountId(String value) {
  private static final Pattern SHAPE = Pattern.compile("\\d{12}");

  /** The account of a node that names no other. */
  public static final AccountId DEFAULT = new AccountId("000000000000");

  public AccountId {
    if (!SHAPE.matcher(value).matches()) {
      throw VirtaException.invalidArgument("An account id has 12 digits, not '" + value + "'.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
