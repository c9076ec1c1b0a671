package io.virta.http.aws.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a body to a file and computes its hash, on threads that may block. Requests the next piece
 * after writing the previous one. The file is not synced to disk, because it is not needed after a
 * restart.
 */
final class FileSink
    extends AbstractGraphStageWithMaterializedValue<
        SinkShape<ByteString>, CompletionStage<FileSink.Written>> {
  private static final Logger log = LoggerFactory.getLogger(FileSink.class);

  private final Inlet<ByteString> in = Inlet.create("FileSink.in");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final BodyFiles files;
  private final Path file;

  /**
   * A completely written file.
   *
   * @param sha256 the hash of its bytes, in hexadecimal digits
   */
  record Written(long bytes, String sha256) {}

  FileSink(BodyFiles files, Path file) {
    this.files = files;
    this.file = file;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Attributes initialAttributes() {
    return ActorAttributes.dispatcher(ActorAttributes.IODispatcher().dispatcher())
        .and(Attributes.inputBuffer(1, 1)); // one piece, besides the one being written
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<Written>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    CompletableFuture<Written> written = new CompletableFuture<>();
    return Pair.create(new Logic(written), written);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private final class Logic extends GraphStageLogic {
    private final CompletableFuture<Written> written;
    private final MessageDigest digest = sha256();
    private @Nullable FileChannel channel;
    private long bytes;
    private @Nullable Throwable failure;
    private boolean complete;

    Logic(CompletableFuture<Written> written) {
      super(shape);
      this.written = written;
      setHandler(in, new Handler());
    }

    @Override
    public void preStart() {
      try {
        channel = files.create(file);
        pull(in);
      } catch (IOException cannot) {
        refuse(cannot);
      }
    }

    /** Fails with an error that clients retry: a full or broken disk is not the client's fault. */
    private void refuse(IOException cannot) {
      log.warn("A request body cannot be written to {}: {}", file, cannot.toString());
      failure = BodyRefusedException.noDisk();
      cancelStage(failure);
    }

    /**
     * Completes the materialized value only after the file is closed, so that it can be removed.
     */
    @Override
    public void postStop() {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException cannot) {
        failure = cannot;
      }
      if (complete && failure == null) {
        written.complete(new Written(bytes, HexFormat.of().formatHex(digest.digest())));
      } else {
        written.completeExceptionally(failure == null ? BodyRefusedException.cutOff() : failure);
      }
    }

    private final class Handler extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString piece = grab(in);
        try {
          for (ByteBuffer buffer : piece.getByteBuffers()) {
            digest.update(buffer.duplicate());
            write(buffer);
          }
          bytes += piece.size();
          pull(in);
        } catch (IOException cannot) {
          refuse(cannot);
        }
      }

      private void write(ByteBuffer buffer) throws IOException {
        while (channel != null && buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }

      @Override
      public void onUpstreamFinish() {
        complete = true;
        completeStage();
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        failure = cause;
        completeStage();
      }
    }
  }
}
