package io.virta.processors;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot run. The message lists every mistake with its remedy. */
public final class DefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  public DefinitionException(String processor, List<Finding> findings) {
    super(
        findings.stream()
            .map(finding -> "\n  " + finding)
            .collect(
                Collectors.joining("", "the definition of " + processor + " cannot run:", "")));
    this.findings = List.copyOf(findings);
  }

  /** Returns the mistakes. */
  public List<Finding> findings() {
    return findings;
  }
}
