package io.virta.http.aws.intake;

import org.apache.pekko.util.ByteString;

/** Decodes the bytes of one stream as received over the wire. */
interface StreamDecoder {
  /** Passes the bytes on unchanged. */
  StreamDecoder PLAIN =
      new StreamDecoder() {
        @Override
        public ByteString decode(ByteString piece) {
          return piece;
        }

        @Override
        public void end() {}
      };

  /**
   * Returns the bytes that the next piece completes; may be empty.
   *
   * @throws io.virta.http.aws.wire.WireException if the input is malformed or a signature is
   *     invalid
   */
  ByteString decode(ByteString piece);

  /**
   * Called at the end of the input.
   *
   * @throws BodyRefusedException if the input is incomplete
   */
  void end();
}
