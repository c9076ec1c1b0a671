package io.virta.actors.table;

import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Update;
import org.jspecify.annotations.Nullable;

/** A change of one item, made if its condition holds. */
public sealed interface ItemWrite {
  TableName table();

  /** The key attributes, perhaps among others. */
  Item keyed();

  @Nullable Condition condition();

  /** Be exactly this. */
  record Put(TableName table, Item item, @Nullable Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return item;
    }
  }

  /** Be changed; or come into being with its key and what the update puts there. */
  record Change(TableName table, Item key, Update update, @Nullable Condition condition)
      implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }

  /** Be gone. */
  record Delete(TableName table, Item key, @Nullable Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }

  /** Nothing, but the condition must hold. */
  record Check(TableName table, Item key, Condition condition) implements ItemWrite {
    @Override
    public Item keyed() {
      return key;
    }
  }
}
