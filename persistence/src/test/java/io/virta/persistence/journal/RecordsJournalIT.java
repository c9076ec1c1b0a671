package io.virta.persistence.journal;

/** The journal of shards fulfils the contract also for events that are not batches. */
class RecordsJournalIT extends JournalContract {
  @Override
  String pluginId() {
    return "virta.journal.records";
  }
}
