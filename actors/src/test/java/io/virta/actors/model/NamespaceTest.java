package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Namespace ELSEWHERE = new Namespace(ACCOUNT, new Region("eu-west-1"));

  @Test
  void ids_contain_the_region_unless_it_is_the_home_region() {
    ShardKey home =
        new StreamKey(Namespace.home(ACCOUNT), new StreamName("orders"), 3).shard(new ShardId(7));
    ShardKey elsewhere =
        new StreamKey(ELSEWHERE, new StreamName("orders"), 3).shard(new ShardId(7));

    assertThat(home.entityId()).isEqualTo("111122223333/orders@3/7");
    assertThat(elsewhere.entityId()).isEqualTo("111122223333:eu-west-1/orders@3/7");
    assertThat(ShardKey.parse(home.entityId())).isEqualTo(home);
    assertThat(ShardKey.parse(elsewhere.entityId())).isEqualTo(elsewhere);
  }

  @Test
  void the_same_region_of_another_account_is_another_namespace() {
    Namespace other = ELSEWHERE.of(AccountId.DEFAULT);

    assertThat(other.isInRegionOf(ELSEWHERE)).isTrue();
    assertThat(other).isNotEqualTo(ELSEWHERE);
    assertThat(ELSEWHERE.isInRegionOf(Namespace.home(ACCOUNT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "us-east-1", "0", "-", "abcdefghijklmnopqrstuvwxyz-01234"})
  void takes_any_region_of_1_to_32_lower_case_letters_digits_and_hyphens(String name) {
    assertThat(new Region(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "US-EAST-1", "us_east_1", "eu west", "abcdefghijklmnopqrstuvwxyz-012345"})
  void rejects_invalid_region_names(String name) {
    assertThatThrownBy(() -> new Region(name)).hasMessageContaining("'" + name + "'");
  }
}
