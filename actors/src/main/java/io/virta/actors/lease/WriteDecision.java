package io.virta.actors.lease;

import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Update;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableName;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides the outcome of a write request. Used once, on the entity's thread. */
final class WriteDecision {
  private final LeaseTablesState state;
  private final Namespace namespace;
  private final List<WriteOutcome> outcomes = new ArrayList<>();
  private final List<ItemChange> changes = new ArrayList<>();
  private final Set<Place> places = new HashSet<>();
  private long addedBytes;

  /** The address of an item: table and key. */
  private record Place(TableName table, ItemKey key) {}

  private WriteDecision(LeaseTablesState state, Namespace namespace) {
    this.state = state;
    this.namespace = namespace;
  }

  static WriteDecision of(LeaseTablesState state, Namespace namespace, WriteRequest request) {
    WriteDecision decision = new WriteDecision(state, namespace);
    for (ItemWrite write : request.writes()) {
      decision.outcomes.add(decision.decide(write));
    }
    return decision;
  }

  WriteResult result() {
    return new WriteResult(outcomes);
  }

  /** Returns the changes to persist when all writes are possible. */
  List<ItemChange> changes() {
    return changes;
  }

  /** Returns by how many bytes the tables grow; negative when they shrink. */
  long addedBytes() {
    return addedBytes;
  }

  private WriteOutcome decide(ItemWrite write) {
    Table table = state.get(namespace, write.table());
    try {
      return decide(write, table);
    } catch (VirtaException refused) {
      if (refused.code() != ErrorCode.VALIDATION) {
        throw refused;
      }
      return new WriteOutcome.Invalid(String.valueOf(refused.getMessage()));
    }
  }

  private WriteOutcome decide(ItemWrite write, Table table) {
    ItemKey key = keyOf(write, table);
    if (!places.add(new Place(write.table(), key))) {
      throw new VirtaException(ErrorCode.INVALID_ARGUMENT, WriteRequest.SAME_ITEM_TWICE);
    }
    Item old = table.find(key);
    if (!Condition.isMet(write.condition(), old)) {
      return new WriteOutcome.ConditionFailed(old);
    }
    Item after = after(write, table, old);
    record(write, table, old, after);
    return new WriteOutcome.Done(old, after);
  }

  private static ItemKey keyOf(ItemWrite write, Table table) {
    return write instanceof ItemWrite.Put put
        ? ItemRules.keyOfNew(table.definition(), put.item())
        : ItemRules.key(table.definition().key(), write.keyed());
  }

  private static @Nullable Item after(ItemWrite write, Table table, @Nullable Item old) {
    if (write instanceof ItemWrite.Put put) {
      return put.item();
    }
    if (write instanceof ItemWrite.Change change) {
      return updated(change, table, old);
    }
    return write instanceof ItemWrite.Delete ? null : old;
  }

  private static Item updated(ItemWrite.Change change, Table table, @Nullable Item old) {
    KeySchema key = table.definition().key();
    Update update = change.update();
    update.actions().stream()
        .map(action -> action.path().root())
        .filter(key::contains)
        .findFirst()
        .ifPresent(
            name -> {
              throw ItemRules.refused(
                  "One or more parameter values were invalid: Cannot update attribute %s. This attribute is part of the key"
                      .formatted(name));
            });
    Item after = update.applyTo(old == null ? change.key() : old);
    ItemRules.checkUpdated(table.definition(), after);
    return after;
  }

  private void record(ItemWrite write, Table table, @Nullable Item old, @Nullable Item after) {
    addedBytes += (after == null ? 0 : after.bytes()) - (old == null ? 0 : old.bytes());
    if (after == null && old != null) {
      Item key = ItemRules.keyAttributes(table.definition().key(), old);
      changes.add(new ItemChange(write.table().value(), key, true));
    } else if (after != null && !after.equals(old)) {
      changes.add(new ItemChange(write.table().value(), after, false));
    }
  }
}
