package io.virta.http.aws.identity.policy;

import java.util.Set;

/**
 * The principals that a resource's policy is about.
 *
 * @param everybody whether {@code *} is among them
 * @param accounts account ids, 12 digits
 * @param arns users by their whole ARN
 * @param negated whether it is about all but these
 */
record Principals(boolean everybody, Set<String> accounts, Set<String> arns, boolean negated) {

  /** How well a statement fits a caller. */
  enum Fit {
    NONE,
    ACCOUNT,
    CALLER
  }

  Fit fit(RequestFacts request) {
    boolean named = everybody || arns.contains(request.principalArn());
    boolean account = accounts.contains(request.principalAccount());
    if (negated) {
      return named || account ? Fit.NONE : Fit.CALLER;
    }
    if (named) {
      return Fit.CALLER;
    }
    return account ? Fit.ACCOUNT : Fit.NONE;
  }
}
