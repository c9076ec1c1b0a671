package io.virta.http.aws.identity;

/** An unusable credentials file; the message says why and never contains a secret. */
public final class CredentialsFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialsFileException(String message) {
    super(message);
  }
}
