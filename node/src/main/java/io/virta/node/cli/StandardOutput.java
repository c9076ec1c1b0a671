package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/**
 * The standard output of a command. A write failure is thrown to the command that prints. Java's
 * own writers swallow it, and the command would run forever behind {@code | head}.
 */
final class StandardOutput extends OutputStream {
  /** A write to standard output failed. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(IOException cause) {
      super(cause.getMessage(), cause);
    }

    /** Whether the reader has closed the pipe, as {@code head} does when it has read enough. */
    boolean isBrokenPipe() {
      return "Broken pipe".equals(getMessage());
    }
  }

  private final OutputStream out;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * Returns a writer of UTF-8 in every locale, because programs read the output; the locale of cron
   * would turn é into ?.
   */
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
