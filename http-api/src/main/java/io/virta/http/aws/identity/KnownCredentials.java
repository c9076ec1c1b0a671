package io.virta.http.aws.identity;

import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.signature.ClockSkew;
import io.virta.http.aws.identity.signature.PayloadDigest;
import io.virta.http.aws.identity.signature.SignatureVerifier;
import io.virta.http.aws.identity.signature.SignatureVerifier.Verified;
import io.virta.http.aws.identity.signature.SignatureVerifier.VerifiedStream;
import io.virta.http.aws.identity.signature.SignedRegion;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Accepts only requests signed by a user of a directory. */
public final class KnownCredentials implements Credentials {
  private final Supplier<Directory> directory;
  private final Regions regions;
  private final SignatureVerifier verifier;

  /** {@code directory} is called for each request, so that its contents can change. */
  public KnownCredentials(
      Supplier<Directory> directory, Regions regions, InstantSource clock, ClockSkew skew) {
    this.regions = regions;
    this.directory = directory;
    this.verifier = new SignatureVerifier(clock, skew);
  }

  @Override
  public Caller callerOf(ReceivedRequest request, PayloadDigest body, String service) {
    Directory now = directory.get();
    return caller(now, verifier.verify(request, body, service, now::key), request);
  }

  @Override
  public StreamCaller streamCallerOf(ReceivedRequest request, String service) {
    Directory now = directory.get();
    VerifiedStream verified = verifier.verifyStream(request, service, now::key);
    return new StreamCaller(caller(now, verified.head(), request), verified.chunks());
  }

  private Caller caller(Directory now, Verified verified, ReceivedRequest request) {
    User user = now.owner(verified.key());
    return new Caller(
        user,
        SignedRegion.namespace(regions, user.account(), verified.credential()),
        true,
        request.origin());
  }
}
