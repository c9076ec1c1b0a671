package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.http.aws.identity.policy.Decision;
import io.virta.http.aws.identity.policy.Policy;
import io.virta.http.aws.identity.policy.RequestFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An owner of access keys: the root of an account, which may do everything, or a user in it. */
public final class User {
  private final AccountId account;
  private final @Nullable String name;
  private final String arn;
  private final List<Policy> policies;

  private User(AccountId account, @Nullable String name, String path, List<Policy> policies) {
    this.account = account;
    this.name = name;
    this.arn = "arn:aws:iam::" + account.value() + ":" + path;
    this.policies = List.copyOf(policies);
  }

  public static User root(AccountId account) {
    return new User(account, null, "root", List.of());
  }

  public static User named(AccountId account, String name, List<Policy> policies) {
    return new User(account, name, "user/" + name, policies);
  }

  public AccountId account() {
    return account;
  }

  /** The name; null for the root of an account. */
  public @Nullable String name() {
    return name;
  }

  /** {@code arn:aws:iam::ACCOUNT:root} or {@code …:user/NAME}. */
  public String arn() {
    return arn;
  }

  /** Decides by the user's own policies; the root needs none. */
  Decision decide(RequestFacts request) {
    return name == null ? Decision.ALLOW : Decision.of(policies, request);
  }
}
