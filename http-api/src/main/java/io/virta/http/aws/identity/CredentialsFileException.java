package io.virta.http.aws.identity;

/** A credentials file that cannot be taken; the message says why, and never tells a secret. */
public final class CredentialsFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialsFileException(String message) {
    super(message);
  }
}
