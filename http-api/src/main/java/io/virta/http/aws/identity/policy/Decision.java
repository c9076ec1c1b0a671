package io.virta.http.aws.identity.policy;

import java.util.Collection;

/** What policies say about a request. */
public enum Decision {
  /** A statement denies it, whatever others say. */
  EXPLICIT_DENY,
  /** A statement allows it and none denies it. */
  ALLOW,
  /** As {@link #ALLOW}, but only to the account of the caller, who needs a policy of his own. */
  ALLOW_TO_ACCOUNT,
  /** No statement is about it. */
  IMPLICIT_DENY;

  /** What several policies say together: the first of the order above that one of them says. */
  static Decision join(Decision one, Decision other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** What all of these policies say together. */
  public static Decision of(Collection<Policy> policies, RequestFacts request) {
    Decision decision = IMPLICIT_DENY;
    for (Policy policy : policies) {
      decision = join(decision, policy.decide(request));
    }
    return decision;
  }
}
