package io.virta.http.aws.identity.policy;

import java.util.List;

/** A policy that was read and found right. Immutable. */
public final class Policy {
  private final List<Statement> statements;

  Policy(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /** What it says about a request. */
  public Decision decide(RequestFacts request) {
    Decision decision = Decision.IMPLICIT_DENY;
    for (Statement statement : statements) {
      decision = Decision.join(decision, statement.decide(request));
    }
    return decision;
  }
}
