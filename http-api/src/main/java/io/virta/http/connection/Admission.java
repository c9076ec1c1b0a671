package io.virta.http.connection;

/** What becomes of a new connection. */
sealed interface Admission {
  /** It is served, and counted for its peer. */
  record Admitted(PeerSlots.Slot slot) implements Admission {}

  /** It gets an answer that gives the reason, and is closed. */
  record Refused(String reason) implements Admission {}

  /** It is closed at once, because many others are being refused. */
  record TurnedAway() implements Admission {}
}
