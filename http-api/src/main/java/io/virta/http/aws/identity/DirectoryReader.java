package io.virta.http.aws.identity;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.identity.Directory.Entry;
import io.virta.http.aws.identity.policy.MalformedPolicyException;
import io.virta.http.aws.identity.policy.Policy;
import io.virta.http.aws.identity.policy.PolicyReader;
import io.virta.http.aws.identity.signature.AccessKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads accounts, users, their keys and their policies. Refuses unknown settings. */
final class DirectoryReader {
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_]{3,128}");
  private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}"); // as IAM
  private static final int SECRET_CHARS_MIN = 16;
  private static final ConfigRenderOptions JSON =
      ConfigRenderOptions.concise().setJson(true).setFormatted(false);

  private final Map<String, Entry> byKeyId = new HashMap<>();

  private DirectoryReader() {}

  static Directory read(ConfigObject root) {
    DirectoryReader reader = new DirectoryReader();
    refuseOthers(root, "", Set.of("accounts"));
    for (Map.Entry<String, ConfigValue> account : members(root, "", "accounts").entrySet()) {
      reader.account(account.getKey(), account.getValue());
    }
    if (reader.byKeyId.isEmpty()) {
      throw new CredentialsFileException("it has no access key, so nobody could do anything");
    }
    return new Directory(reader.byKeyId);
  }

  private void account(String id, ConfigValue value) {
    String path = "accounts." + id;
    ConfigObject fields = object(value, path);
    refuseOthers(fields, path + ".", Set.of("keys", "users"));
    AccountId account = accountId(id, path);
    keys(fields, path, User.root(account));
    for (Map.Entry<String, ConfigValue> user : members(fields, path + ".", "users").entrySet()) {
      user(account, user.getKey(), user.getValue(), path + ".users." + user.getKey());
    }
  }

  private static AccountId accountId(String id, String path) {
    try {
      return AccountId.named(id);
    } catch (VirtaException wrong) {
      throw new CredentialsFileException(path + ": " + wrong.getMessage());
    }
  }

  private void user(AccountId account, String name, ConfigValue value, String path) {
    ConfigObject fields = object(value, path);
    refuseOthers(fields, path + ".", Set.of("keys", "policies"));
    require(
        USER_NAME.matcher(name).matches(),
        path + ": a user name has 1 to 64 of A-Z a-z 0-9 _ + = , . @ -");
    List<Policy> policies = new ArrayList<>();
    for (ConfigValue policy : list(fields, path, "policies")) {
      policies.add(policy(policy, path + ".policies[" + policies.size() + "]"));
    }
    keys(fields, path, User.named(account, name, policies));
  }

  private static Policy policy(ConfigValue value, String path) {
    try {
      return PolicyReader.identity(value.render(JSON));
    } catch (MalformedPolicyException wrong) {
      throw new CredentialsFileException(path + ": " + wrong.getMessage());
    }
  }

  private void keys(ConfigObject fields, String path, User owner) {
    int index = 0;
    for (ConfigValue value : list(fields, path, "keys")) {
      String at = path + ".keys[" + index++ + "]";
      ConfigObject key = object(value, at);
      refuseOthers(key, at + ".", Set.of("id", "secret", "session-token"));
      add(
          at,
          required(key, at, "id"),
          required(key, at, "secret"),
          text(key, at, "session-token"),
          owner);
    }
  }

  private void add(
      String path, String id, String secret, @Nullable String sessionToken, User owner) {
    require(
        KEY_ID.matcher(id).matches(),
        path + ".id is '" + id + "', expected 3 to 128 of A-Z a-z 0-9 _");
    require(
        secret.length() >= SECRET_CHARS_MIN,
        path + ".secret has " + secret.length() + " characters, expected 16 or more");
    Entry before = byKeyId.put(id, new Entry(new AccessKey(id, secret, sessionToken), owner));
    require(before == null, path + ".id " + id + " is defined twice");
  }

  private static ConfigObject members(ConfigObject from, String path, String name) {
    ConfigValue value = from.get(name);
    return value == null ? ConfigFactory.empty().root() : object(value, path + name);
  }

  private static List<ConfigValue> list(ConfigObject from, String path, String name) {
    ConfigValue value = from.get(name);
    if (value == null) {
      return List.of();
    }
    require(
        value.valueType() == ConfigValueType.LIST,
        path + "." + name + " is " + kind(value) + ", expected a list");
    return List.copyOf((ConfigList) value);
  }

  private static ConfigObject object(ConfigValue value, String path) {
    require(
        value.valueType() == ConfigValueType.OBJECT,
        path + " is " + kind(value) + ", expected an object");
    return (ConfigObject) value;
  }

  private static String required(ConfigObject from, String path, String name) {
    String text = text(from, path, name);
    if (text == null) {
      throw new CredentialsFileException(path + "." + name + " is missing");
    }
    return text;
  }

  private static @Nullable String text(ConfigObject from, String path, String name) {
    ConfigValue value = from.get(name);
    if (value == null) {
      return null;
    }
    require(
        value.valueType() == ConfigValueType.STRING,
        path + "." + name + " is " + kind(value) + ", expected a text");
    return (String) value.unwrapped();
  }

  private static void refuseOthers(ConfigObject object, String path, Set<String> known) {
    for (String name : object.keySet()) {
      require(
          known.contains(name),
          path + name + " is not known, expected one of " + known.stream().sorted().toList());
    }
  }

  private static String kind(ConfigValue value) {
    return "a " + value.valueType().name().toLowerCase(Locale.ROOT);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new CredentialsFileException(message);
    }
  }
}
