package io.virta.http.dynamodb.expression;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.http.dynamodb.expression.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of one expression, consumed one by one. Refusals name the expression's parameter. */
final class Tokens {
  /** Source: "Quotas in Amazon DynamoDB", expression parameters. */
  private static final int EXPRESSION_BYTES_MAX = 4096;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|(?<word>[A-Za-z][A-Za-z0-9_]*)|(?<name>#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)"
              + "|(?<number>[0-9]+)|(?<sign><>|<=|>=|[.\\[\\](),=<>+-])");

  private final String parameter;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Tokens(String parameter, String text) {
    this.parameter = parameter;
    if (text.isEmpty()) {
      throw refused("The expression can not be empty;");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > EXPRESSION_BYTES_MAX) {
      throw refused("Expression size has exceeded the maximum allowed size;");
    }
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw syntaxError(
            text.substring(end, end + 1), text.substring(end, Math.min(text.length(), end + 3)));
      }
      add(matcher);
      end = matcher.end();
    }
  }

  private void add(Matcher matcher) {
    String text = matcher.group();
    if (matcher.group("word") != null) {
      tokens.add(new Token(Kind.WORD, text));
    } else if (matcher.group("name") != null) {
      tokens.add(new Token(Kind.NAME_PLACEHOLDER, text));
    } else if (matcher.group("value") != null) {
      tokens.add(new Token(Kind.VALUE_PLACEHOLDER, text));
    } else if (matcher.group("number") != null) {
      tokens.add(new Token(Kind.NUMBER, text));
    } else if (matcher.group("sign") != null) {
      tokens.add(new Token(Kind.SIGN, text));
    }
  }

  Token peek() {
    return at < tokens.size() ? tokens.get(at) : Token.END;
  }

  /** Returns the token after the one of {@link #peek}. */
  Token peekSecond() {
    return at + 1 < tokens.size() ? tokens.get(at + 1) : Token.END;
  }

  Token take() {
    Token token = peek();
    at++;
    return token;
  }

  Token take(Kind kind) {
    return peek().kind() == kind ? take() : fail();
  }

  boolean takeIf(String sign) {
    boolean there = peek().isSign(sign);
    at += there ? 1 : 0;
    return there;
  }

  boolean takeIfKeyword(String word) {
    boolean there = peek().isKeyword(word);
    at += there ? 1 : 0;
    return there;
  }

  void expect(String sign) {
    if (!takeIf(sign)) {
      fail();
    }
  }

  void expectKeyword(String word) {
    if (!takeIfKeyword(word)) {
      fail();
    }
  }

  void expectEnd() {
    if (peek().kind() != Kind.END) {
      fail();
    }
  }

  /** Refuses the current token; always throws. */
  Token fail() {
    StringBuilder near = new StringBuilder();
    for (int i = Math.max(0, at - 1); i <= at + 1 && i < tokens.size(); i++) {
      near.append(near.isEmpty() ? "" : " ").append(tokens.get(i).text());
    }
    throw syntaxError(peek().text(), near.toString());
  }

  private VirtaException syntaxError(String token, String near) {
    return refused("Syntax error; token: \"%s\", near: \"%s\"".formatted(token, near));
  }

  VirtaException refused(String message) {
    return new VirtaException(ErrorCode.VALIDATION, "Invalid " + parameter + ": " + message);
  }
}
