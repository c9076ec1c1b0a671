package io.virta.http.aws.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.virta.http.aws.identity.policy.Decision;
import io.virta.http.aws.identity.policy.MalformedPolicyException;
import io.virta.http.aws.identity.policy.Policy;
import io.virta.http.aws.identity.policy.PolicyReader;
import io.virta.http.aws.identity.policy.RequestFacts;
import io.virta.http.aws.identity.policy.SharingRules;
import io.virta.http.aws.wire.WireError;
import org.jspecify.annotations.Nullable;

/** Resource policies, parsed once for each policy text. Bounded; safe for any thread. */
public final class ResourcePolicies {
  /** The largest number of characters in a policy, as on AWS: 20 KiB. */
  public static final int POLICY_CHARS_MAX = 20 * 1024;

  private static final int KEPT_CHARS_MAX = 4 * 1024 * 1024;

  private final Cache<String, Policy> read =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_CHARS_MAX)
          .weigher((String json, Policy policy) -> json.length() + 64)
          .build();

  /**
   * Refuses a new policy that is malformed or that shares more than a resource of this kind can
   * share.
   *
   * @param arn the ARN of the resource
   * @throws io.virta.http.aws.wire.WireException InvalidArgumentException that describes the error
   */
  public static void requireValid(String json, Resource resource, String arn) {
    if (json.length() > POLICY_CHARS_MAX) {
      throw invalid("it has %d characters, at most %d".formatted(json.length(), POLICY_CHARS_MAX));
    }
    try {
      PolicyReader.requireShareable(json, new SharingRules(arn, resource.shareableActions()));
    } catch (MalformedPolicyException wrong) {
      throw invalid(String.valueOf(wrong.getMessage()));
    }
  }

  private static RuntimeException invalid(String why) {
    return WireError.invalidArgument("Malformed policy: " + why).asException();
  }

  /** Decides by a stored policy; one that can no longer be parsed denies everything. */
  Decision decide(@Nullable String json, RequestFacts request) {
    if (json == null) {
      return Decision.IMPLICIT_DENY;
    }
    try {
      return read.get(json, PolicyReader::resource).decide(request);
    } catch (MalformedPolicyException wrong) {
      return Decision.EXPLICIT_DENY;
    }
  }
}
