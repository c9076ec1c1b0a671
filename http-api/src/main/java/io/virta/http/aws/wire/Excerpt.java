package io.virta.http.aws.wire;

/** Quotes a value sent by a client, truncated if it is long. */
final class Excerpt {
  private Excerpt() {}

  static String of(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(charsMax - 1));
    return text.substring(0, halves ? charsMax - 1 : charsMax) + "...";
  }
}
