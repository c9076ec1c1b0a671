package io.virta.http.kinesis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.RegionMode;
import io.virta.actors.region.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArnsTest {
  private static final Arns ARNS = new Arns(Regions.one("eu-west-1"));
  private static final StreamRef STREAM =
      new StreamRef(Namespace.home(new AccountId("123456789012")), new StreamName("orders"));
  private static final ConsumerRef CONSUMER = new ConsumerRef(STREAM, "app.1", 1_763_710_000);

  @Test
  void streams_and_consumers_are_read_back() {
    assertThat(ARNS.of(STREAM)).isEqualTo("arn:aws:kinesis:eu-west-1:123456789012:stream/orders");
    assertThat(ARNS.of(CONSUMER)).isEqualTo(ARNS.of(STREAM) + "/consumer/app.1:1763710000");
    assertThat(ARNS.parse(ARNS.of(STREAM), Namespace.DEFAULT)).isEqualTo(STREAM);
    assertThat(ARNS.parse(ARNS.of(CONSUMER), Namespace.DEFAULT)).isEqualTo(CONSUMER);
    assertThat(
            ARNS.parseStream("arn:aws-cn:kinesis::123456789012:stream/orders", Namespace.DEFAULT))
        .isEqualTo(STREAM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "arn:aws:kinesis:eu-west-1:12345678901:stream/orders",
        "arn:aws:kinesis:eu-west-1:virta:stream/orders",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app:x",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app:1/more"
      })
  void any_other_text_is_refused_and_the_member_is_named(String arn) {
    assertThatThrownBy(() -> ARNS.parse(arn, Namespace.DEFAULT))
        .hasMessageContaining("ResourceARN " + arn);
    assertThatThrownBy(() -> ARNS.parseStream(arn, Namespace.DEFAULT))
        .hasMessageContaining("StreamARN " + arn);
    assertThatThrownBy(() -> ARNS.parseConsumer(arn, Namespace.DEFAULT))
        .hasMessageContaining("ConsumerARN " + arn);
  }

  @Test
  void with_several_regions_an_arn_must_be_of_the_region_of_the_request() {
    Region home = new Region("eu-west-1");
    Region other = new Region("us-east-1");
    Arns arns = new Arns(new Regions(home, home, RegionMode.EACH));
    Namespace elsewhere = new Namespace(AccountId.DEFAULT, other);
    StreamRef there =
        new StreamRef(
            new Namespace(new AccountId("123456789012"), other), new StreamName("orders"));

    assertThat(arns.of(there)).isEqualTo("arn:aws:kinesis:us-east-1:123456789012:stream/orders");
    assertThat(arns.parse(arns.of(there), elsewhere)).isEqualTo(there);
    assertThat(arns.parse(arns.of(STREAM), Namespace.DEFAULT)).isEqualTo(STREAM);
    assertThatThrownBy(() -> arns.parseStream(arns.of(there), Namespace.DEFAULT))
        .hasMessageEndingWith(
            "StreamARN arn:aws:kinesis:us-east-1:123456789012:stream/orders is of region us-east-1,"
                + " but the request is for region eu-west-1.");
    assertThatThrownBy(() -> arns.parseConsumer(arns.of(CONSUMER), elsewhere))
        .hasMessageContaining("is of region eu-west-1, but the request is for region us-east-1.");
  }
}
