package io.virta.actors.serialization;

import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * The classes of one module that cross nodes, and a range of numbers that is its own. {@code
 * virta.wire.modules} names it, so that a module above this one adds its messages without a change
 * here. It has a public constructor without parameters.
 */
public interface WireModule {
  /** The least number that the module may give. */
  int firstNumber();

  /** The greatest number that the module may give. */
  int lastNumber();

  /** Gives each class its number; called for every Kryo instance. */
  void register(WireNumbers numbers, ExtendedActorSystem system);
}
