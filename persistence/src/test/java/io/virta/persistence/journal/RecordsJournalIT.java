package io.virta.persistence.journal;

/** The journal of shards keeps the contract, for events that are no batches too. */
class RecordsJournalIT extends JournalContract {
  @Override
  String pluginId() {
    return "virta.journal.records";
  }
}
