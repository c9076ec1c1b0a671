package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributeType;

/** The names of types in refusals of updates. */
final class TypeWords {
  private TypeWords() {}

  static String of(AttributeType type) {
    return switch (type) {
      case S -> "STRING";
      case N -> "NUMBER";
      case B -> "BINARY";
      case BOOL -> "BOOLEAN";
      case NULL -> "NULL";
      case SS -> "STRING_SET";
      case NS -> "NUMBER_SET";
      case BS -> "BINARY_SET";
      case L -> "LIST";
      case M -> "MAP";
    };
  }
}
