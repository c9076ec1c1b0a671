package io.virta.actors.model;

import java.util.regex.Pattern;

/**
 * An account; in each region it is a {@link Namespace} of its own.
 *
 * @param value 12 decimal digits, or {@code virta} for {@link #INTERNAL}
 */
public record AccountId(String value) {
  private static final Pattern SHAPE = Pattern.compile("\\d{12}");
  private static final String RESERVED = "virta";

  /** The account of a node that names no other. */
  public static final AccountId DEFAULT = new AccountId("000000000000");

  /**
   * The account of streams that modules of Virta make for themselves. It has no limits, and nothing
   * from outside can name it: see {@link #named}.
   */
  public static final AccountId INTERNAL = new AccountId(RESERVED);

  public AccountId {
    if (!SHAPE.matcher(value).matches() && !value.equals(RESERVED)) {
      throw wrong(value);
    }
  }

  /**
   * The account that a person, a file or a request names by its digits. Whatever comes from outside
   * is read here, and never by the constructor, so that it cannot name {@link #INTERNAL}.
   */
  public static AccountId named(String digits) {
    if (!SHAPE.matcher(digits).matches()) {
      throw wrong(digits);
    }
    return new AccountId(digits);
  }

  private static VirtaException wrong(String value) {
    return VirtaException.invalidArgument("An account id has 12 digits, not '" + value + "'.");
  }

  /** Whether its streams are those of Virta itself. */
  public boolean isInternal() {
    return value.equals(RESERVED);
  }

  @Override
  public String toString() {
    return value;
  }
}
