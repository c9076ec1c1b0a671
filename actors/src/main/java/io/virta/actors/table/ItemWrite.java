package io.virta.actors.table;

import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Update;
import org.jspecify.annotations.Nullable;

/** A write of one item, made if its condition holds. */
public sealed interface ItemWrite {
  TableName table();

  /** Returns the key attributes, perhaps among others. */
  Item keyed();

  @Nullable Condition condition();

  /** Creates or replaces the item. */
  record Put(TableName table, Item item, @Nullable Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return item;
    }
  }

  /** Updates the item; a missing item is created with its key and the updated attributes. */
  record Change(TableName table, Item key, Update update, @Nullable Condition condition)
      implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }

  /** Deletes the item. */
  record Delete(TableName table, Item key, @Nullable Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }

  /** Changes nothing, but requires that the condition holds. */
  record Check(TableName table, Item key, Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }
}
