package io.virta.actors.serialization;

import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * The classes of one module that are sent between nodes, with a range of numbers reserved for them.
 * {@code virta.wire.modules} names the implementations, so that a module above this one adds its
 * messages without a change here. Implementations have a public constructor without parameters.
 */
public interface WireModule {
  /** The lowest number that the module may assign. */
  int firstNumber();

  /** The highest number that the module may assign. */
  int lastNumber();

  /** Assigns each class its number; called for every Kryo instance. */
  void register(WireNumbers numbers, ExtendedActorSystem system);
}
