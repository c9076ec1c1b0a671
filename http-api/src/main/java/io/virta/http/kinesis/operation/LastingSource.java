package io.virta.http.kinesis.operation;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A whole answer as a source that lasts until its client has taken most of it, so that a timeout of
 * the source is one of the client.
 */
public final class LastingSource {
  /**
   * What one stream of an HTTP/2 connection takes in advance, whether its client reads or not: two
   * frames. Only from a larger answer does it ask for the end when the client has taken some of it.
   */
  public static final int TAKEN_IN_ADVANCE_BYTES_MAX = 2 * 16 * 1024;

  private LastingSource() {}

  /** Unlike a source of one, it does not end before it is asked again. */
  public static Source<ByteString, NotUsed> of(ByteString whole) {
    return Source.unfold(whole, LastingSource::only);
  }

  private static Optional<Pair<ByteString, ByteString>> only(ByteString whole) {
    return whole.isEmpty()
        ? Optional.empty()
        : Optional.of(Pair.create(ByteString.emptyByteString(), whole));
  }
}
