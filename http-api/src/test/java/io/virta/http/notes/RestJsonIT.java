package io.virta.http.notes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A REST-JSON service, called by botocore and byte by byte. */
class RestJsonIT {
  private static final String SETTINGS =
      "virta.http { body-memory-max = 1 MiB, bodies.notes.PutFile.bytes-max = 50 MiB }";

  @RegisterExtension private static final NotesServer server = NotesServer.with(SETTINGS);

  @RegisterExtension private static final NotesServer verifying = NotesServer.verifying(SETTINGS);

  private static HttpResponse<String> send(
      String service, String method, String pathAndQuery, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.memory().port() + pathAndQuery))
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/"
                        + service
                        + "/aws4_request, SignedHeaders=host, Signature=abc")
                .header("X-Amz-Date", "20260101T000000Z")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString(UTF_8));
  }

  @Test
  void botocore_calls_it_with_verified_signatures() throws Exception {
    Path clients = Path.of("src", "test", "clients").toAbsolutePath();
    Assumptions.assumeTrue(run("-c", "import boto3").isEmpty(), "boto3 is not installed");

    assertThat(
            run(
                "-B",
                clients.resolve("boto3_notes.py").toString(),
                "http://127.0.0.1:" + verifying.memory().port()))
        .isEqualTo("all is well\n");
    verifying.awaitNothingHeld();
  }

  /** Runs Python and returns its output. */
  private static String run(String... arguments) throws Exception {
    Path output = Files.createTempFile("virta-test", ".output");
    try {
      ProcessBuilder program = new ProcessBuilder("python3");
      program.command().addAll(List.of(arguments));
      program.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return Files.readString(output);
    } catch (IOException missing) {
      return missing.toString();
    } finally {
      Files.delete(output);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /notes/absent | '' | 404 | NoteNotFoundException | No note absent",
        "GET | /notes/a%2Fb/ | '' | 404 | NoteNotFoundException | No note a/b",
        "PATCH | /notes/a | '' | 404 | UnknownOperationException | {}",
        "PUT | /notes/a | '{\"Text\":' | 400 | SerializationException | {}",
        "PUT | /notes/a | '{\"Text\":[]}' | 400 | SerializationException | Start of list",
        "PUT | /notes/a | '' | 400 | ValidationException | Value null at 'text'",
        "PUT | /notes/a | '{\"Name\":\"b\"}' | 400 | ValidationException | Value null at 'text'",
        "GET | /notes?maxResults=x | '' | 400 | SerializationException | 'x' can not be converted",
        "GET | /notes?since=x | '' | 400 | SerializationException | Timestamp of ISO 8601",
        "GET | /notes?maxResults=0 | '' | 400 | ValidationException | 'maxResults' failed",
      })
  void errors_have_their_type_in_a_header(
      String method, String path, String body, int status, String type, String message)
      throws Exception {
    HttpResponse<String> answer = send("notes", method, path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(type);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).contains(message);
  }

  @Test
  void the_signature_distinguishes_services_with_the_same_paths() throws Exception {
    assertThat(send("another", "GET", "/notes", "").body()).contains("could not be found");
    assertThat(send("notes", "GET", "/notes", "").statusCode()).isEqualTo(200);
  }

  @Test
  void an_unsigned_request_is_refused_with_an_error_of_the_service() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + verifying.memory().port() + "/notes"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build(),
                BodyHandlers.ofString(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("MissingAuthenticationTokenException");
  }
}
