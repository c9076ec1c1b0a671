package io.virta.actors.model;

import java.util.regex.Pattern;

/**
 * An account; it has a separate {@link Namespace} in each region.
 *
 * @param value 12 decimal digits, or {@code virta} for {@link #INTERNAL}
 */
public record AccountId(String value) {
  private static final Pattern SHAPE = Pattern.compile("\\d{12}");
  private static final String RESERVED = "virta";

  /** The default account of a node. */
  public static final AccountId DEFAULT = new AccountId("000000000000");

  /**
   * The account of streams that Virta's own modules create. It has no limits, and no external input
   * can refer to it: see {@link #named}.
   */
  public static final AccountId INTERNAL = new AccountId(RESERVED);

  public AccountId {
    if (!SHAPE.matcher(value).matches() && !value.equals(RESERVED)) {
      throw wrong(value);
    }
  }

  /**
   * Parses the 12 digits of an account from external input (a user, a file or a request). External
   * input must use this method and never the constructor, so that it cannot refer to {@link
   * #INTERNAL}.
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

  /** Returns whether this is the account of Virta's own streams. */
  public boolean isInternal() {
    return value.equals(RESERVED);
  }

  @Override
  public String toString() {
    return value;
  }
}
