package io.virta.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.testkit.VirtaTest;
import io.virta.testkit.VirtaTestNode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

@VirtaTest(streams = "orders:2")
class OrdersIT {
  @Test
  void counts_the_shards(VirtaTestNode node) {
    try (KinesisClient kinesis =
        KinesisClient.builder()
            .endpointOverride(node.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build()) {
      assertThat(kinesis.listShards(ask -> ask.streamName("orders")).shards()).hasSize(2);
    }
  }
}
