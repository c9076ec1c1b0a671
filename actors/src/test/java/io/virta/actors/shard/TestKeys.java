package io.virta.actors.shard;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.encryption.EncryptionSettings;
import io.virta.actors.encryption.KeyFile;
import io.virta.actors.encryption.MasterKey;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.WrappedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A master key in a file of its own, and a data key of one stream under it. */
final class TestKeys {
  /** The keys of a stream that is not encrypted. */
  static final TestKeys NONE = new TestKeys(StreamKey.parse("000000000000/plain@1"), null);

  private static final String ALIAS = "alias/test";

  private final Path file;
  private final String kept;
  private final MasterKeySource source;
  private final DataKeyRing ring;

  private TestKeys(StreamKey stream, @Nullable String keyId) {
    try {
      this.file = Files.createTempFile("virta-test-keys", ".json");
      file.toFile().deleteOnExit();
      KeyFile.write(file, List.of(MasterKey.generate(ALIAS)));
      this.kept = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.source =
        MasterKeySource.open(
            new EncryptionSettings(Optional.of(file), false, "", Duration.ofSeconds(1)),
            name -> null);
    List<WrappedKey> keys =
        keyId == null
            ? List.of()
            : List.of(source.current().newDataKey(stream, 1, keyId, Instant.EPOCH, 0));
    this.ring =
        DataKeyRing.of(
            new StreamDescription(
                stream,
                1,
                StreamStatus.ACTIVE,
                Instant.EPOCH,
                StreamProperties.of(StreamSpec.provisioned(1)).withKeyId(keyId),
                0,
                List.of(),
                List.of(),
                keys),
            source);
  }

  static TestKeys encrypting(StreamKey stream) {
    return new TestKeys(stream, ALIAS);
  }

  DataKeyRing ring() {
    return ring;
  }

  void lose() {
    replace("{\"keys\": []}");
  }

  void restore() {
    replace(kept);
  }

  private void replace(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    source.refresh();
  }
}
