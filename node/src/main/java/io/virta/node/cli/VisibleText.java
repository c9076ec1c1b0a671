package io.virta.node.cli;

import java.util.function.IntPredicate;

/**
 * Makes untrusted text (from producers, servers, files) safe for a terminal: replaces each
 * character that a terminal would interpret or not show by an escape. These are control characters,
 * marks that change the direction of text, characters without width, line and paragraph separators,
 * and unpaired surrogates.
 */
final class VisibleText {
  /** Characters in a letter category that are drawn as blank. The web console has the same list. */
  static final String BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";

  private static final int TAGS_FIRST = 0xe0000;
  private static final int TAGS_LAST = 0xe0fff;
  private static final String AFTER_BACKSLASH = "nrtuU\\";

  private VisibleText() {}

  /**
   * Returns the text on one line, with escapes as in Java and C: {@code \n}, {@code \u001b}. A
   * backslash that would read as the start of an escape is doubled, so that different texts look
   * different.
   */
  static String of(String text) {
    if (text.indexOf('\\') < 0 && text.codePoints().noneMatch(VisibleText::isHidden)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i = next(text, i)) {
      visible.append(shown(text, i));
    }
    return visible.toString();
  }

  /**
   * Returns the length of the longest prefix whose visible form has at most that many characters.
   */
  static int fitting(String text, int shownMax) {
    int shown = 0;
    for (int i = 0; i < text.length(); i = next(text, i)) {
      shown += shown(text, i).length();
      if (shown > shownMax) {
        return i;
      }
    }
    return text.length();
  }

  /** Returns JSON of the same value. Line ends stay, because only the layout can contain any. */
  static String ofJson(String json) {
    IntPredicate escaped = each -> each != '\n' && each != '\r' && isHidden(each);
    if (json.codePoints().noneMatch(escaped)) {
      return json;
    }
    StringBuilder visible = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            each ->
                visible.append(escaped.test(each) ? escapeJson(each) : Character.toString(each)));
    return visible.toString();
  }

  private static int next(String text, int i) {
    return i + Character.charCount(text.codePointAt(i));
  }

  /** Returns the visible form of the character at that index. */
  private static String shown(String text, int i) {
    int codePoint = text.codePointAt(i);
    if (isHidden(codePoint)) {
      return escape(codePoint);
    }
    boolean ambiguous = codePoint == '\\' && looksEscaped(text, i + 1);
    return ambiguous ? "\\\\" : Character.toString(codePoint);
  }

  private static boolean looksEscaped(String text, int next) {
    return next < text.length()
        && (AFTER_BACKSLASH.indexOf(text.charAt(next)) >= 0 || isHidden(text.codePointAt(next)));
  }

  static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default ->
          BLANK_LETTERS.indexOf(codePoint) >= 0
              || (codePoint >= TAGS_FIRST && codePoint <= TAGS_LAST);
    };
  }

  private static String escape(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          Character.isBmpCodePoint(codePoint)
              ? "\\u%04x".formatted(codePoint)
              : "\\U%08x".formatted(codePoint);
    };
  }

  private static String escapeJson(int codePoint) {
    StringBuilder escapes = new StringBuilder();
    for (char unit : Character.toChars(codePoint)) {
      escapes.append("\\u%04x".formatted((int) unit));
    }
    return escapes.toString();
  }
}
