package io.virta.actors.model;

/**
 * The name of a region, as in signatures and ARNs. It need not be a region of AWS.
 *
 * @param value 1 to 32 of {@code a-z 0-9 -}
 */
public record Region(String value) {
  private static final int CHARS_MAX = 32;

  public Region {
    if (!isValid(value)) {
      throw VirtaException.invalidArgument(
          "A region has 1 to %d of a-z, 0-9 and -, not '%s'.".formatted(CHARS_MAX, value));
    }
  }

  /** Returns whether {@code name} is a valid region name. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isPart(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
