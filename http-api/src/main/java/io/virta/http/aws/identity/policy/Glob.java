package io.virta.http.aws.identity.policy;

/**
 * A pattern with {@code *} for any characters and {@code ?} for one. Text inserted by a policy
 * variable is matched literally.
 */
final class Glob {
  private static final char MANY = '\uE000'; // private-use characters, which no input contains
  private static final char ONE = '\uE001';

  private final String pattern;

  private Glob(String pattern) {
    this.pattern = pattern;
  }

  /** Creates a pattern in which {@code *} and {@code ?} are wildcards. */
  static Glob of(String pattern) {
    return new Glob(wild(pattern));
  }

  /** Creates a pattern from the results of {@link #wild} and {@link #literal}. */
  static Glob ofParts(String parts) {
    return new Glob(parts);
  }

  static String wild(String text) {
    return literal(text).replace('*', MANY).replace('?', ONE);
  }

  static String literal(String text) {
    return text.replace(MANY, '\uFFFD').replace(ONE, '\uFFFD');
  }

  boolean matches(String text) {
    int at = 0;
    int inPattern = 0;
    int afterMany = -1; // where to backtrack to, in the pattern …
    int resume = 0; // … and in the text
    while (at < text.length()) {
      char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : 0;
      boolean more = inPattern < pattern.length();
      if (more && expected == MANY) {
        afterMany = ++inPattern;
        resume = at;
      } else if (more && (expected == ONE || expected == text.charAt(at))) {
        inPattern++;
        at++;
      } else if (afterMany >= 0) {
        inPattern = afterMany;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == MANY) {
      inPattern++;
    }
    return inPattern == pattern.length();
  }
}
