package io.virta.actors.item;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The numbers of DynamoDB: decimal, exact, with 38 significant digits, 1E-130 to 9.99...E+125 and
 * their negatives.
 */
public final class Numbers {
  /** Source: "Supported data types and naming rules in Amazon DynamoDB", section Number. */
  static final int DIGITS_MAX = 38;

  private static final int EXPONENT_MAX = 125;
  private static final int EXPONENT_MIN = -130;

  /** Longer than any sensible text of a number in range; bounds the cost of parsing. */
  private static final int TEXT_CHARS_MAX = 512;

  private static final Pattern SHAPE =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");

  private Numbers() {}

  /** Parses a client's number; throws VALIDATION for text that is no number or out of range. */
  public static BigDecimal parse(String text) {
    if (text.length() > TEXT_CHARS_MAX || !SHAPE.matcher(text).matches()) {
      throw refused("The parameter cannot be converted to a numeric value: " + text);
    }
    return checked(new BigDecimal(text));
  }

  /** Formats a number for answers: plain digits, without an exponent. */
  public static String format(BigDecimal number) {
    return number.toPlainString();
  }

  /** Returns the canonical form, in which all numbers are kept. */
  static BigDecimal canonical(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  static BigDecimal add(BigDecimal left, BigDecimal right) {
    return checked(left.add(right));
  }

  static BigDecimal subtract(BigDecimal left, BigDecimal right) {
    return checked(left.subtract(right));
  }

  private static BigDecimal checked(BigDecimal number) {
    BigDecimal canonical = canonical(number);
    if (canonical.signum() == 0) {
      return canonical;
    }
    long exponent = (long) canonical.precision() - canonical.scale() - 1;
    if (exponent > EXPONENT_MAX) {
      throw refused(
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    if (exponent < EXPONENT_MIN) {
      throw refused(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
    if (canonical.precision() > DIGITS_MAX) {
      throw refused("Attempting to store more than 38 significant digits in a Number");
    }
    return canonical;
  }

  private static VirtaException refused(String message) {
    return new VirtaException(ErrorCode.VALIDATION, message);
  }
}
