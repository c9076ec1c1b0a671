package io.virta.persistence.journal;

import java.nio.file.Path;

/** The snapshot store on the meta lane fulfils the contract. */
class MetaSnapshotStoreIT extends SnapshotStoreContract {
  @Override
  JournalNode nodeOn(Path directory) {
    return new JournalNode(directory, "virta.journal.meta");
  }
}
