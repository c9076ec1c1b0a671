package io.virta.http.aws.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.signature.PayloadDigest;
import io.virta.http.aws.intake.HttpReceivedRequest;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyCredentialsTest {
  private static final AccountId OWN = new AccountId("111122223333");

  private final AnyCredentials credentials = new AnyCredentials(OWN, Regions.one("us-east-1"));

  @ParameterizedTest
  @CsvSource({
    "444455556666, 444455556666",
    "AKIALOCAL, 111122223333",
    "virta, 111122223333",
    "44445555666, 111122223333"
  })
  void an_access_key_id_of_twelve_digits_names_an_account_and_no_other_does(
      String keyId, String account) {
    HttpRequest request =
        HttpRequest.POST("/")
            .addHeader(
                RawHeader.create(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential="
                        + keyId
                        + "/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host;x-amz-date,"
                        + " Signature=00"))
            .addHeader(RawHeader.create("X-Amz-Date", "20260101T000000Z"));

    Caller caller =
        credentials.callerOf(
            new HttpReceivedRequest(request, 0), PayloadDigest.of(new byte[0]), "kinesis");

    assertThat(caller.account()).isEqualTo(new AccountId(account));
  }
}
