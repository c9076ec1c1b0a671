package io.virta.processors.operator;

/** Takes the events of a stage. */
@FunctionalInterface
interface Receiver {
  void accept(Object event);

  /** Passes each event to all of them, in their order. */
  static Receiver all(Receiver... receivers) {
    return receivers.length == 1
        ? receivers[0]
        : event -> {
          for (Receiver receiver : receivers) {
            receiver.accept(event);
          }
        };
  }
}
