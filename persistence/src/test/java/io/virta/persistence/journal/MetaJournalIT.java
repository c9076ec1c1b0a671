package io.virta.persistence.journal;

/** The journal of streams and leases keeps the contract. */
class MetaJournalIT extends JournalContract {
  @Override
  String pluginId() {
    return "virta.journal.meta";
  }
}
