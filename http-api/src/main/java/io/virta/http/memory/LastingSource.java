package io.virta.http.memory;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Makes a complete answer a source that ends only when the client has received most of it, so that
 * a timeout of the source is a timeout of the client.
 */
public final class LastingSource {
  /**
   * The number of bytes that Pekko buffers in advance for one HTTP/2 stream, even if the client
   * does not read: two frames. Only with a larger answer does the end of the source depend on the
   * client's reading.
   */
  public static final int TAKEN_IN_ADVANCE_BYTES_MAX = 2 * 16 * 1024;

  private LastingSource() {}

  /** Creates the source; unlike {@code Source.single}, it ends only on the second demand. */
  public static Source<ByteString, NotUsed> of(ByteString whole) {
    return Source.unfold(whole, LastingSource::only);
  }

  private static Optional<Pair<ByteString, ByteString>> only(ByteString whole) {
    return whole.isEmpty()
        ? Optional.empty()
        : Optional.of(Pair.create(ByteString.emptyByteString(), whole));
  }
}
