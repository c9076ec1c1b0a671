package io.virta.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;

/** The registry in which a {@link WireModule} registers its classes for one Kryo instance. */
public final class WireNumbers {
  private final Kryo kryo;
  private final WireModule module;

  WireNumbers(Kryo kryo, WireModule module) {
    this.kryo = kryo;
    this.module = module;
  }

  /** Adds a record, an enum or a class of the JDK, for which Kryo has a serializer. */
  public void add(int number, Class<?> type) {
    requireFree(number, type);
    kryo.register(type, number);
  }

  /** Adds a class with its own serializer. */
  public void add(int number, Class<?> type, Serializer<?> serializer) {
    requireFree(number, type);
    kryo.register(type, serializer, number);
  }

  private void requireFree(int number, Class<?> type) {
    if (number < module.firstNumber() || number > module.lastNumber()) {
      throw new IllegalArgumentException(
          "%s has the number %d, but those of %s are %d..%d"
              .formatted(
                  type.getName(),
                  number,
                  module.getClass().getName(),
                  module.firstNumber(),
                  module.lastNumber()));
    }
    Registration taken = kryo.getRegistration(number);
    if (taken != null) {
      throw new IllegalArgumentException(
          "%s and %s have the same number, %d"
              .formatted(type.getName(), taken.getType().getName(), number));
    }
  }
}
