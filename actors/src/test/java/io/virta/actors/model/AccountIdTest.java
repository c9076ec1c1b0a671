package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {
  @Test
  void are_twelve_digits() {
    assertThat(AccountId.named("123456789012")).isEqualTo(new AccountId("123456789012"));
    assertThat(AccountId.named("123456789012").isInternal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"virta", "", "12345678901", "1234567890123", "12345678901x", "Virta"})
  void external_input_must_be_twelve_digits(String text) {
    assertThatThrownBy(() -> AccountId.named(text))
        .isInstanceOf(VirtaException.class)
        .hasMessage("An account id has 12 digits, not '" + text + "'.");
  }

  @Test
  void the_internal_account_can_be_part_of_entity_ids() {
    assertThat(AccountId.INTERNAL.isInternal()).isTrue();
    ShardKey shard =
        new StreamKey(Namespace.home(AccountId.INTERNAL), new StreamName("shuffle.1"), 3)
            .shard(new ShardId(7));
    assertThat(shard.entityId()).isEqualTo("virta/shuffle.1@3/7");
    assertThat(ShardKey.parse(shard.entityId())).isEqualTo(shard);
    Namespace elsewhere = new Namespace(AccountId.INTERNAL, new Region("eu-west-1"));
    assertThat(Namespace.parse(elsewhere.id())).isEqualTo(elsewhere);
  }
}
