package io.virta.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Question;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.stream.StreamEntity;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entity that cannot recover can refuse only commands that implement {@code Question}. */
class QuestionsTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        AccountEntity.Command.class,
        StreamEntity.Command.class,
        LeaseTablesEntity.Command.class
      })
  void every_command_with_an_answer_can_be_refused(Class<?> protocol) {
    List<Class<?>> answered =
        Stream.<Class<?>>of(protocol.getPermittedSubclasses())
            .filter(command -> Modifier.isPublic(command.getModifiers()))
            .filter(QuestionsTest::hasAnswer)
            .toList();

    assertThat(answered).isNotEmpty().allMatch(Question.class::isAssignableFrom);
  }

  private static boolean hasAnswer(Class<?> command) {
    return command.isRecord()
        && Arrays.stream(command.getRecordComponents())
            .anyMatch(component -> component.getName().equals("replyTo"));
  }
}
