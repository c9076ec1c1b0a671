package io.virta.http.notes;

import io.virta.actors.model.AccountId;
import io.virta.http.MemoryServer;
import io.virta.http.TestServer;
import io.virta.http.aws.identity.AnyCredentials;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.identity.CredentialsFile;
import io.virta.http.aws.identity.KnownCredentials;
import io.virta.http.aws.identity.signature.ClockSkew;
import io.virta.http.aws.service.CountedService;
import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.pekko.stream.Materializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server with the service of these tests, and helpers for both. */
final class NotesServer implements BeforeAllCallback, AfterAllCallback {
  private static final String USERS =
      """
      accounts."111122223333" {
        keys = [{ id = "AKIAROOT1111", secret = "root-secret-of-1111" }]
        users.alice {
          keys = [{ id = "AKIAALICE", secret = "secret-of-alice-1" }]
          policies = [{ "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "notes:Get*", "Resource": "*" } }]
        }
      }
      """;

  private final MemoryServer server;
  private final AtomicReference<@Nullable LargeNotes> large = new AtomicReference<>();
  private final AtomicReference<@Nullable RecordedNotes> recorded = new AtomicReference<>();

  private NotesServer(String settings, Credentials credentials) {
    Authorizer authorizer = new Authorizer(TestServer.REGIONS, InstantSource.system());
    this.server =
        MemoryServer.with(
            settings,
            system -> {
              Materializer materializer = Materializer.createMaterializer(system);
              LargeNotes files = new LargeNotes(materializer);
              RecordedNotes recordings = new RecordedNotes(authorizer, materializer);
              large.set(files);
              recorded.set(recordings);
              return (intake, observer) ->
                  List.of(
                      new CountedService(
                          Notes.of(intake, authorizer, files, recordings), observer));
            },
            credentials);
  }

  /** Creates a server that accepts any signature. */
  static NotesServer with(String settings) {
    return new NotesServer(settings, new AnyCredentials(AccountId.DEFAULT, TestServer.REGIONS));
  }

  /** Creates a server with the root of an account, and the user alice, who may only read notes. */
  static NotesServer verifying(String settings) {
    try {
      Path file = Files.createTempFile("virta-notes", ".conf");
      PrivateFiles.write(file, USERS.getBytes(StandardCharsets.UTF_8));
      CredentialsFile users = CredentialsFile.open(file);
      Files.delete(file);
      return new NotesServer(
          settings,
          new KnownCredentials(
              users::directory,
              TestServer.REGIONS,
              InstantSource.system(),
              new ClockSkew(Map.of(), Duration.ofMinutes(15))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server.beforeAll(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.afterAll(context);
  }

  MemoryServer memory() {
    return server;
  }

  LargeNotes large() {
    return Objects.requireNonNull(large.get());
  }

  RecordedNotes recorded() {
    return Objects.requireNonNull(recorded.get());
  }

  /** Returns the memory permits used by bodies in progress. */
  long heldBytes() {
    return server.get().bodyPermits().totalBytes() - server.get().bodyPermits().freeBytes();
  }

  /** Waits until bodies use neither memory nor disk. */
  void awaitNothingHeld() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> heldBytes() == 0 && files().isEmpty());
  }

  /** Returns the files of bodies. */
  List<Path> files() {
    Path directory = server.get().bodies();
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
