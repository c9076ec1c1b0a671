package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** A command line that fails would load fewer classes than one that works. */
class CommandRehearsalTest {
  @Test
  void every_line_for_commands_with_a_node_works() {
    assertThatCode(CommandRehearsal::withNode).doesNotThrowAnyException();
  }

  @Test
  void every_line_for_commands_without_a_node_works() {
    assertThatCode(CommandRehearsal::withoutNode).doesNotThrowAnyException();
  }
}
