package io.virta.http.dynamodb.expression;

import java.util.Locale;

/** A word or symbol of an expression. */
record Token(Kind kind, String text) {
  enum Kind {
    /** A name, a keyword or a function. */
    WORD,
    /** {@code #name}. */
    NAME_PLACEHOLDER,
    /** {@code :value}. */
    VALUE_PLACEHOLDER,
    NUMBER,
    SIGN,
    END
  }

  static final Token END = new Token(Kind.END, "<EOF>");

  /** Whether the token is a keyword, regardless of case. */
  boolean isKeyword(String word) {
    return kind == Kind.WORD && text.toUpperCase(Locale.ROOT).equals(word);
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }
}
