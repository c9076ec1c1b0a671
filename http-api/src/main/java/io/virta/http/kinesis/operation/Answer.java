package io.virta.http.kinesis.operation;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The body of a successful answer. */
public sealed interface Answer {
  /** An empty answer. */
  Answer EMPTY = new Whole(ByteString.emptyByteString());

  /** An answer in one piece. */
  record Whole(ByteString bytes) implements Answer {}

  /** An answer of known length, produced on demand. */
  record Pieces(long length, Source<ByteString, NotUsed> bytes) implements Answer {}

  /** A stream of {@code application/vnd.amazon.eventstream} messages. */
  record Events(Source<ByteString, NotUsed> bytes) implements Answer {}

  static Answer whole(byte[] bytes) {
    return new Whole(ByteString.fromArrayUnsafe(bytes));
  }
}
