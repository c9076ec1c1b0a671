package io.virta.http.aws.intake;

import org.apache.pekko.util.ByteString;

/** Makes the bytes of a stream of those that come over the wire. For one stream. */
interface StreamDecoder {
  /** The bytes as they came. */
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
   * What the next piece completes; may be empty.
   *
   * @throws io.virta.http.aws.wire.WireException when it is not right
   */
  ByteString decode(ByteString piece);

  /**
   * Nothing else comes.
   *
   * @throws BodyRefusedException when something is missing
   */
  void end();
}
