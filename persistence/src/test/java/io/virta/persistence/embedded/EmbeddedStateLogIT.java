package io.virta.persistence.embedded;

import io.virta.persistence.log.ShardLog;

/** The lane of the state of processors fulfils the contract, too. */
class EmbeddedStateLogIT extends EmbeddedLogIT {
  @Override
  ShardLog logOf(EmbeddedEngine engine) {
    return engine.state();
  }
}
