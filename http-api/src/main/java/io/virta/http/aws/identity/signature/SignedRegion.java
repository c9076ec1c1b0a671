package io.virta.http.aws.identity.signature;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.region.Regions;

/** Takes the region of a request from the scope of its signature. */
public final class SignedRegion {
  private SignedRegion() {}

  /**
   * Returns the namespace that a request is for.
   *
   * @param credential access key ID, date, region, service and terminator, separated by slashes;
   *     without a region the default region applies
   * @throws io.virta.http.aws.wire.WireException if the region is not a valid name
   */
  public static Namespace namespace(Regions regions, AccountId account, String credential) {
    int date = credential.indexOf('/');
    int start = date < 0 ? -1 : credential.indexOf('/', date + 1);
    if (start < 0 || !regions.apart()) {
      return regions.standard(account);
    }
    int end = credential.indexOf('/', start + 1);
    String region = credential.substring(start + 1, end < 0 ? credential.length() : end);
    if (region.isEmpty()) {
      return regions.standard(account);
    }
    if (!Region.isValid(region)) {
      throw SignatureRefusals.invalid(
          "Credential should be scoped to a valid region, not '%s'. ".formatted(region));
    }
    return regions.namespace(account, new Region(region));
  }
}
