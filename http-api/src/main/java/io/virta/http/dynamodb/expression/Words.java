package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Numbers;

/** The text of values in refusals. */
final class Words {
  private Words() {}

  static String of(AttributeValue value) {
    if (value instanceof Text text) {
      return "S:" + text.value();
    }
    if (value instanceof Numeric number) {
      return "N:" + Numbers.format(number.value());
    }
    return value instanceof Binary bytes ? "B:" + bytes.hex() : value.type().name();
  }
}
