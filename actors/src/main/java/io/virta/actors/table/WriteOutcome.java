package io.virta.actors.table;

import io.virta.actors.item.Item;
import org.jspecify.annotations.Nullable;

/** The outcome of one write. */
public sealed interface WriteOutcome {

  /** The write is durable, unless another write of the request failed. */
  record Done(@Nullable Item before, @Nullable Item after) implements WriteOutcome {}

  /** The condition does not hold for the existing item. */
  record ConditionFailed(@Nullable Item existing) implements WriteOutcome {}

  /** The write does not fit the table or the item. */
  record Invalid(String message) implements WriteOutcome {}
}
