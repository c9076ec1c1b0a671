package io.virta.http.aws.identity.policy;

import java.util.Collection;

/** The result of evaluating policies for a request. */
public enum Decision {
  /** A statement denies the request; this overrides all others. */
  EXPLICIT_DENY,
  /** A statement allows the request and none denies it. */
  ALLOW,
  /**
   * As {@link #ALLOW}, but granted to the caller's account, so the caller also needs a policy of
   * its own.
   */
  ALLOW_TO_ACCOUNT,
  /** No statement applies to the request. */
  IMPLICIT_DENY;

  /** Combines two decisions: the one declared first above wins. */
  static Decision join(Decision one, Decision other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Returns the combined decision of all these policies. */
  public static Decision of(Collection<Policy> policies, RequestFacts request) {
    Decision decision = IMPLICIT_DENY;
    for (Policy policy : policies) {
      decision = join(decision, policy.decide(request));
    }
    return decision;
  }
}
