package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributePath.Element;
import io.virta.actors.item.AttributePath.Member;
import io.virta.actors.item.AttributePath.Step;
import io.virta.http.dynamodb.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses document paths: {@code name(.name | [index])*}. */
final class PathParser {
  /** Source: "Quotas in Amazon DynamoDB", nesting of attributes. */
  private static final int DEPTH_MAX = 32;

  private static final int INDEX_DIGITS_MAX = 9;

  private final Tokens tokens;
  private final Placeholders placeholders;

  PathParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  AttributePath path() {
    String root = name();
    List<Step> steps = new ArrayList<>();
    while (true) {
      if (tokens.takeIf(".")) {
        steps.add(new Member(name()));
      } else if (tokens.takeIf("[")) {
        steps.add(new Element(index()));
        tokens.expect("]");
      } else {
        return new AttributePath(root, steps);
      }
      if (steps.size() >= DEPTH_MAX) {
        throw tokens.refused(
            "The document path has too many nesting elements; nesting levels: "
                + (steps.size() + 1));
      }
    }
  }

  private int index() {
    Token token = tokens.take(Kind.NUMBER);
    if (token.text().length() > INDEX_DIGITS_MAX) {
      throw tokens.refused(
          "List index is not within the allowable range; index: [" + token.text() + "]");
    }
    return Integer.parseInt(token.text());
  }

  private String name() {
    Token token = tokens.peek();
    if (token.kind() == Kind.NAME_PLACEHOLDER) {
      return placeholders.name(tokens.take().text(), tokens);
    }
    return tokens.take(Kind.WORD).text();
  }
}
