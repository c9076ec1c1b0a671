package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.signature.Authorization;
import io.virta.http.aws.identity.signature.ChunkSignatures;
import io.virta.http.aws.identity.signature.PayloadDigest;
import io.virta.http.aws.identity.signature.SignedRegion;
import io.virta.http.aws.identity.signature.StreamPayload;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Accepts any signature that has all its parts, for local development. An access key ID of 12
 * digits selects the account of that number, so that tests can be isolated from each other; the
 * credential scope selects the region.
 */
public final class AnyCredentials implements Credentials {
  private static final Pattern ACCOUNT_KEY = Pattern.compile("(\\d{12})(?:/.*)?");

  private final AccountId otherwise;
  private final Regions regions;

  /** Requests act for the account {@code otherwise} unless their access key ID is an account ID. */
  public AnyCredentials(AccountId otherwise, Regions regions) {
    this.otherwise = otherwise;
    this.regions = regions;
  }

  @Override
  public Caller callerOf(ReceivedRequest request, PayloadDigest body, String service) {
    return callerOf(request);
  }

  @Override
  public StreamCaller streamCallerOf(ReceivedRequest request, String service) {
    Caller caller = callerOf(request);
    boolean chunks = StreamPayload.of(request) == StreamPayload.SIGNED_CHUNKS;
    return new StreamCaller(caller, chunks ? ChunkSignatures.ANY : null);
  }

  private Caller callerOf(ReceivedRequest request) {
    String credential = Authorization.of(request).credential();
    Matcher matcher = ACCOUNT_KEY.matcher(credential);
    AccountId account = matcher.matches() ? AccountId.named(matcher.group(1)) : otherwise;
    return Caller.anybodyOf(SignedRegion.namespace(regions, account, credential), request.origin());
  }

  @Override
  public boolean areVerified() {
    return false;
  }
}
