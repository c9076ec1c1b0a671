package io.virta.http.aws.intake;

import io.virta.http.aws.identity.signature.PayloadDigest;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A received body, in memory or in a file. Usable until the stage of the answer is complete; then
 * its memory or file is released.
 */
public final class ReceivedBody implements AutoCloseable {
  private final long length;
  private final PayloadDigest digest;
  private final Source<ByteString, NotUsed> bytes;
  private final @Nullable Path file;
  private final Runnable release;

  private ReceivedBody(
      long length,
      PayloadDigest digest,
      Source<ByteString, NotUsed> bytes,
      @Nullable Path file,
      Runnable release) {
    this.length = length;
    this.digest = digest;
    this.bytes = bytes;
    this.file = file;
    this.release = release;
  }

  static ReceivedBody inMemory(byte[] bytes, Runnable release) {
    return new ReceivedBody(
        bytes.length,
        PayloadDigest.of(bytes),
        Source.single(ByteString.fromArrayUnsafe(bytes)),
        null,
        release);
  }

  static ReceivedBody inFile(Path file, FileSink.Written written, Runnable release) {
    return new ReceivedBody(
        written.bytes(),
        written::sha256,
        FileIO.fromPath(file).mapMaterializedValue(any -> NotUsed.getInstance()),
        file,
        release);
  }

  public long length() {
    return length;
  }

  /** The digest for verifying the signature. */
  PayloadDigest digest() {
    return digest;
  }

  /** All bytes; can be run several times. A file is read piece by piece. */
  public Source<ByteString, NotUsed> bytes() {
    return bytes;
  }

  /** The file that holds the body, which must not be modified; empty if the body is in memory. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public void close() {
    release.run();
  }
}
