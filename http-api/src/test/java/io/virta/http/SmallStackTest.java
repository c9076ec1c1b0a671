package io.virta.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.http.aws.identity.policy.PolicyReader;
import io.virta.http.aws.wire.BodyReader;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.dynamodb.expression.Expressions;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input nested as deeply as possible, on a thread with a small stack: none of it may cause an
 * Error.
 */
class SmallStackTest {
  private static final int STACK_BYTES = 256 * 1024;

  private static void onSmallStack(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, work, "small-stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((ended, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();
    assertThat(failure.get()).matches(thrown -> !(thrown instanceof Error), "no Error");
  }

  private static Expressions expressions() {
    return new Expressions(Map.of(), Map.of(":v", new Text("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=:v OR ", "a=:v AND ", "NOT a=:v AND "})
  void conditions_may_be_as_long_as_an_expression(String part) throws Exception {
    String condition = part.repeat(4_000 / part.length()) + "a=:v";
    AtomicReference<Boolean> held = new AtomicReference<>();
    onSmallStack(
        () ->
            held.set(
                expressions()
                    .condition("ConditionExpression", condition)
                    .holds(new Item(Map.of("a", new Text("y"))))));
    assertThat(held.get()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT ", "NOT(", "size(", "a["})
  void conditions_may_nest(String open) throws Exception {
    onSmallStack(
        () -> expressions().condition("ConditionExpression", open.repeat(4_000 / open.length())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "if_not_exists(a,", "list_append(", "a+"})
  void updates_may_nest(String open) throws Exception {
    onSmallStack(() -> expressions().update("SET a=" + open.repeat(4_000 / open.length())));
  }

  @Test
  void a_policy_of_the_largest_depth_is_shown() throws Exception {
    String deep = "[".repeat(990) + "]".repeat(990);
    onSmallStack(() -> PolicyReader.resource(deep));
    onSmallStack(() -> PolicyReader.resource("{\"Version\":" + deep + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void bodies_and_policies_may_nest(String open) throws Exception {
    String deep = open.repeat(100_000);
    onSmallStack(
        () ->
            BodyReader.read(
                Dialect.JSON, ("{\"Unknown\":" + deep).getBytes(UTF_8), KinesisModel.LIST_STREAMS));
    onSmallStack(() -> PolicyReader.resource(deep));
    onSmallStack(() -> PolicyReader.resource("{\"Statement\":" + deep));
  }

  @Test
  void cbor_may_nest() throws Exception {
    byte[] arrays = new byte[100_000];
    Arrays.fill(arrays, (byte) 0x81);
    arrays[0] = (byte) 0xa1;
    arrays[1] = 0x61;
    arrays[2] = 'x';
    onSmallStack(() -> BodyReader.read(Dialect.CBOR, arrays, KinesisModel.LIST_STREAMS));
  }
}
