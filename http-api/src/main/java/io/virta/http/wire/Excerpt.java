package io.virta.http.wire;

/** Quotes what a client sent, but never all of a huge value. */
final class Excerpt {
  private Excerpt() {}

  static String of(String text, int charsMax) {
    return text.length() <= charsMax ? text : text.substring(0, charsMax) + "...";
  }
}
