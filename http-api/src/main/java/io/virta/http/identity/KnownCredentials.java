package io.virta.http.identity;

import io.virta.http.identity.signature.AccessKey;
import io.virta.http.identity.signature.ClockSkew;
import io.virta.http.identity.signature.SignatureVerifier;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Takes requests that somebody of a directory has signed, and no others. */
public final class KnownCredentials implements Credentials {
  private final Supplier<Directory> directory;
  private final SignatureVerifier verifier;

  /** {@code directory} is asked for each request, so that it can change. */
  public KnownCredentials(Supplier<Directory> directory, InstantSource clock, ClockSkew skew) {
    this.directory = directory;
    this.verifier = new SignatureVerifier(clock, skew);
  }

  @Override
  public Caller callerOf(ReceivedRequest request, byte[] body, String service) {
    Directory now = directory.get();
    AccessKey key = verifier.verify(request, body, service, now::key);
    return new Caller(now.owner(key), true, request.origin());
  }
}
