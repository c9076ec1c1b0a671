package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.encryption.KeyFile;
import io.virta.actors.encryption.MasterKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KmsNotFoundException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Encryption, tested with AWS's own SDK. */
class EncryptionWireIT {
  private static final String ALIAS = "alias/aws/kinesis";

  @TempDir private static Path directory;
  private static Path keys;
  private static TestNode node;
  private static KinesisClient client;

  @BeforeAll
  static void start() throws Exception {
    keys = directory.resolve("keys.json");
    KeyFile.write(keys, List.of(MasterKey.generate(ALIAS)));
    node =
        TestNode.start(
            directory.resolve("data"),
            Map.of(
                "virta.encryption.keys-file",
                keys.toString(),
                "virta.encryption.keys-check-interval",
                "50ms"));
    client =
        KinesisClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + node.server().port()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    node.close();
  }

  private static void create(String stream) {
    client.createStream(request -> request.streamName(stream).shardCount(1));
    client.waiter().waitUntilStreamExists(request -> request.streamName(stream));
  }

  private static void encrypt(String stream, String keyId) {
    client.startStreamEncryption(
        request -> request.streamName(stream).encryptionType(EncryptionType.KMS).keyId(keyId));
  }

  private static EncryptionType put(String stream, String data) {
    return client
        .putRecord(
            request ->
                request.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String(data)))
        .encryptionType();
  }

  private static EncryptionType putTwo(String stream) {
    PutRecordsRequestEntry entry =
        PutRecordsRequestEntry.builder()
            .partitionKey("k")
            .data(SdkBytes.fromUtf8String("batch"))
            .build();
    return client
        .putRecords(request -> request.streamName(stream).records(entry, entry))
        .encryptionType();
  }

  private static GetRecordsResponse read(String stream) {
    String iterator =
        client
            .getShardIterator(
                request ->
                    request
                        .streamName(stream)
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return client.getRecords(request -> request.shardIterator(iterator));
  }

  @Test
  void answers_name_the_encryption_of_encrypted_records_only() {
    create("s");
    assertThat(put("s", "1")).isNull();
    assertThat(putTwo("s")).isNull();
    encrypt("s", ALIAS);
    assertThat(put("s", "2")).isEqualTo(EncryptionType.KMS);
    assertThat(putTwo("s")).isEqualTo(EncryptionType.KMS);

    var stream = client.describeStream(request -> request.streamName("s")).streamDescription();
    assertThat(stream.encryptionType()).isEqualTo(EncryptionType.KMS);
    assertThat(stream.keyId()).isEqualTo(ALIAS);
    assertThat(read("s").records())
        .extracting(Record::encryptionType)
        .containsExactly(
            null, null, null, EncryptionType.KMS, EncryptionType.KMS, EncryptionType.KMS);
    assertThat(read("s").records())
        .extracting(record -> record.data().asUtf8String())
        .containsExactly("1", "batch", "batch", "2", "batch", "batch");

    client.stopStreamEncryption(
        request -> request.streamName("s").encryptionType(EncryptionType.KMS).keyId(ALIAS));
    assertThat(put("s", "3")).isNull();
    var summary =
        client.describeStreamSummary(request -> request.streamName("s")).streamDescriptionSummary();
    assertThat(summary.encryptionType()).isEqualTo(EncryptionType.NONE);
    assertThat(summary.keyId()).isNull();
  }

  @Test
  void a_missing_key_is_reported_with_the_error_of_the_model() throws IOException {
    create("lost");
    assertThatThrownBy(() -> encrypt("lost", "alias/nobody"))
        .isInstanceOfSatisfying(
            KmsNotFoundException.class, error -> assertThat(error.statusCode()).isEqualTo(400))
        .hasMessageContaining("Alias alias/nobody is not found.");

    encrypt("lost", ALIAS);
    put("lost", "1");
    String kept = Files.readString(keys);
    Files.writeString(keys, "{\"keys\": []}");
    try {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> put("lost", "2"))
                      .isInstanceOf(KmsNotFoundException.class));
      assertThatThrownBy(() -> putTwo("lost")).isInstanceOf(KmsNotFoundException.class);
      assertThatThrownBy(() -> read("lost")).isInstanceOf(KmsNotFoundException.class);
    } finally {
      Files.writeString(keys, kept);
    }
    Awaitility.await().ignoreExceptions().untilAsserted(() -> put("lost", "3"));
    assertThat(read("lost").records())
        .extracting(record -> record.data().asUtf8String())
        .containsExactly("1", "3");
  }
}
