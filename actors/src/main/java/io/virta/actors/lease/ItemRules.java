package io.virta.actors.lease;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import java.util.HashMap;
import java.util.Map;

/** The rules for the items of a table, with the error texts of DynamoDB. */
final class ItemRules {
  /** Source: "Quotas in Amazon DynamoDB", item size. */
  private static final long ITEM_BYTES_MAX = 400 * 1024;

  private static final int PARTITION_KEY_BYTES_MAX = 2048;
  private static final int SORT_KEY_BYTES_MAX = 1024;

  private ItemRules() {}

  /**
   * Returns the key that consists of exactly those attributes; throws VALIDATION when they are no
   * key.
   */
  static ItemKey key(KeySchema schema, Item attributes) {
    ItemKey key = schema.keyOf(attributes);
    if (key == null || attributes.attributes().size() != schema.attributes().size()) {
      throw refused("The provided key element does not match the schema");
    }
    checkKeyValues(schema, attributes);
    return key;
  }

  /** Checks a complete item and returns its key. */
  static ItemKey keyOfNew(TableDefinition table, Item item) {
    for (KeyAttribute part : table.key().attributes()) {
      AttributeValue value = item.attributes().get(part.name());
      if (value == null) {
        throw refused(
            "One or more parameter values were invalid: Missing the key "
                + part.name()
                + " in the item");
      }
      if (value.type() != part.type()) {
        throw refused(
            "One or more parameter values were invalid: Type mismatch for key %s expected: %s actual: %s"
                .formatted(part.name(), part.type(), value.type()));
      }
    }
    check(table, item, "Item size has exceeded the maximum allowed size");
    return key(table.key(), keyAttributes(table.key(), item));
  }

  /** Checks an item after an update. */
  static void checkUpdated(TableDefinition table, Item item) {
    check(table, item, "Item size to update has exceeded the maximum allowed size");
  }

  /** Returns the key attributes of an item. */
  static Item keyAttributes(KeySchema schema, Item item) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    for (KeyAttribute part : schema.attributes()) {
      AttributeValue value = item.attributes().get(part.name());
      if (value != null) {
        attributes.put(part.name(), value);
      }
    }
    return new Item(attributes);
  }

  private static void check(TableDefinition table, Item item, String tooLarge) {
    checkKeyValues(table.key(), item);
    for (IndexDefinition index : table.indexes()) {
      for (KeyAttribute part : index.key().attributes()) {
        AttributeValue value = item.attributes().get(part.name());
        if (value != null) {
          checkIndexKey(index, part, value);
        }
      }
    }
    if (item.bytes() > ITEM_BYTES_MAX) {
      throw refused(tooLarge);
    }
  }

  private static void checkKeyValues(KeySchema schema, Item item) {
    for (KeyAttribute part : schema.attributes()) {
      AttributeValue value = item.attributes().get(part.name());
      if (value == null) {
        continue;
      }
      long bytes = new Item(Map.of("", value)).bytes();
      boolean hash = part.equals(schema.partition());
      if (isEmpty(value)) {
        throw refused(
            ("One or more parameter values are not valid. The AttributeValue for a key attribute"
                    + " cannot contain an empty %s value. Key: %s")
                .formatted(value instanceof Text ? "string" : "binary", part.name()));
      }
      if (bytes > (hash ? PARTITION_KEY_BYTES_MAX : SORT_KEY_BYTES_MAX)) {
        throw refused(
            hash
                ? "One or more parameter values were invalid: Size of hashkey has exceeded the"
                    + " maximum size limit of2048 bytes"
                : "One or more parameter values were invalid: Aggregated size of all range keys has"
                    + " exceeded the size limit of 1024 bytes");
      }
    }
  }

  private static void checkIndexKey(
      IndexDefinition index, KeyAttribute part, AttributeValue value) {
    if (value.type() != part.type()) {
      throw refused(
          "One or more parameter values were invalid: Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s"
              .formatted(part.name(), part.type(), value.type(), index.name()));
    }
    if (isEmpty(value)) {
      throw refused(
          ("One or more parameter values are not valid. A value specified for a secondary index key"
               + " is not supported. The AttributeValue for a key attribute cannot contain an empty"
               + " %s value. IndexName: %s, IndexKey: %s")
              .formatted(value instanceof Text ? "string" : "binary", index.name(), part.name()));
    }
  }

  private static boolean isEmpty(AttributeValue value) {
    return value instanceof Text text
        ? text.value().isEmpty()
        : value instanceof Binary bytes && bytes.hex().isEmpty();
  }

  static VirtaException refused(String message) {
    return new VirtaException(ErrorCode.VALIDATION, message);
  }
}
