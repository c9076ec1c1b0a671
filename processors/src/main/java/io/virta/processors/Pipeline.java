package io.virta.processors;

/** The pipeline of one processor, built by its {@link Definition}. */
public interface Pipeline {
  /**
   * Reads a stream whose records are JSON of that type, see {@link Dsl#json}. May be called several
   * times, also for the same stream.
   *
   * @param stream a stream of this account and region; if it does not exist, the processor waits
   *     for it
   */
  <T> Input<T> read(String stream, Class<T> type);

  /** The same with another codec. */
  <T> Input<T> read(String stream, Codec<T> codec);

  /**
   * Sets the policy of stages and inputs that have none of their own; {@link Dsl#suspend} if this
   * is never called.
   */
  Pipeline onError(ErrorPolicy policy);
}
