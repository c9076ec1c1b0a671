package io.virta.actors.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of topic names. */
class TopicNameTest {

  @Test
  void a_kind_may_have_arguments() {
    assertThat(new TopicName("streams").kind()).isEqualTo("streams");
    assertThat(new TopicName("streams").arguments()).isEmpty();
    assertThat(new TopicName("streams:").arguments()).contains("");
    assertThat(new TopicName("tail:orders:a/b").kind()).isEqualTo("tail");
    assertThat(new TopicName("tail:orders:a/b").arguments()).contains("orders:a/b");
  }

  @Test
  void a_region_stands_before_a_slash() {
    TopicName far = new TopicName("eu-west-1/tail:orders:a/b");

    assertThat(far.region()).contains(new Region("eu-west-1"));
    assertThat(far.kind()).isEqualTo("tail");
    assertThat(far.arguments()).contains("orders:a/b");
    assertThat(new TopicName("tail:virta/orders").region()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU/streams", "/streams", "tail:a b", "tail:a\nevent:x", "streams\n"})
  void refuses_blanks_and_invalid_regions(String text) {
    assertThatThrownBy(() -> new TopicName(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
