package io.virta.http.connection;

/** A peer did not take what was sent to it in the time it was given. The connection is reset. */
final class PeerDoesNotReadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerDoesNotReadException() {
    super("The peer does not read what is sent to it.", null, false, false);
  }
}
