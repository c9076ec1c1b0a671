package io.virta.bench.server;

import io.virta.bench.wire.Kinesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A running server with the Kinesis API, and its data directory, which {@link #close} removes. */
public final class KinesisServer implements AutoCloseable {
  private final ServerProcess process;
  private final Path directory;
  private final boolean onDemand;

  KinesisServer(ServerProcess process, Path directory, boolean onDemand) {
    this.process = process;
    this.directory = directory;
    this.onDemand = onDemand;
  }

  public InetSocketAddress address() {
    return process.address();
  }

  public ServerProcess process() {
    return process;
  }

  /** The directory of its data and its log; it remains if only the process ends. */
  public Path directory() {
    return directory;
  }

  /** Creates a stream of four shards, in on-demand mode if the server supports it. */
  public void createStream(String stream) {
    Kinesis kinesis = new Kinesis(address());
    if (onDemand) {
      kinesis.createOnDemand(stream);
    } else {
      kinesis.createProvisioned(stream, 4);
    }
  }

  @Override
  public void close() {
    process.close();
    try {
      Workspace.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
