package io.virta.actors.item;

/** One change of an item. */
public sealed interface UpdateAction {
  AttributePath path();

  /** Put a value there. */
  record Put(AttributePath path, UpdateValue value) implements UpdateAction {}

  /** Take away what is there, if anything. */
  record Remove(AttributePath path) implements UpdateAction {}

  /** Add to a number or a set; what is not there counts as 0 or as empty. */
  record Add(AttributePath path, AttributeValue value) implements UpdateAction {}

  /** Take elements out of a set; when none is left, the set is gone. */
  record Subtract(AttributePath path, AttributeValue elements) implements UpdateAction {}
}
