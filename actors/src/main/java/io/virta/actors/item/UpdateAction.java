package io.virta.actors.item;

/** One change of an item. */
public sealed interface UpdateAction {
  AttributePath path();

  /** Puts a value at a path. */
  record Put(AttributePath path, UpdateValue value) implements UpdateAction {}

  /** Removes the value at a path, if any. */
  record Remove(AttributePath path) implements UpdateAction {}

  /** Adds to a number or a set; a missing value counts as 0 or as empty. */
  record Add(AttributePath path, AttributeValue value) implements UpdateAction {}

  /** Removes elements from a set; a set without elements is removed. */
  record Subtract(AttributePath path, AttributeValue elements) implements UpdateAction {}
}
