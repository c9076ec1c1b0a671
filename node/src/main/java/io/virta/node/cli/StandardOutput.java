package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/**
 * The standard output of a command. A failure to write reaches the command that prints, which would
 * else go on for ever behind {@code | head}: Java's own writers keep it to themselves.
 */
final class StandardOutput extends OutputStream {
  /** Nobody can read what was printed. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(IOException cause) {
      super(cause.getMessage(), cause);
    }

    /**
     * Whether the reader of a pipe has ended, which is how {@code head} says that it has enough.
     */
    boolean isBrokenPipe() {
      return "Broken pipe".equals(getMessage());
    }
  }

  private final OutputStream out;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** UTF-8 whatever the locale is, since programs read it; the one of cron would turn é into ?. */
  static PrintWriter writer() {
    return new PrintWriter(
        new OutputStreamWriter(
            new StandardOutput(new FileOutputStream(FileDescriptor.out)), UTF_8));
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new FailedException(e);
    }
  }
}
