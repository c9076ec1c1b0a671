package io.virta.actors.lease;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;

/** The rules for changes of a table, with the error texts of DynamoDB. */
final class TableRules {
  /** Source: "Quotas in Amazon DynamoDB", global secondary indexes per table. */
  private static final int INDEXES_MAX = 20;

  private TableRules() {}

  static void check(TableDefinition table, TableChange change) {
    for (String gone : change.goneIndexes()) {
      if (table.index(gone).isEmpty()) {
        throw new VirtaException(
            ErrorCode.TABLE_NOT_FOUND,
            "Requested resource not found: Index: " + gone + " not found");
      }
    }
    for (IndexDefinition index : change.newIndexes()) {
      // Workers that start together all see no index, and each creates it. A KCL worker whose
      // creation is refused can never become the leader, so creating an index that exists already
      // with the same definition succeeds.
      if (table.index(index.name().value()).filter(there -> !there.isLike(index)).isPresent()) {
        throw ItemRules.refused(
            "Attempting to create an index which already exists: " + index.name());
      }
    }
    if (table.indexes().size() + change.newIndexes().size() > INDEXES_MAX) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED, "A table has at most " + INDEXES_MAX + " indexes.");
    }
  }

  static void checkDeletion(TableDefinition table) {
    if (table.deletionProtected()) {
      throw ItemRules.refused(
          "Resource cannot be deleted as it is currently protected against deletion. Disable"
              + " deletion protection first.");
    }
  }

  static void checkTimeToLive(TableDefinition table, String attribute, boolean enable) {
    String current = table.timeToLive();
    if (current == null && !enable) {
      throw ItemRules.refused("TimeToLive is already disabled");
    }
    if (current != null && !current.equals(attribute)) {
      throw ItemRules.refused(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
    }
    if (current != null && enable) {
      throw ItemRules.refused("TimeToLive is already enabled");
    }
  }
}
