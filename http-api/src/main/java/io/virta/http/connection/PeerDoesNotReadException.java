package io.virta.http.connection;

/** A peer did not read the data sent to it in time. The connection is reset. */
final class PeerDoesNotReadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerDoesNotReadException() {
    super("The peer does not read what is sent to it.", null, false, false);
  }
}
