package io.virta.actors.encryption;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.virta.actors.encryption.MasterKey.State;
import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Master keys in a file, JSON or HOCON: {@code {"keys": [{"id": "…", "alias": "alias/…", "state":
 * "ENABLED", "material": "base64 of 32 bytes"}]}}. Alias and state are optional.
 */
public final class KeyFile {
  private KeyFile() {}

  /**
   * Reads the keys in a file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it is not a valid key file; the message says where, and
   *     never contains key material
   */
  public static MasterKeys read(Path file) throws IOException {
    return parse(file, Files.readString(file));
  }

  static MasterKeys parse(Path file, String text) {
    try {
      return MasterKeys.of(
          ConfigFactory.parseString(text).getConfigList("keys").stream()
              .map(KeyFile::key)
              .toList());
    } catch (ConfigException.Parse unreadable) {
      // Leave out the parser's message: it quotes text that it cannot parse, which may be a key.
      throw new IllegalArgumentException(
          "%s is not a valid key file: it is not JSON or HOCON (line %d)"
              .formatted(file, unreadable.origin().lineNumber()));
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "%s is not a valid key file: %s".formatted(file, wrong.getMessage()));
    }
  }

  private static MasterKey key(Config key) {
    String id = key.getString("id");
    return new MasterKey(
        id,
        key.hasPath("alias") ? key.getString("alias") : null,
        key.hasPath("state") ? key.getEnum(State.class, "state") : State.ENABLED,
        material(id, key.getString("material")));
  }

  /** Decodes base64 text. */
  static byte[] material(String id, String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException noBase64) {
      throw new IllegalArgumentException("the material of master key " + id + " is not base64");
    }
  }

  /**
   * Writes a file that only its owner can read; its content is durable before the file gets its
   * name.
   */
  public static void write(Path file, List<MasterKey> keys) throws IOException {
    PrivateFiles.write(file, render(keys).getBytes(StandardCharsets.UTF_8));
  }

  private static String render(List<MasterKey> keys) {
    List<Map<String, String>> all = keys.stream().map(KeyFile::fields).toList();
    return ConfigValueFactory.fromMap(Map.of("keys", all))
        .render(ConfigRenderOptions.concise().setFormatted(true));
  }

  private static Map<String, String> fields(MasterKey key) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", key.id());
    key.alias().ifPresent(alias -> fields.put("alias", alias));
    fields.put("state", key.state().name());
    fields.put("material", key.material());
    return fields;
  }
}
