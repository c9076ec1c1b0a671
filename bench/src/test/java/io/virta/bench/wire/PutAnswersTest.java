package io.virta.bench.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PutAnswersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"FailedRecordCount\":0,\"Records\":[]}",
        "{\"Records\":[],\"FailedRecordCount\":0}",
        "xFailedRecordCount\0gRecords"
      })
  void accepts_an_answer_without_failures(String body) {
    assertThatCode(() -> PutAnswers.requireAllStored(answer(200, body))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"FailedRecordCount\":1,\"Records\":[]}",
        "{\"FailedRecordCount\":10,\"Records\":[]}",
        "xFailedRecordCount\1gRecords",
        "{}"
      })
  void refuses_an_answer_with_failures_or_without_a_count(String body) {
    assertThatThrownBy(() -> PutAnswers.requireAllStored(answer(200, body)))
        .isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 500, 503})
  void refuses_an_error_status(int status) {
    assertThatThrownBy(() -> PutAnswers.requireStored(answer(status, "{}")))
        .isInstanceOf(WireException.class);
  }

  private static Answer answer(int status, String body) {
    String text = "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n";
    Answer answer = new Answer();
    if (!answer.feed(ByteBuffer.wrap((text + body).getBytes(StandardCharsets.US_ASCII)))) {
      throw new AssertionError("not whole");
    }
    return answer;
  }
}
