package io.virta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StartingPosition;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Uses the test kit like a user of Virta. */
@VirtaTest(streams = "orders:2")
class VirtaTestIT {
  private static KinesisClient client(VirtaTestNode node) {
    return KinesisClient.builder()
        .endpointOverride(node.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .build();
  }

  @Test
  void the_aws_sdk_puts_what_the_facade_reads(VirtaTestNode node) {
    try (KinesisClient kinesis = client(node)) {
      assertThat(kinesis.describeStream(ask -> ask.streamName("orders")))
          .satisfies(answer -> assertThat(answer.streamDescription().shards()).hasSize(2));
      kinesis.putRecord(
          put -> put.streamName("orders").partitionKey("k").data(SdkBytes.fromUtf8String("one")));
    }

    assertThat(readOne(node)).isEqualTo("one");
  }

  private static String readOne(VirtaTestNode node) {
    return node.virta()
        .read("orders", StartingPosition.trimHorizon())
        .runWith(Sink.head(), node.system())
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join()
        .text();
  }
}
