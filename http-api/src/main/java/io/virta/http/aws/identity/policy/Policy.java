package io.virta.http.aws.identity.policy;

import java.util.List;

/** A parsed and validated policy. Immutable. */
public final class Policy {
  private final List<Statement> statements;

  Policy(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /** Evaluates the policy for a request. */
  public Decision decide(RequestFacts request) {
    Decision decision = Decision.IMPLICIT_DENY;
    for (Statement statement : statements) {
      decision = Decision.join(decision, statement.decide(request));
    }
    return decision;
  }
}
