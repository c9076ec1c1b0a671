package io.virta.persistence.journal;

/** The journal of streams and leases fulfils the contract. */
class MetaJournalIT extends JournalContract {
  @Override
  String pluginId() {
    return "virta.journal.meta";
  }
}
