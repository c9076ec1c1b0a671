package io.virta.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArnsTest {
  private static final Arns ARNS = new Arns("eu-west-1");
  private static final StreamRef STREAM =
      new StreamRef(new AccountId("123456789012"), new StreamName("orders"));
  private static final ConsumerRef CONSUMER = new ConsumerRef(STREAM, "app.1", 1_763_710_000);

  @Test
  void streams_and_consumers_are_read_back() {
    assertThat(ARNS.of(STREAM)).isEqualTo("arn:aws:kinesis:eu-west-1:123456789012:stream/orders");
    assertThat(ARNS.of(CONSUMER)).isEqualTo(ARNS.of(STREAM) + "/consumer/app.1:1763710000");
    assertThat(Arns.parse(ARNS.of(STREAM))).isEqualTo(STREAM);
    assertThat(Arns.parse(ARNS.of(CONSUMER))).isEqualTo(CONSUMER);
    assertThat(Arns.parseStream("arn:aws-cn:kinesis::123456789012:stream/orders"))
        .isEqualTo(STREAM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "arn:aws:kinesis:eu-west-1:12345678901:stream/orders",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app:x",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app:1/more"
      })
  void anything_else_is_refused_by_its_name(String arn) {
    assertThatThrownBy(() -> Arns.parse(arn)).hasMessageContaining("ResourceARN " + arn);
    assertThatThrownBy(() -> Arns.parseStream(arn)).hasMessageContaining("StreamARN " + arn);
    assertThatThrownBy(() -> Arns.parseConsumer(arn)).hasMessageContaining("ConsumerARN " + arn);
  }
}
