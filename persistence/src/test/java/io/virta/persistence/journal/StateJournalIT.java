package io.virta.persistence.journal;

/** The journal of the state of processors fulfils the contract. */
class StateJournalIT extends JournalContract {
  @Override
  String pluginId() {
    return "virta.journal.state";
  }
}
