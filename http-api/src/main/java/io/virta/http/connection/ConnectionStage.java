package io.virta.http.connection;

import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.util.ByteString;

/**
 * A stage of one connection that bytes pass in both directions: below it is the peer, above it
 * HTTP.
 */
abstract class ConnectionStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  final Inlet<ByteString> fromAbove = Inlet.create("fromAbove");
  final Outlet<ByteString> toBelow = Outlet.create("toBelow");
  final Inlet<ByteString> fromBelow = Inlet.create("fromBelow");
  final Outlet<ByteString> toAbove = Outlet.create("toAbove");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromAbove, toBelow, fromBelow, toAbove);

  @Override
  public final BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }
}
