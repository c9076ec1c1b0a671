package io.virta.http.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.kinesis.model.KinesisModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types and constraints, with the messages of AWS. */
class BodyReaderTest {
  private static Fields read(Structure shape, String json) {
    return BodyReader.read(Dialect.JSON, json.getBytes(StandardCharsets.UTF_8), shape);
  }

  private static WireError refusal(Structure shape, String json) {
    WireException refused = catchThrowableOfType(WireException.class, () -> read(shape, json));
    return Objects.requireNonNull(refused, "nothing was refused").error();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "true | class java.lang.Boolean can not be converted to an String",
        "23 | class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to"
            + " an String",
        "34.56 | class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted"
            + " to an String",
        "[] | Start of list found where not expected",
        "{} | Start of structure or map found where not expected.",
      })
  void a_string_member_must_be_a_string(String value, String message) {
    assertWrongType(
        KinesisModel.DESCRIBE_STREAM_SUMMARY, "{\"StreamName\":" + value + "}", message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"23\" | class java.lang.String can not be converted to an Integer",
        "false | class java.lang.Boolean can not be converted to an Integer",
        "[] | Start of list found where not expected",
        "{} | Start of structure or map found where not expected.",
      })
  void a_number_member_must_be_a_number(String value, String message) {
    assertWrongType(KinesisModel.LIST_STREAMS, "{\"Limit\":" + value + "}", message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "true | class java.lang.Boolean can not be converted to a Blob",
        "23 | class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to"
            + " a Blob",
        "[] | Start of list found where not expected",
        "\"23456\" | '23456' can not be converted to a Blob: Base64 encoded length is expected a"
            + " multiple of 4 bytes but found: 5",
        "\"=+/=\" | '=+/=' can not be converted to a Blob: Invalid Base64 character: '='",
        "\"+/+=\" | '+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character"
            + " dectected",
      })
  void bytes_must_be_base64(String value, String message) {
    assertWrongType(
        KinesisModel.PUT_RECORD, "{\"PartitionKey\":\"k\",\"Data\":" + value + "}", message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"Records\":\"x\"} | Expected list or null",
        "{\"Records\":{}} | Start of structure or map found where not expected.",
        "{\"Records\":[23]} | Expected null",
        "{\"Records\":[[]]} | Start of list found where not expected",
      })
  void a_list_must_hold_structures(String body, String message) {
    assertWrongType(KinesisModel.PUT_RECORDS, body, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\udead", "a\\ud83d", "\\ud83d\\ud83d\\ude00"})
  void an_unpaired_surrogate_is_refused(String text) {
    assertThat(
            refusal(KinesisModel.LIST_STREAMS, "{\"ExclusiveStartStreamName\":\"" + text + "\"}"))
        .isEqualTo(WireError.UNREADABLE);
  }

  private static void assertWrongType(Structure shape, String body, String message) {
    assertThat(refusal(shape, body))
        .isEqualTo(new WireError("SerializationException", 400, message));
    assertThat(
            new String(
                WireWriter.write(Dialect.JSON, refusal(shape, body)), StandardCharsets.UTF_8))
        .startsWith("{\"__type\":\"SerializationException\",\"Message\":\"");
  }

  @Test
  void numbers_are_truncated_and_clamped_as_on_aws() {
    assertThat(read(KinesisModel.LIST_STREAMS, "{\"Limit\":3.99}").whole("Limit", 0)).isEqualTo(3);
    assertThat(refusal(KinesisModel.LIST_STREAMS, "{\"Limit\":99999999999}").message())
        .isEqualTo(
            "1 validation error detected: Value '2147483647' at 'limit' failed to satisfy"
                + " constraint: Member must have value less than or equal to 10000");
  }

  @Test
  void all_violations_are_reported_at_once() {
    assertThat(
            refusal(
                KinesisModel.GET_SHARD_ITERATOR,
                "{\"StreamName\":\"\",\"ShardIteratorType\":\"\",\"ShardId\":\"\",\"StartingSequenceNumber\":\"\"}"))
        .isEqualTo(
            WireError.validation(
                "6 validation errors detected: "
                    + String.join(
                        "; ",
                        "Value '' at 'shardId' failed to satisfy constraint: Member must satisfy"
                            + " regular expression pattern: [a-zA-Z0-9_.-]+",
                        "Value '' at 'shardId' failed to satisfy constraint: Member must have"
                            + " length greater than or equal to 1",
                        "Value '' at 'shardIteratorType' failed to satisfy constraint: Member must"
                            + " satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST,"
                            + " AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
                        "Value '' at 'startingSequenceNumber' failed to satisfy constraint: Member"
                            + " must satisfy regular expression pattern: 0|([1-9]\\d{0,128})",
                        "Value '' at 'streamName' failed to satisfy constraint: Member must satisfy"
                            + " regular expression pattern: [a-zA-Z0-9_.-]+",
                        "Value '' at 'streamName' failed to satisfy constraint: Member must have"
                            + " length greater than or equal to 1")));
  }

  @Test
  void missing_required_members_are_reported_also_in_records() {
    assertThat(refusal(KinesisModel.PUT_RECORDS, "{}").message())
        .isEqualTo(
            "1 validation error detected: Value null at 'records' failed to satisfy constraint:"
                + " Member must not be null");
    assertThat(
            refusal(
                    KinesisModel.PUT_RECORDS,
                    "{\"Records\":[{\"PartitionKey\":\"\",\"Data\":\"\",\"ExplicitHashKey\":\"\"},{\"PartitionKey\":\"a\"}]}")
                .message())
        .isEqualTo(
            "3 validation errors detected: Value '' at 'records.1.member.partitionKey' failed to"
                + " satisfy constraint: Member must have length greater than or equal to 1; Value"
                + " '' at 'records.1.member.explicitHashKey' failed to satisfy constraint: Member"
                + " must satisfy regular expression pattern: 0|([1-9]\\d{0,38}); Value null at"
                + " 'records.2.member.data' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void at_most_ten_errors_are_reported_for_too_many_records() throws JsonProcessingException {
    List<Map<String, String>> records =
        Collections.nCopies(501, Map.of("PartitionKey", "", "Data", ""));
    String body = new ObjectMapper().writeValueAsString(Map.of("Records", records));

    String message = refusal(KinesisModel.PUT_RECORDS, body).message();

    assertThat(message)
        .startsWith(
            "10 validation errors detected: Value"
                + " '[com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310, ")
        .contains(
            "Member must have length less than or equal to 500; Value '' at"
                + " 'records.1.member.partitionKey'")
        .contains("records.9.member.partitionKey")
        .doesNotContain("records.10.member.partitionKey");
  }

  @Test
  void a_body_of_millions_of_records_uses_no_more_memory_than_the_shape_allows() {
    String body = "{\"Records\":[" + "{},".repeat(2_000_000) + "{}]}";

    assertThat(refusal(KinesisModel.PUT_RECORDS, body).message())
        .contains("Member must have length less than or equal to 500");
  }

  @Test
  void times_are_seconds_in_json_and_milliseconds_in_cbor() throws IOException {
    Instant at = Instant.ofEpochMilli(1_763_691_234_567L);
    ByteArrayOutputStream cbor = new ByteArrayOutputStream();
    try (CBORGenerator out = new CBORFactory().createGenerator(cbor)) {
      out.writeStartObject();
      out.writeStringField("StreamName", "s");
      out.writeFieldName("StreamCreationTimestamp");
      out.writeTag(1);
      out.writeNumber(at.toEpochMilli());
      out.writeEndObject();
    }

    assertThat(
            read(KinesisModel.LIST_SHARDS, "{\"StreamCreationTimestamp\":1763691234.567}")
                .timestamp("StreamCreationTimestamp"))
        .isEqualTo(at);
    assertThat(
            BodyReader.read(Dialect.CBOR, cbor.toByteArray(), KinesisModel.LIST_SHARDS)
                .timestamp("StreamCreationTimestamp"))
        .isEqualTo(at);
    assertThat(
            new String(
                WireWriter.write(Dialect.JSON, out -> out.timestamp("At", at)),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"At\":1763691234.567}");
  }

  @Test
  void nulls_are_absent_and_unknown_members_are_skipped() {
    Fields fields = read(KinesisModel.LIST_STREAMS, "{\"Limit\":null,\"New\":{\"a\":[1,{}]}}");

    assertThat(fields.has("Limit")).isFalse();
  }
}
