package io.virta.processors.code;

/** A jar file whose processors cannot run; the message names the file, the reason and a remedy. */
public final class AppJarException extends Exception {
  private static final long serialVersionUID = 1;

  AppJarException(String message) {
    super(message);
  }

  AppJarException(String message, Throwable cause) {
    super(message, cause);
  }
}
