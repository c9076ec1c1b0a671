package io.virta.persistence.journal;

import java.nio.file.Path;

/** The snapshot store on the state lane fulfils the contract. */
class StateSnapshotStoreIT extends SnapshotStoreContract {
  @Override
  JournalNode nodeOn(Path directory) {
    return new JournalNode(directory, "virta.journal.state");
  }
}
