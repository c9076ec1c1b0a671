package io.virta.http.kinesis.operation;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The body of a successful answer. */
public sealed interface Answer {
  /** Nothing but success. */
  Answer EMPTY = new Whole(ByteString.emptyByteString());

  /** All bytes at once. */
  record Whole(ByteString bytes) implements Answer {}

  /** That many bytes, made as they are asked for. */
  record Pieces(long length, Source<ByteString, NotUsed> bytes) implements Answer {}

  /** Messages of {@code application/vnd.amazon.eventstream} for as long as there are any. */
  record Events(Source<ByteString, NotUsed> bytes) implements Answer {}

  static Answer whole(byte[] bytes) {
    return new Whole(ByteString.fromArrayUnsafe(bytes));
  }
}
