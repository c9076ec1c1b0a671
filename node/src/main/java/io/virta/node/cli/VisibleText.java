package io.virta.node.cli;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Text that others chose (producers, servers, files), with an escape in place of each character
 * that a terminal would interpret or not show: control characters, marks that change the direction
 * of text, characters without width, line and paragraph separators, and halves of surrogate pairs.
 */
final class VisibleText {
  // Letters by their category, but drawn as nothing.
  private static final String BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";
  private static final int TAGS_FIRST = 0xe0000;
  private static final int TAGS_LAST = 0xe0fff;

  private VisibleText() {}

  /** On one line, with escapes as Java and C have them: {@code \n}, {@code \u001b}. */
  static String of(String text) {
    return escaped(text, VisibleText::isHidden, VisibleText::escape);
  }

  /** JSON of the same value. Line ends stay, since only its layout can have any. */
  static String ofJson(String json) {
    return escaped(
        json, each -> each != '\n' && each != '\r' && isHidden(each), VisibleText::escapeJson);
  }

  private static String escaped(String text, IntPredicate hidden, IntFunction<String> escape) {
    if (text.codePoints().noneMatch(hidden)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            each -> {
              if (hidden.test(each)) {
                visible.append(escape.apply(each));
              } else {
                visible.appendCodePoint(each);
              }
            });
    return visible.toString();
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
