package io.virta.actors.table;

import io.virta.actors.item.Item;
import org.jspecify.annotations.Nullable;

/** What became of one write. */
public sealed interface WriteOutcome {

  /** It is durable, unless another write of the request was not possible. */
  record Done(@Nullable Item before, @Nullable Item after) implements WriteOutcome {}

  /** Its condition does not hold for the existing item. */
  record ConditionFailed(@Nullable Item existing) implements WriteOutcome {}

  /** It does not fit the table or the item. */
  record Invalid(String message) implements WriteOutcome {}
}
