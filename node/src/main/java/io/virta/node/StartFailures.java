package io.virta.node;

import com.typesafe.config.ConfigException;
import io.virta.node.config.NodeConfig;
import io.virta.node.config.NodeSettings;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogUnusableException;

/** Turns a failure during the start of a node into one line that says what to do. */
final class StartFailures {
  private StartFailures() {}

  static RuntimeException explain(RuntimeException failure, NodeSettings settings) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof NodeException known) {
      return known;
    }
    if (cause instanceof ConfigException wrong) {
      return NodeConfig.refusal(wrong);
    }
    if (cause instanceof LogUnusableException || cause instanceof DamagedLogException) {
      return new NodeException(
          ExitCode.DATA_DIRECTORY, "data directory: " + cause.getMessage(), cause);
    }
    if (cause instanceof IllegalArgumentException wrongSetting) {
      return new NodeException(
          ExitCode.USAGE, "wrong configuration: " + wrongSetting.getMessage(), wrongSetting);
    }
    return new NodeException(
        ExitCode.FAILED,
        "the node on %s did not start: %s; VIRTA_LOG_LEVEL=DEBUG shows where"
            .formatted(settings.dataDirectory(), cause),
        cause);
  }
}
