package io.virta.http.aws.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.http.aws.identity.signature.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsFileTest {
  @TempDir Path directory;

  /** The example of {@code docs/identity.md}. */
  static String documented() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "identity.md"));
    int start = page.indexOf("```hocon\n") + "```hocon\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("credentials.conf"), text);
  }

  private static User owner(Directory directory, String keyId) {
    AccessKey key = Objects.requireNonNull(directory.key(keyId), keyId);
    return directory.owner(key);
  }

  @Test
  void the_documented_example_is_read() throws IOException {
    Directory read = CredentialsFile.open(write(documented())).directory();

    assertThat(read.keyCount()).isEqualTo(3);
    assertThat(owner(read, "AKIAROOT1111").arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(owner(read, "AKIAALICE").arn()).isEqualTo("arn:aws:iam::111122223333:user/alice");
    assertThat(read.key("ASIABOB"))
        .isEqualTo(new AccessKey("ASIABOB", "secret-of-bob-1234", "token-of-bob"));
    assertThat(read.key("AKIANOBODY")).isNull();
    assertThat(String.valueOf(read.key("ASIABOB"))).doesNotContain("secret-of", "token-of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accounts {} | has no access key",
        "acounts {} | acounts is not known, expected one of [accounts]",
        "accounts { 1234 { } } | accounts.1234: An account id has 12 digits",
        "accounts { virta { } } | accounts.virta: An account id has 12 digits",
        "accounts { 111122223333 { user { } } } | accounts.111122223333.user is not known",
        "accounts { 111122223333 { keys = { } } } | accounts.111122223333.keys is a object,"
            + " expected a list",
        "accounts { 111122223333 { keys = [{ id = AKIA }] } } | keys[0].secret is missing",
        "accounts { 111122223333 { keys = [{ id = AKIA, secret = short }] } } | keys[0].secret has"
            + " 5 characters, expected 16 or more",
        "accounts { 111122223333 { keys = [{ id = 'A K', secret = 1234567890123456x }] } } |"
            + " keys[0].id is",
        "accounts { 111122223333 { users { 'a b' { } } } } | a user name has 1 to 64",
        "accounts { 111122223333 { keys = [{ id = AKIA, secret = 1234567890123456x }, { id = AKIA,"
            + " secret = 1234567890123456y }] } } | keys[1].id AKIA is defined twice",
        "accounts { 111122223333 { users { bob { policies = [{ Version = 1 }] } } } } |"
            + " users.bob.policies[0]: Version is 1",
        "accounts { 111122223333 { users { bob { policies = [{ Statement { Effect = Allow, Action ="
            + " '*', Resource = '*', Condition { StringSame { a = b } } } }] } } } } |"
            + " Condition.StringSame is not known",
        "accounts { 111122223333 { users { bob { policies = [{ Statement { Effect = Deny, Action ="
            + " '*', Resource = '*', Condition { Bool { 'aws:MultiFactorAuthPresent' = false } } }"
            + " }] } } } } | Condition.Bool.aws:MultiFactorAuthPresent is not known, expected a"
            + " key",
        "accounts { 111122223333 { keys = [{ id = AKIA, secret = ${VIRTA_ABSENT} }] } } |"
            + " ${VIRTA_ABSENT}",
        "accounts { secret-1234567890 | line 1"
      })
  void an_error_is_refused_and_its_place_is_named(String text, String message) throws IOException {
    Path file = write(text.replace('\'', '"'));

    assertThatThrownBy(() -> CredentialsFile.open(file))
        .isInstanceOf(CredentialsFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message)
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("1234567890"));
  }

  @Test
  void a_missing_file_is_refused() {
    Path absent = directory.resolve("absent.conf");

    assertThatThrownBy(() -> CredentialsFile.open(absent))
        .isInstanceOf(CredentialsFileException.class)
        .hasMessage("credentials file " + absent + " does not exist");
  }

  @Test
  void a_directory_and_an_empty_file_are_refused() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.conf"));

    assertThatThrownBy(() -> CredentialsFile.open(directory))
        .isInstanceOf(CredentialsFileException.class)
        .hasMessage("credentials file " + directory + " is a directory");
    assertThatThrownBy(() -> CredentialsFile.open(empty))
        .isInstanceOf(CredentialsFileException.class)
        .hasMessage("credentials file " + empty + " is empty");
  }

  @Test
  void a_changed_file_is_read_again_and_an_invalid_one_changes_nothing() throws IOException {
    Path path = write(documented());
    CredentialsFile file = CredentialsFile.open(path);

    write(documented().replace("AKIAALICE", "AKIAALICE2"));
    file.refresh();
    assertThat(file.directory().key("AKIAALICE")).isNull();
    assertThat(file.directory().key("AKIAALICE2")).isNotNull();

    write("accounts {");
    file.refresh();
    assertThat(file.directory().key("AKIAALICE2")).isNotNull();

    write(documented());
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-11-21T03:04:05Z")));
    file.refresh();
    assertThat(file.directory().key("AKIAALICE")).isNotNull();
  }
}
