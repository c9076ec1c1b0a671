package io.virta.processors.runtime;

/** A stream that the pipeline reads or writes does not exist. */
final class MissingStreamException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String stream;

  MissingStreamException(String stream) {
    super("stream " + stream + " does not exist");
    this.stream = stream;
  }

  String stream() {
    return stream;
  }
}
