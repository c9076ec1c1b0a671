package io.virta.http.connection;

/** The decision about a new connection. */
sealed interface Admission {
  /** The connection is served, and counted for its peer. */
  record Admitted(PeerSlots.Slot slot) implements Admission {}

  /** The connection receives an answer with the reason, and is closed. */
  record Refused(String reason) implements Admission {}

  /** The connection is closed immediately, because many others are being refused. */
  record TurnedAway() implements Admission {}
}
